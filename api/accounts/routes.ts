import type { Route } from '../routing/route.ts';
import { authRoutes } from './auth-routes.ts';
import { connectionRoutes } from './connection-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { meRoutes } from './me-routes.ts';
import { passwordRoutes } from './password-routes.ts';
import { teamRoutes } from './team-routes.ts';

export const accountRoutes: readonly Route[] = [...authRoutes, ...passwordRoutes, ...meRoutes, ...keyRoutes, ...teamRoutes, ...invitationRoutes, ...connectionRoutes];
