import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';
import type { Customer, CustomerAnswer, CustomersSummary, LedgerEntry, LevelState, Page, TimelineRow, Wallet } from './types.ts';

const PAGE = 100;

export type CustomerFilters = Partial<Record<'search' | 'stage' | 'place' | 'contactable' | 'registeredFrom' | 'registeredTo' | 'sort', string>>;

export async function fetchCustomers(filters: CustomerFilters, cursor: string | undefined, limit = PAGE): Promise<Page<Customer>> {
  return (await unwrap(api.GET('/v1/customers', { params: { query: { ...filters, limit, cursor } as never } }))) as Page<Customer>;
}

export const customersQuery = (filters: CustomerFilters) => infiniteQueryOptions({
  queryKey: ['customers', 'list', filters],
  queryFn: ({ pageParam }) => fetchCustomers(filters, pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  placeholderData: keepPreviousData,
});

export const summaryQuery = queryOptions({
  queryKey: ['customers', 'summary'],
  queryFn: async () => (await unwrap(api.GET('/v1/customers/summary'))) as CustomersSummary,
});

export const customerQuery = (id: string) => queryOptions({
  queryKey: ['customers', 'one', id],
  queryFn: async () => (await unwrap(api.GET('/v1/customers/{id}', { params: { path: { id } } }))) as CustomerAnswer,
});

export const walletsQuery = (id: string, asOf?: string) => queryOptions({
  queryKey: ['customers', 'one', id, 'wallets', asOf ?? 'now'],
  queryFn: async () => ((await unwrap(api.GET('/v1/customers/{customer}/wallets', { params: { path: { customer: id }, query: { asOf } } }))) as { data: Wallet[] }).data,
});

export const levelsQuery = (id: string) => queryOptions({
  queryKey: ['customers', 'one', id, 'levels'],
  queryFn: async () => ((await unwrap(api.GET('/v1/customers/{customer}/levels', { params: { path: { customer: id } } }))) as { data: LevelState[] }).data,
});

/** All entries in order: the running balance needs every one of them. */
export const ledgerQuery = (id: string, filter: { wallet?: string; asOf?: string }) => queryOptions({
  queryKey: ['customers', 'one', id, 'ledger', filter],
  queryFn: async () => {
    const entries: LedgerEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = (await unwrap(api.GET('/v1/customers/{customer}/ledger', { params: { path: { customer: id }, query: { ...filter, limit: 200, cursor } as never } }))) as Page<LedgerEntry>;
      entries.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return entries;
  },
  placeholderData: keepPreviousData,
});

export const timelineQuery = (id: string, type: string | undefined, limit = 50) => infiniteQueryOptions({
  queryKey: ['customers', 'one', id, 'timeline', type ?? 'all', limit],
  queryFn: async ({ pageParam }) =>
    (await unwrap(api.GET('/v1/customers/{id}/timeline', { params: { path: { id }, query: { type, limit, cursor: pageParam } as never } }))) as Page<TimelineRow>,
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export interface PlaceChoice {
  externalId: string;
  name: string;
  kind: string;
}

export const placesQuery = queryOptions({
  queryKey: ['places', 'choices'],
  queryFn: async () => ((await unwrap(api.GET('/v1/places', { params: { query: { limit: 200 } } }))) as Page<PlaceChoice>).data,
  staleTime: 300_000,
});
