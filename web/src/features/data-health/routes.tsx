import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

export const healthRoutes = [
  createRoute({ getParentRoute: () => appRoute, path: '/runs/data-health', component: lazyRouteComponent(() => import('./HealthPage.tsx'), 'HealthPage') }),
] as const;
