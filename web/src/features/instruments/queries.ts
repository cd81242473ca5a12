import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../programs/queries.ts';
import type { InstrumentDetail, InstrumentRow, InstrumentType, InstrumentTypeDocument, Page, Pool, PoolAnswer, TypeCount } from './types.ts';

/** Every page of a list that is short by nature. */
async function everything<Row>(path: string, query: Record<string, string | undefined> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Row> = await call<Page<Row>>('get', path, { query: { ...query, limit: '200', cursor } });
    rows.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return rows;
}

export const typesQuery = queryOptions({
  queryKey: ['instrument-types'],
  queryFn: async () => (await everything<InstrumentType>('/v1/instrument-types')).filter(({ kind }) => kind !== 'offer'),
});

export const typeQuery = (code: string) => queryOptions({
  queryKey: ['instrument-types', code],
  queryFn: async () => (await call<{ instrumentType: InstrumentType }>('get', '/v1/instrument-types/{type}', { path: { type: code } })).instrumentType,
});

export const countsQuery = queryOptions({
  queryKey: ['instruments', 'counts'],
  queryFn: async () => new Map((await call<{ data: TypeCount[] }>('get', '/v1/instrument-counts')).data.map((count) => [count.type, count])),
});

export type InstrumentFilters = Partial<Record<'type' | 'state' | 'customer' | 'pool' | 'search', string>>;

export const instrumentsQuery = (filters: InstrumentFilters) => infiniteQueryOptions({
  queryKey: ['instruments', 'list', filters],
  queryFn: ({ pageParam }) => call<Page<InstrumentRow>>('get', '/v1/instruments', { query: { ...filters, limit: '100', cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  placeholderData: keepPreviousData,
});

const fetchInstrument = async (code: string, cursor?: string): Promise<InstrumentDetail> => {
  const { instrument, nextCursor } = await call<{ instrument: Omit<InstrumentDetail, 'older'>; nextCursor: string | null }>('get', '/v1/instruments/{instrument}', { path: { instrument: code }, query: { cursor } });
  return { ...instrument, older: nextCursor ?? null };
};

export const instrumentQuery = (code: string) => queryOptions({
  queryKey: ['instruments', 'one', code],
  queryFn: () => fetchInstrument(code),
});

/** What happened before the latest entries, page by page when somebody asks. */
export const olderEntriesQuery = ({ code, older }: Pick<InstrumentDetail, 'code' | 'older'>) => infiniteQueryOptions({
  queryKey: ['instruments', 'older', code, older],
  queryFn: ({ pageParam }) => fetchInstrument(code, pageParam ?? undefined),
  initialPageParam: older,
  getNextPageParam: (page) => page.older,
  enabled: false,
});

export const poolsQuery = (type: string) => queryOptions({
  queryKey: ['pools', type],
  queryFn: async () => (await everything<Pool>('/v1/pools')).filter((pool) => pool.type === type),
  refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'running') ? 2_000 : false),
});

export const poolQuery = (id: string) => queryOptions({
  queryKey: ['pools', 'one', id],
  queryFn: () => call<PoolAnswer>('get', '/v1/pools/{pool}', { path: { pool: id } }),
  refetchInterval: (query) => (query.state.data?.pool.state === 'done' ? false : 1_000),
});

export const saveType = (code: string, document: InstrumentTypeDocument) => call<{ instrumentType: InstrumentType }>('put', '/v1/instrument-types/{type}', { path: { type: code }, body: document });
export const issue = (type: string, body: object) => call<{ instrument: InstrumentDetail }>('post', '/v1/instrument-types/{type}/instruments', { path: { type }, body });
export const orderPool = (type: string, body: { externalId: string; count: number }) => call<PoolAnswer>('post', '/v1/instrument-types/{type}/pools', { path: { type }, body });

export type Operation = 'block' | 'unblock' | 'freeze' | 'unfreeze' | 'refund' | 'transfer' | 'top-up' | 'reservations' | 'release' | 'visits';
export const operate = (code: string, operation: Operation, body: object) =>
  call<{ refundMinor?: number; remaining?: number }>('post', `/v1/instruments/{instrument}/${operation === 'release' ? 'reservations/release' : operation}`, { path: { instrument: code }, body });
export const cancelVisit = (code: string, visit: string) => call('post', '/v1/instruments/{instrument}/visits/{visit}/cancel', { path: { instrument: code, visit }, body: {} });
