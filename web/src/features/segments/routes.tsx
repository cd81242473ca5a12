import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';
import { loyaltyRoute } from '../loyalty/loyalty-route.tsx';

export const segmentListRoute = createRoute({ getParentRoute: () => loyaltyRoute, path: '/segments', component: lazyRouteComponent(() => import('./SegmentsPage.tsx'), 'SegmentsPage') });

export const segmentsRoutes = [
  createRoute({ getParentRoute: () => appRoute, path: '/loyalty/segments/new', component: lazyRouteComponent(() => import('./SegmentPage.tsx'), 'NewSegmentPage') }),
  createRoute({ getParentRoute: () => appRoute, path: '/loyalty/segments/$segment', component: lazyRouteComponent(() => import('./SegmentPage.tsx'), 'SegmentPage') }),
] as const;
