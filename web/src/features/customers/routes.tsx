import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import type { CustomerFilters } from './queries.ts';
import { plainStrings } from './plain-strings.ts';

/** `customer` is the person whose drawer is open. */
export type CustomersSearch = CustomerFilters & { customer?: string; add?: string };
/** With the last four a provider's page sends back, when a payment card was entered there. */
export type CustomerSearch = { tab?: string; type?: string; wallet?: string; asOf?: string; provider?: string; cardToken?: string; scheme?: string; last4?: string };

export const customersRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/customers',
    validateSearch: (search: Record<string, unknown>): CustomersSearch => plainStrings(search),
    component: lazyRouteComponent(() => import('./list/CustomersPage.tsx'), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/customers/$customerId',
    validateSearch: (search: Record<string, unknown>): CustomerSearch => plainStrings(search),
    component: lazyRouteComponent(() => import('./profile/CustomerPage.tsx'), 'CustomerPage'),
  }),
] as const;
