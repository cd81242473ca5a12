import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

/** Under the tabs of Loyalty. */
export const membersRoute = createRoute({
  getParentRoute: () => loyaltyRoute,
  path: '/members',
  validateSearch: (search: Record<string, string>): { program?: string; level?: string; search?: string } => search,
  component: lazyRouteComponent(() => import('./MembersPage.tsx'), 'MembersPage'),
});
