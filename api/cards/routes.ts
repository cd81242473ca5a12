import type { Route } from '../routing/route.ts';
import { paymentCardRoutes } from '../payment-cards/routes.ts';
import { carrierRoutes } from './carrier-routes.ts';
import { cardLifecycleRoutes } from './card-routes.ts';
import { cardTypeRoutes } from './type-routes.ts';
import { walletRoutes } from './wallet-routes.ts';

export const cardRoutes: Route[] = [...cardTypeRoutes, ...cardLifecycleRoutes, ...carrierRoutes, ...walletRoutes, ...paymentCardRoutes];
