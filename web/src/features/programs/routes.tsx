import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

export interface ProgramSearch {
  tab?: string;
  /** Code of the rule whose drawer is open. */
  rule?: string;
  /** The simulation that is looked at. */
  simulation?: string;
  /** `1` while a purchase is tried on the draft. */
  try?: string;
}

export const programListRoute = createRoute({
  getParentRoute: () => loyaltyRoute,
  path: '/',
  validateSearch: (search: Record<string, string>): { create?: string } => search,
  component: lazyRouteComponent(() => import('./list/ProgramsPage.tsx'), 'ProgramsPage'),
});

export const programsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/loyalty/programs/$program',
    validateSearch: (search: Record<string, string>): ProgramSearch => search,
    component: lazyRouteComponent(() => import('./editor/ProgramPage.tsx'), 'ProgramPage'),
  }),
] as const;
