import { createRouter } from '@tanstack/react-router';
import { RouteError } from './components/RouteError.tsx';
import { accountRoutes } from './features/account/routes.tsx';
import { cashierRoutes, simulatorRoute } from './features/cashier/routes.tsx';
import { cardsRoute } from './features/cards/routes.tsx';
import { connectRoutes } from './features/connect/routes.tsx';
import { customersRoutes } from './features/customers/routes.tsx';
import { healthRoutes } from './features/data-health/routes.tsx';
import { homeRoutes } from './features/home/routes.tsx';
import { importsRoutes } from './features/imports/routes.tsx';
import { instrumentListRoute, instrumentsRoutes } from './features/instruments/routes.tsx';
import { loyaltyRoute } from './features/loyalty/loyalty-route.tsx';
import { membersRoute } from './features/members/routes.tsx';
import { offerListRoute, offersRoutes } from './features/offers/routes.tsx';
import { placesRoutes } from './features/places/routes.tsx';
import { programListRoute, programsRoutes } from './features/programs/routes.tsx';
import { purchasesRoutes } from './features/purchases/routes.tsx';
import { runsRoutes } from './features/runs/routes.tsx';
import { segmentListRoute, segmentsRoutes } from './features/segments/routes.tsx';
import { settingsRoutes } from './features/settings/routes.tsx';
import { appRoute, doorRoute, notFoundRoute, rootRoute } from './root-routes.tsx';

const routeTree = rootRoute.addChildren([
  doorRoute.addChildren([...accountRoutes]),
  appRoute.addChildren([...homeRoutes, ...cashierRoutes, ...customersRoutes, ...purchasesRoutes, loyaltyRoute.addChildren([programListRoute, instrumentListRoute, offerListRoute, segmentListRoute, cardsRoute, membersRoute, simulatorRoute]), ...programsRoutes, ...instrumentsRoutes, ...offersRoutes, ...segmentsRoutes, ...healthRoutes, ...connectRoutes, ...importsRoutes, ...placesRoutes, ...runsRoutes, ...settingsRoutes, notFoundRoute]),
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
