import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

export interface PlacesSearch {
  /** externalId of the place whose form is open. */
  open?: string;
  create?: string;
  search?: string;
  kind?: string;
}

export const placesRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/places',
    validateSearch: (search: Record<string, string>): PlacesSearch => search,
    component: lazyRouteComponent(() => import('./PlacesPage.tsx'), 'PlacesPage'),
  }),
] as const;
