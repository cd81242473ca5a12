import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { plainStrings } from '../customers/plain-strings.ts';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

export interface CardSearch {
  tab?: string;
  /** Number of the card whose drawer is open. */
  card?: string;
  state?: string;
  delivery?: string;
  type?: string;
  search?: string;
  create?: string;
}

export const cardsRoute = createRoute({
  getParentRoute: () => loyaltyRoute,
  path: '/cards',
  validateSearch: (search: Record<string, unknown>): CardSearch => plainStrings(search),
  component: lazyRouteComponent(() => import('./CardsPage.tsx'), 'CardsPage'),
});
