import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { doorRoute } from '../../root-routes.tsx';

export const accountRoutes = [
  createRoute({
    getParentRoute: () => doorRoute,
    path: '/sign-in',
    validateSearch: (search: Record<string, string>): { next?: string } => search,
    component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
  }),
] as const;
