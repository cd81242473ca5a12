import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadWords } from '../../i18n.ts';
import { appRoute } from '../../root-routes.tsx';

/** Parent of the pages that stand under the tabs of Loyalty. Pages of one thing (a program, a card) hang on `appRoute`. */
export const loyaltyRoute = createRoute({ getParentRoute: () => appRoute, path: '/loyalty', beforeLoad: () => loadWords('loyalty'), component: lazyRouteComponent(() => import('./LoyaltyLayout.tsx'), 'LoyaltyLayout') });
