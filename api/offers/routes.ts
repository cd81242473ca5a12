import type { Route } from '../routing/route.ts';

export const offerRoutes: Route[] = [];
