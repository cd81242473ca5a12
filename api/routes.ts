import { accountRoutes } from './accounts/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { ingestionRoutes } from './ingestion/routes.ts';
import { loyaltyRoutes } from './loyalty/routes.ts';
import { operationRoutes } from './operations/routes.ts';
import { placeRoutes } from './partners/routes.ts';
import { purchaseRoutes } from './purchases/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import type { Route } from './routing/route.ts';

/** Every endpoint there is. */
export const routes: readonly Route[] = [
  ...accountRoutes, ...placeRoutes, ...customerRoutes, ...purchaseRoutes, ...loyaltyRoutes, ...ingestionRoutes, ...reportRoutes, ...operationRoutes,
];
