import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { plainStrings } from '../customers/plain-strings.ts';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

export interface OfferSearch {
  tab?: string;
  /** The day until which the effect is counted. */
  asOf?: string;
  arm?: string;
}

export const offerListRoute = createRoute({ getParentRoute: () => loyaltyRoute, path: '/offers', component: lazyRouteComponent(() => import('./OffersPage.tsx'), 'OffersPage') });

export const offersRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/loyalty/offers/new',
    validateSearch: (search: Record<string, unknown>): { segment?: string; customer?: string } => plainStrings(search),
    component: lazyRouteComponent(() => import('./OfferPage.tsx'), 'NewOfferPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/loyalty/offers/$offer',
    validateSearch: (search: Record<string, unknown>): OfferSearch => plainStrings(search),
    component: lazyRouteComponent(() => import('./OfferPage.tsx'), 'OfferPage'),
  }),
] as const;
