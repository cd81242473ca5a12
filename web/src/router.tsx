import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { RouteError } from './components/RouteError.tsx';
import { accountRoutes } from './features/account/routes.tsx';
import { homeRoutes } from './features/home/routes.tsx';
import { appRoute, doorRoute, rootRoute } from './root-routes.tsx';

const routeTree = rootRoute.addChildren([
  doorRoute.addChildren([...accountRoutes]),
  appRoute.addChildren([...homeRoutes]),
]);

/** Search parameters are plain strings (`?days=30`), never JSON: people read and share these addresses. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 400,
  scrollRestoration: true,
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
