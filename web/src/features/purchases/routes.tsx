import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { plainStrings } from '../customers/plain-strings.ts';
import type { PurchaseFilters } from './queries.ts';

export const purchasesRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/purchases',
    validateSearch: (search: Record<string, unknown>): PurchaseFilters => plainStrings(search),
    component: lazyRouteComponent(() => import('./list/PurchasesPage.tsx'), 'PurchasesPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/purchases/$purchaseId',
    component: lazyRouteComponent(() => import('./receipt/PurchasePage.tsx'), 'PurchasePage'),
  }),
] as const;
