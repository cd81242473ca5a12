import type { Route } from '../routing/route.ts';
import { invariantRoutes } from './invariants.ts';
import { mergeRoutes } from './merges.ts';
import { personRoutes } from './persons.ts';
import { referralRoutes } from './referral.ts';

export const peopleRoutes: Route[] = [...referralRoutes, ...mergeRoutes, ...personRoutes, ...invariantRoutes];
