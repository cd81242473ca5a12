import type { Route } from '../routing/route.ts';
import { cardLifecycleRoutes } from './card-routes.ts';
import { cardTypeRoutes } from './type-routes.ts';

export const cardRoutes: Route[] = [...cardTypeRoutes, ...cardLifecycleRoutes];
