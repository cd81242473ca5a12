import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from './api.ts';

export type Role = 'owner' | 'admin' | 'marketer' | 'sales' | 'partner' | 'viewer';

export type Permission =
  | 'customers.read' | 'customers.write' | 'customers.erase' | 'purchases.read' | 'purchases.write' | 'points.write' | 'imports.write'
  | 'places.read' | 'places.write' | 'keys.manage' | 'team.manage' | 'organization.manage' | 'runs.read' | 'reports.read'
  | 'purchases.calculate' | 'loyalty.read' | 'loyalty.write' | 'instruments.write' | 'cards.write';

export interface Me {
  user: { id: string; name: string; email: string; locale: string };
  organization: { id: string; name: string; country: string; timezone: string; currency: string; locale: string };
  role: Role;
  place: { externalId: string; name: string } | null;
  permissions: Permission[];
  organizations: { id: string; name: string; role: Role }[];
}

export interface Setup {
  mail: 'smtp' | 'outbox';
  outboxPath: string | null;
  temporalUiUrl: string;
  demo: { email: string; password: string } | null;
  version: string;
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => (await unwrap(api.GET('/v1/me'))) as Me,
  staleTime: 60_000,
  retry: false,
});

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: async () => (await unwrap(api.GET('/v1/setup'))) as Setup,
  staleTime: 600_000,
});

/** Inside the frame somebody is always signed in: the frame's route loads `me` before anything is shown. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('useMe() is for pages inside the frame');
  return data;
}

export function useCan(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
