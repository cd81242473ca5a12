import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Page } from '../instruments/types.ts';
import { call } from '../programs/queries.ts';
import type { AssignedCustomer, ListedEffect, Offer, OfferAnswer, Report, ReportDay } from './types.ts';

const OFFER = '/v1/offers/{code}';
const nextPage = { initialPageParam: undefined as string | undefined, getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

export const offersQuery = infiniteQueryOptions({
  queryKey: ['offers', 'list'],
  queryFn: ({ pageParam }) => call<Page<Offer>>('get', '/v1/offers', { query: { limit: '100', cursor: pageParam } }),
  ...nextPage,
});

/** Effects take longer than the list: asked for beside it, some offers at a time. */
export const effectsQuery = infiniteQueryOptions({
  queryKey: ['offers', 'effects'],
  queryFn: ({ pageParam }) => call<Page<Pick<Offer, 'code'> & { effect: ListedEffect | null }>>('get', '/v1/offers', { query: { effect: 'true', limit: '25', cursor: pageParam } }),
  staleTime: 30_000,
  ...nextPage,
});

/** Asked for again while a segment is still being gone through. */
export const offerQuery = (code: string) => queryOptions({
  queryKey: ['offers', 'one', code],
  queryFn: () => call<OfferAnswer>('get', OFFER, { path: { code } }),
  refetchInterval: (query) => (query.state.data?.offer.assigning ? 1_500 : false),
});

export const reportQuery = (code: string, asOf: string | undefined) => queryOptions({
  queryKey: ['offers', 'one', code, 'report', asOf ?? 'now'],
  queryFn: () => call<Report>('get', `${OFFER}/report`, { path: { code }, query: { asOf } }),
  placeholderData: keepPreviousData,
});

export const dailyQuery = (code: string, asOf: string | undefined) => queryOptions({
  queryKey: ['offers', 'one', code, 'daily', asOf ?? 'now'],
  queryFn: async () => (await call<{ data: ReportDay[] }>('get', `${OFFER}/report/daily`, { path: { code }, query: { asOf } })).data,
  placeholderData: keepPreviousData,
});

export const assignedQuery = (code: string, arm: string | undefined) => infiniteQueryOptions({
  queryKey: ['offers', 'one', code, 'customers', arm ?? 'all'],
  queryFn: ({ pageParam }) => call<Page<AssignedCustomer>>('get', `${OFFER}/customers`, { path: { code }, query: { arm, limit: '100', cursor: pageParam } }),
  ...nextPage,
});

export const saveOffer = (code: string, body: object) => call<OfferAnswer>('put', OFFER, { path: { code }, body });
