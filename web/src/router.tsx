import { createRouter } from '@tanstack/react-router';
import { RouteError } from './components/RouteError.tsx';
import { accountRoutes } from './features/account/routes.tsx';
import { connectRoutes } from './features/connect/routes.tsx';
import { customersRoutes } from './features/customers/routes.tsx';
import { homeRoutes } from './features/home/routes.tsx';
import { importsRoutes } from './features/imports/routes.tsx';
import { loyaltyRoute } from './features/loyalty/loyalty-route.tsx';
import { placesRoutes } from './features/places/routes.tsx';
import { programListRoute, programsRoutes } from './features/programs/routes.tsx';
import { purchasesRoutes } from './features/purchases/routes.tsx';
import { runsRoutes } from './features/runs/routes.tsx';
import { settingsRoutes } from './features/settings/routes.tsx';
import { appRoute, doorRoute, rootRoute } from './root-routes.tsx';

const routeTree = rootRoute.addChildren([
  doorRoute.addChildren([...accountRoutes]),
  appRoute.addChildren([...homeRoutes, ...customersRoutes, ...purchasesRoutes, loyaltyRoute.addChildren([programListRoute]), ...programsRoutes, ...connectRoutes, ...importsRoutes, ...placesRoutes, ...runsRoutes, ...settingsRoutes]),
]);

/** Search parameters are plain strings (`?days=30`), never JSON or numbers: people read and share these addresses, and "007" is a code. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 400,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)])).toString();
    return text ? `?${text}` : '';
  },
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
