import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { doorRoute } from '../../root-routes.tsx';

type Next = { next?: string };
const withNext = (search: Record<string, string>): Next => (search.next ? { next: search.next } : {});

export const accountRoutes = [
  createRoute({ getParentRoute: () => doorRoute, path: '/sign-in', validateSearch: withNext, component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage') }),
  createRoute({ getParentRoute: () => doorRoute, path: '/register', component: lazyRouteComponent(() => import('./RegisterPage.tsx'), 'RegisterPage') }),
  createRoute({ getParentRoute: () => doorRoute, path: '/forgot-password', component: lazyRouteComponent(() => import('./ForgotPage.tsx'), 'ForgotPage') }),
  createRoute({
    getParentRoute: () => doorRoute,
    path: '/reset-password',
    validateSearch: (search: Record<string, string>): { token?: string } => ({ token: search.token }),
    component: lazyRouteComponent(() => import('./ResetPage.tsx'), 'ResetPage'),
  }),
  createRoute({ getParentRoute: () => doorRoute, path: '/invitation/$token', component: lazyRouteComponent(() => import('./InvitationPage.tsx'), 'InvitationPage') }),
] as const;
