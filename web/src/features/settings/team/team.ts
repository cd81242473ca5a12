import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../../api.ts';
import type { Role } from '../../../session.ts';

export const roles: Role[] = ['owner', 'admin', 'marketer', 'sales', 'partner', 'viewer'];

export interface Member {
  id: string;
  user: { id: string; name: string; email: string };
  role: Role;
  place: { externalId: string; name: string } | null;
  createdAt: string;
  lastSeenAt: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  place: { externalId: string; name: string } | null;
  expiresAt: string;
  createdAt: string;
  /** The link of the letter; the server tells it when no mail server is connected. */
  url?: string | null;
}

export const teamQuery = queryOptions({
  queryKey: ['team'],
  queryFn: async () => (await unwrap(api.GET('/v1/team', { params: { query: { limit: 200 } } }))).data as Member[],
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async () => (await unwrap(api.GET('/v1/invitations', { params: { query: { limit: 200 } } }))).data as Invitation[],
});
