import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../../api.ts';

export const scopes = ['ingest', 'read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  previousEndsAt: string | null;
}

export type NewApiKey = ApiKey & { secret: string };

export const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async () => (await unwrap(api.GET('/v1/api-keys', { params: { query: { limit: 200 } } }))).data as ApiKey[],
});

export const isPast = (instant: string | null) => instant !== null && Date.parse(instant) < Date.now();
