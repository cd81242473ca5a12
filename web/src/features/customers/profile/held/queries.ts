import { queryOptions } from '@tanstack/react-query';
import type { LocalText, MetricSpec } from '#domain/loyalty/program.ts';
import type { CardRow } from '../../../cards/types.ts';
import type { InstrumentType } from '../../../instruments/types.ts';
import { call } from '../../../programs/queries.ts';

export interface LevelProgress {
  member: string;
  program: string;
  level: string;
  name: LocalText | null;
  since: string;
  expiresAt: string | null;
  metrics: { metric: MetricSpec; value: number }[];
  next: { level: string; name: LocalText | null; missing: { metric: MetricSpec; value: number; needed: number }[] } | null;
}

export interface LimitUse {
  program: string;
  limit: string;
  subject: string;
  bucket: string;
  measure: 'points' | 'units' | 'count' | 'sum' | 'minutes';
  used: number;
  max: number;
}

export interface PaymentCard {
  id: string;
  provider: string;
  scheme: string;
  last4: string;
  linkedAt: string;
}

export interface Friend {
  customer: { id: string };
  name: string | null;
  state: 'registered' | 'qualified' | 'rewarded' | 'rejected' | 'cancelled';
  reason: string | null;
  registeredAt: string;
  holdUntil: string | null;
  points: number;
}

export interface Referral {
  code: string;
  referredBy?: Friend;
  friends: Friend[];
  statistics: { friends: number; rewarded: number; points: number };
}

export interface PersonPart {
  id: string;
  name: string | null;
  purchaseCount: number;
  spentMinor: number;
  currency: string;
  memberships: { id: string; program: string; level: string; wallets: { wallet: string; active: number }[] }[];
  merged: { id: string; merge: string; mergedAt: string }[];
}

export interface Suggestion {
  customers: { id: string; name: string | null }[];
  score: number;
  reasons: ('name_birthday' | 'email_alias' | 'payment' | 'device')[];
}

export interface Merge {
  id: string;
  from: { id: string };
  into: { id: string };
  moved: Record<string, number>;
  memberships: { program: string; into: string | null; wallets: { wallet: string; active: number; pending: number; debt: number }[] }[];
  conflicts: string[];
}

const one = (customer: string, part: string) => ['customers', 'one', customer, part];

export const levelProgressQuery = (customer: string) => queryOptions({
  queryKey: one(customer, 'levels'),
  queryFn: async () => (await call<{ data: LevelProgress[] }>('get', '/v1/customers/{customer}/levels', { path: { customer } })).data,
});

export const limitsQuery = (customer: string) => queryOptions({
  queryKey: one(customer, 'limits'),
  queryFn: async () => (await call<{ data: LimitUse[] }>('get', '/v1/customers/{customer}/limits', { path: { customer } })).data,
});

export const instrumentTypesQuery = queryOptions({
  queryKey: ['instrument-types', 'all'],
  queryFn: async () => new Map((await call<{ data: InstrumentType[] }>('get', '/v1/instrument-types', { query: { limit: '200' } })).data.map((type) => [type.code, type])),
  staleTime: 60_000,
});

export const cardsQuery = (customer: string) => queryOptions({
  queryKey: one(customer, 'cards'),
  queryFn: async () => (await call<{ data: CardRow[] }>('get', '/v1/cards', { query: { customer, limit: '50' } })).data,
});

export const paymentCardsQuery = (customer: string) => queryOptions({
  queryKey: one(customer, 'payment-cards'),
  queryFn: async () => (await call<{ data: PaymentCard[] }>('get', '/v1/customers/{customer}/payment-cards', { path: { customer } })).data,
});

export const referralQuery = (id: string, program: string) => queryOptions({
  queryKey: [...one(id, 'referral'), program],
  queryFn: () => call<Referral>('get', '/v1/customers/{id}/referral', { path: { id }, query: { program } }),
});

export const personQuery = (id: string) => queryOptions({
  queryKey: one(id, 'person'),
  queryFn: async () => (await call<{ person: { id: string | null; customers: PersonPart[] } }>('get', '/v1/customers/{id}/person', { path: { id } })).person,
});

/** Who may be the same person as this one. */
export const suggestionsQuery = (id: string) => queryOptions({
  queryKey: ['customers', 'suggestions'],
  queryFn: async () => (await call<{ data: Suggestion[] }>('get', '/v1/customers/suggestions', { query: { limit: '200' } })).data,
  select: (all: Suggestion[]) => all.flatMap((suggestion) => {
    const twin = suggestion.customers.find((customer) => customer.id !== id);
    return twin && suggestion.customers.some((customer) => customer.id === id) ? [{ ...suggestion, twin }] : [];
  }),
  staleTime: 60_000,
});

/** Asked once each time it is shown and never by itself: after the merge the other profile is this one, and asking again would be refused. */
export const mergePreviewQuery = (id: string, from: string) => queryOptions({
  queryKey: ['merge-preview', id, from],
  queryFn: async () => (await call<{ merge: Merge }>('get', '/v1/customers/{id}/merge-preview', { path: { id }, query: { from } })).merge,
  staleTime: Infinity, gcTime: 0, retry: false,
});
