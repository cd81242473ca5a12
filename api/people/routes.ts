import type { Route } from '../routing/route.ts';
import { referralRoutes } from './referral.ts';

export const peopleRoutes: Route[] = [...referralRoutes];
