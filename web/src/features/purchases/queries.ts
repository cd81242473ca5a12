import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';
import type { CalculatedReturn, PurchaseAnswer, PurchaseRow } from './types.ts';

export type PurchaseFilters = Partial<Record<'search' | 'customer' | 'place' | 'status' | 'from' | 'to' | 'sort', string>>;

/** A day of the reader's calendar as the instant at which it begins, or, for the end of a period, at which the next one does. */
function dayStart(day: string | undefined, after = 0): string | undefined {
  if (!day) return undefined;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + after);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

export const purchasesQuery = (filters: PurchaseFilters, limit = 100) => infiniteQueryOptions({
  queryKey: ['purchases', 'list', filters, limit],
  queryFn: async ({ pageParam }) =>
    (await unwrap(api.GET('/v1/purchases', { params: { query: { ...filters, from: dayStart(filters.from), to: dayStart(filters.to, 1), limit, cursor: pageParam } as never } }))) as { data: PurchaseRow[]; nextCursor: string | null },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  placeholderData: keepPreviousData,
});

/** A purchase that is still being processed is asked for again until it is done. */
export const purchaseQuery = (id: string) => queryOptions({
  queryKey: ['purchases', 'one', id],
  queryFn: async () => (await unwrap(api.GET('/v1/purchases/{purchase}', { params: { path: { purchase: id } } }))) as PurchaseAnswer,
  refetchInterval: (query) => (query.state.data?.purchase.status === 'processing' ? 2_000 : false),
});

export interface ReturnRequest {
  occurredAt: string;
  lines: { lineId: string; quantity: number }[];
}

/** What a return would do; a newer question cancels this one. */
export const returnCalculationQuery = (purchase: string, request: ReturnRequest) => queryOptions({
  queryKey: ['return-calculation', purchase, request],
  enabled: request.lines.length > 0,
  queryFn: async ({ signal }) =>
    (await unwrap(api.POST('/v1/purchases/{purchase}/returns/calculate', { params: { path: { purchase } }, body: request as never, signal }))) as CalculatedReturn,
  placeholderData: keepPreviousData, retry: false, staleTime: 0, gcTime: 30_000,
});
