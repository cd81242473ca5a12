import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

export const cashierRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/cashier',
    /** `mode` is `return` while goods are taken back. */
    validateSearch: (search: Record<string, string>): { mode?: string } => search,
    component: lazyRouteComponent(() => import('./CashierPage.tsx'), 'CashierPage'),
  }),
] as const;

/** Under the tabs of Loyalty. */
export const simulatorRoute = createRoute({
  getParentRoute: () => loyaltyRoute,
  path: '/simulator',
  component: lazyRouteComponent(() => import('./simulator/SimulatorPage.tsx'), 'SimulatorPage'),
});
