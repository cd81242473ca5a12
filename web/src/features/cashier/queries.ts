import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { fetchCustomers } from '../customers/queries.ts';
import type { Customer } from '../customers/types.ts';
import { call } from '../programs/queries.ts';
import type { PurchaseAnswer, PurchaseRow } from '../purchases/types.ts';
import type { LocalText } from '#domain/loyalty/program.ts';
import type { Computed, CustomerOffer, Good, Held, PurchaseRequest } from './types.ts';

type Poster = { POST: (path: string, init: object) => Promise<{ data?: unknown; response: Response }> };

/** Empty fields of a line are not sent. */
export const purchaseBody = ({ lines, ...rest }: PurchaseRequest) => ({
  ...rest,
  lines: lines.map(({ name, category, sku, quantity, unitPriceMinor }) => ({ name, quantity, unitPriceMinor, ...(category && { category }), ...(sku && { sku }) })),
});

/** What the purchase would come to; a newer question cancels this one. */
export const calculationQuery = (request: PurchaseRequest | null) => queryOptions({
  queryKey: ['calculation', request],
  enabled: request !== null,
  queryFn: async ({ signal }) => {
    const body = { occurredAt: new Date().toISOString(), ...purchaseBody(request!), externalId: 'calculation' };
    return (await (api as unknown as Poster).POST('/v1/purchases/calculate', { body, signal })).data as Computed;
  },
  placeholderData: keepPreviousData, retry: false, staleTime: 5_000, gcTime: 30_000,
});

export interface Booked {
  answer: Computed | null;
  /** Accepted, not computed yet: it goes on by itself. */
  isProcessing: boolean;
}

/** The same attempt sent again books nothing twice. */
export async function bookPurchase(request: PurchaseRequest, attempt: { externalId: string; occurredAt: string }): Promise<Booked> {
  const { data, response } = await (api as unknown as Poster).POST('/v1/purchases', { body: { ...purchaseBody(request), ...attempt } });
  return response.status === 202 ? { answer: null, isProcessing: true } : { answer: data as Computed, isProcessing: false };
}

export const heldQuery = (customer: string) => queryOptions({
  queryKey: ['customers', 'one', customer, 'instruments'],
  queryFn: async () => (await call<{ data: Held[] }>('get', '/v1/customers/{customer}/instruments', { path: { customer }, query: { limit: '200' } })).data,
});

export const customerOffersQuery = (customer: string) => queryOptions({
  queryKey: ['customers', 'one', customer, 'offers'],
  queryFn: async () => (await call<{ data: CustomerOffer[] }>('get', '/v1/customers/{customer}/offers', { path: { customer } })).data,
});

export const typeNamesQuery = queryOptions({
  queryKey: ['instrument-types', 'names'],
  queryFn: async () => new Map((await call<{ data: { code: string; name: LocalText }[] }>('get', '/v1/instrument-types', { query: { limit: '200' } })).data.map(({ code, name }) => [code, name])),
  staleTime: 60_000,
});

interface CardRow {
  number: string;
  state: string;
  customer: { id: string } | null;
}

export interface Found {
  customers: Customer[];
  /** The card whose whole number was typed. */
  card: CardRow | null;
  /** The coupon or certificate whose whole code was typed. */
  instrument: Pick<Held, 'code' | 'customer'> | null;
}

const MOST = 6;

/** Who or what a text names: a part of a name, phone or e-mail, the number of a card, the code of an instrument. */
export const findQuery = (text: string, canSeeCards: boolean) => queryOptions({
  queryKey: ['cashier', 'find', text],
  enabled: text.length >= 2,
  queryFn: async (): Promise<Found> => {
    const isNumber = /^\d{6,40}$/.test(text);
    const [people, cards] = await Promise.all([
      fetchCustomers({ search: text, sort: 'name' }, undefined, MOST),
      isNumber && canSeeCards ? call<{ data: CardRow[] }>('get', '/v1/cards', { query: { card: text, limit: '2' } }) : null,
    ]);
    const card = cards?.data.find(({ number }) => number === text) ?? null;
    if (people.data.length > 0 || card || !canSeeCards || !/^[\w-]{4,64}$/.test(text)) return { customers: people.data, card, instrument: null };
    const codes = await call<{ data: Held[] }>('get', '/v1/instruments', { query: { search: text, limit: '2' } });
    return { customers: [], card: null, instrument: codes.data.find(({ code }) => code.toUpperCase() === text.toUpperCase()) ?? null };
  },
  staleTime: 10_000,
});

const LOOKED_AT = 6;

/** What was sold last at a place. */
export const recentGoodsQuery = (place: string | null) => queryOptions({
  queryKey: ['cashier', 'goods', place],
  queryFn: async (): Promise<Good[]> => {
    const { data } = await call<{ data: PurchaseRow[] }>('get', '/v1/purchases', { query: { status: 'processed', place: place ?? undefined, limit: String(LOOKED_AT) } });
    const answers = await Promise.all(data.flatMap(({ id }) => (id ? [call<PurchaseAnswer>('get', '/v1/purchases/{purchase}', { path: { purchase: id } })] : [])));
    return answers.flatMap(({ purchase }) => purchase.lines ?? []).map(({ name, category, sku, unitPriceMinor }) => ({ name, category: category ?? '', sku: sku ?? '', unitPriceMinor }));
  },
  staleTime: 300_000,
});
