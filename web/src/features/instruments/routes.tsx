import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { plainStrings } from '../customers/plain-strings.ts';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

/** `code` is the instrument whose drawer is open. */
export interface InstrumentSearch {
  tab?: string;
  code?: string;
  state?: string;
  pool?: string;
  search?: string;
  issue?: string;
  order?: string;
}

export const instrumentListRoute = createRoute({
  getParentRoute: () => loyaltyRoute,
  path: '/instruments',
  validateSearch: (search: Record<string, unknown>): InstrumentSearch => plainStrings(search),
  component: lazyRouteComponent(() => import('./list/TypesPage.tsx'), 'TypesPage'),
});

export const instrumentsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/loyalty/instruments/new',
    validateSearch: (search: Record<string, unknown>): { kind?: string } => plainStrings(search),
    component: lazyRouteComponent(() => import('./type/NewTypePage.tsx'), 'NewTypePage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/loyalty/instruments/$type',
    validateSearch: (search: Record<string, unknown>): InstrumentSearch => plainStrings(search),
    component: lazyRouteComponent(() => import('./type/TypePage.tsx'), 'TypePage'),
  }),
] as const;
