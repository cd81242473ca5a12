import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Expression, LocalText } from '#domain/loyalty/program.ts';
import type { Page } from '../instruments/types.ts';
import { call } from '../programs/queries.ts';

export interface Segment {
  code: string;
  name: LocalText;
  program: string | null;
  when: Expression;
  headcount: number;
}

export interface SegmentCustomer {
  id: string;
  externalId: string | null;
  name: string | null;
}

/** Everybody: always there, nobody changes it. */
export const ALL = 'all';

export const segmentsQuery = queryOptions({
  queryKey: ['segments'],
  queryFn: async () => (await call<{ data: Segment[] }>('get', '/v1/segments')).data,
});

export const segmentQuery = (code: string) => queryOptions({
  queryKey: ['segments', code],
  queryFn: async () => (await call<{ segment: Segment }>('get', '/v1/segments/{code}', { path: { code } })).segment,
});

export const segmentCustomersQuery = (code: string) => infiniteQueryOptions({
  queryKey: ['segments', code, 'customers'],
  queryFn: ({ pageParam }) => call<Page<SegmentCustomer>>('get', '/v1/segments/{code}/customers', { path: { code }, query: { limit: '100', cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

/** How many people a condition holds for now, before it is kept. */
export const headcountQuery = (program: string, when: Expression) => queryOptions({
  queryKey: ['segments', 'headcount', program, when],
  queryFn: () => call<{ headcount: number; of: number }>('post', '/v1/segment-headcount', { body: { program, when } }),
  placeholderData: keepPreviousData,
  retry: false,
});

export const saveSegment = (code: string, body: { name: LocalText; program?: string; when: Expression }) => call<{ segment: Segment }>('put', '/v1/segments/{code}', { path: { code }, body });
