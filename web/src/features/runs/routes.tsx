import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

export const runsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/runs',
    validateSearch: (search: Record<string, string>): { kind?: string; status?: string; customer?: string } => search,
    component: lazyRouteComponent(() => import('./RunsPage.tsx'), 'RunsPage'),
  }),
] as const;
