import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

const settingsRoute = createRoute({ getParentRoute: () => appRoute, path: '/settings', component: lazyRouteComponent(() => import('./SettingsLayout.tsx'), 'SettingsLayout') });

export const settingsRoutes = [
  settingsRoute.addChildren([
    createRoute({ getParentRoute: () => settingsRoute, path: '/', component: lazyRouteComponent(() => import('./OrganizationPage.tsx'), 'OrganizationPage') }),
    createRoute({
      getParentRoute: () => settingsRoute,
      path: '/keys',
      validateSearch: (search: Record<string, string>): { create?: string } => search,
      component: lazyRouteComponent(() => import('./keys/KeysPage.tsx'), 'KeysPage'),
    }),
    createRoute({
      getParentRoute: () => settingsRoute,
      path: '/team',
      validateSearch: (search: Record<string, string>): { invite?: string } => search,
      component: lazyRouteComponent(() => import('./team/TeamPage.tsx'), 'TeamPage'),
    }),
    createRoute({ getParentRoute: () => settingsRoute, path: '/profile', component: lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage') }),
  ]),
] as const;
