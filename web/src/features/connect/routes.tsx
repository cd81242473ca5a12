import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

export const connectRoutes = [
  createRoute({ getParentRoute: () => appRoute, path: '/connect', component: lazyRouteComponent(() => import('./ConnectPage.tsx'), 'ConnectPage') }),
] as const;
