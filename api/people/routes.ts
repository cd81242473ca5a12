import type { Route } from '../routing/route.ts';

export const peopleRoutes: Route[] = [];
