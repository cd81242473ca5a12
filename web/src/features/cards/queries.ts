import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';
import type { Page } from '../instruments/types.ts';
import { call } from '../programs/queries.ts';
import type { AcquirerAnswer, Batch, BatchAnswer, CardAnswer, CardEvent, CardRow, CardType, DeliveryPage } from './types.ts';

const nextPage = { initialPageParam: undefined as string | undefined, getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

export const cardTypesQuery = queryOptions({
  queryKey: ['card-types'],
  queryFn: async () => (await call<{ data: CardType[] }>('get', '/v1/card-types')).data,
});

export const cardsQuery = (filters: Record<'state' | 'delivery' | 'type' | 'card', string | undefined>) => infiniteQueryOptions({
  queryKey: ['cards', 'list', filters],
  queryFn: ({ pageParam }) => call<Page<CardRow>>('get', '/v1/cards', { query: { ...filters, limit: '100', cursor: pageParam } }),
  placeholderData: keepPreviousData,
  ...nextPage,
});

export const cardQuery = (number: string) => queryOptions({
  queryKey: ['cards', 'one', number],
  queryFn: () => call<CardAnswer>('get', '/v1/cards/{number}', { path: { number } }),
});

export const cardEventsQuery = (number: string) => queryOptions({
  queryKey: ['cards', 'one', number, 'events'],
  queryFn: async () => (await call<{ data: CardEvent[] }>('get', '/v1/cards/{number}/events', { path: { number } })).data,
});

/** Where the card is added to Google Wallet. */
export const googleWalletQuery = (number: string) => queryOptions({
  queryKey: ['google-wallet', number],   // not asked again with the card: one that was closed meanwhile has none
  queryFn: async () => (await call<{ url: string }>('get', '/v1/cards/{number}/google-wallet', { path: { number } })).url,
  staleTime: 300_000,
  retry: false,
});

export const batchesQuery = queryOptions({
  queryKey: ['card-batches'],
  queryFn: async () => (await call<Page<Batch>>('get', '/v1/card-batches', { query: { limit: '100' } })).data,
  refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'running') ? 2_000 : false),
});

export const batchQuery = (id: string) => queryOptions({
  queryKey: ['card-batches', id],
  queryFn: () => call<BatchAnswer>('get', '/v1/card-batches/{batch}', { path: { batch: id } }),
  refetchInterval: (query) => (query.state.data?.batch.state === 'done' ? false : 1_000),
});

export const deliveriesQuery = (state: string | undefined) => infiniteQueryOptions({
  queryKey: ['deliveries', state ?? 'all'],
  queryFn: ({ pageParam }) => call<DeliveryPage>('get', '/v1/card-deliveries', { query: { state, limit: '100', cursor: pageParam } }),
  placeholderData: keepPreviousData,
  ...nextPage,
});

export const saveCardType = (code: string, body: object) => call('put', '/v1/card-types/{type}', { path: { type: code }, body });
export const orderBatch = (type: string, body: { externalId: string; count: number }) => call<BatchAnswer>('post', '/v1/card-types/{type}/batches', { path: { type }, body });
export const giveCard = (type: string, body: object) => call<CardAnswer>('post', '/v1/card-types/{type}/cards', { path: { type }, body });

export type CardStep = 'activate' | 'issue' | 'block' | 'unblock' | 'close' | 'replace' | 'delivery';
export const stepCard = (number: string, step: CardStep, body: object) => call<CardAnswer>('post', `/v1/cards/{number}/${step}`, { path: { number }, body });

export const openCardLink = () => call<{ hookUrl: string; secret: string }>('put', '/v1/integrations/card-link', { body: { provider: 'simulator' } });
export const openCarrier = () => call<{ hookUrl: string; secret: string }>('put', '/v1/integrations/carrier', { body: {} });

export async function sendAcquirerFile(file: File): Promise<AcquirerAnswer> {
  const answer = await unwrap(api.POST('/v1/payment-cards/acquirer-file', {
    body: { file: file as never },
    bodySerializer: () => {
      const form = new FormData();
      form.append('file', file);
      return form;
    },
  }));
  return answer as AcquirerAnswer;
}
