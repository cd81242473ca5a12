import type { Route } from '../routing/route.ts';

export const cardRoutes: Route[] = [];
