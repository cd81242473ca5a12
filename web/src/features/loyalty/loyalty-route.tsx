import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

/** Parent of the pages that stand under the tabs of Loyalty. Pages of one thing (a program, a card) hang on `appRoute`. */
export const loyaltyRoute = createRoute({ getParentRoute: () => appRoute, path: '/loyalty', component: lazyRouteComponent(() => import('./LoyaltyLayout.tsx'), 'LoyaltyLayout') });
