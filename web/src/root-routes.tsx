import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { asProblem } from './api.ts';
import { queryClient } from './lib/query.ts';
import { hasChosenLanguage, setLanguage } from './i18n.ts';
import { asLanguage } from './lib/languages.ts';
import { meQuery } from './session.ts';

export const rootRoute = createRootRoute();

/** Pages anybody may open: sign-in, registration, invitation. Parent of a feature's public routes. */
export const doorRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'door',
  component: lazyRouteComponent(() => import('./shell/Door.tsx'), 'Door'),
});

/** Pages inside the frame: signed in, with navigation and top bar. Parent of all other features' routes. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      const language = asLanguage(me.user.locale);
      if (language && !hasChosenLanguage()) await setLanguage(language, { remember: false });
    } catch (error) {
      if (asProblem(error).status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
  component: lazyRouteComponent(() => import('./shell/Frame.tsx'), 'Frame'),
});

/** Every address that no page has. */
export const notFoundRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: lazyRouteComponent(() => import('./components/NotFound.tsx'), 'NotFound') });
