import { accountRoutes } from './accounts/routes.ts';
import { cardRoutes } from './cards/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { ingestionRoutes } from './ingestion/routes.ts';
import { instrumentRoutes } from './instruments/routes.ts';
import { loyaltyRoutes } from './loyalty/routes.ts';
import { offerRoutes } from './offers/routes.ts';
import { operationRoutes } from './operations/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { placeRoutes } from './partners/routes.ts';
import { programRoutes } from './programs/routes.ts';
import { purchaseRoutes } from './purchases/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import type { Route } from './routing/route.ts';

/** Every endpoint there is. */
export const routes: readonly Route[] = [
  ...accountRoutes, ...placeRoutes, ...customerRoutes, ...purchaseRoutes, ...loyaltyRoutes, ...programRoutes, ...instrumentRoutes, ...offerRoutes, ...cardRoutes, ...peopleRoutes,
  ...ingestionRoutes, ...reportRoutes, ...operationRoutes,
];
