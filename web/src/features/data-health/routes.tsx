import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadWords } from '../../i18n.ts';
import { appRoute } from '../../root-routes.tsx';

export const healthRoutes = [
  createRoute({ getParentRoute: () => appRoute, path: '/runs/data-health', beforeLoad: () => loadWords('loyalty'), component: lazyRouteComponent(() => import('./HealthPage.tsx'), 'HealthPage') }),
] as const;
