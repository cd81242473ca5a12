import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Computed, PurchaseRequest } from '../../cashier/types.ts';
import { purchaseBody } from '../../cashier/queries.ts';
import { call } from '../queries.ts';
import type { ProgramDocument } from '../types.ts';

/** A purchase as it is tried: what `POST /v1/purchases/calculate` takes. */
export type Trial = PurchaseRequest & { occurredAt: string };

const bodyOf = (trial: Trial) => ({ ...purchaseBody(trial), externalId: 'calculation' });

const kept = { placeholderData: keepPreviousData, retry: false, staleTime: 5_000, gcTime: 30_000 } as const;

/** What the purchase comes to under the draft. */
export const draftTrialQuery = (code: string, { document, trial }: { document: ProgramDocument; trial: Trial | null }) => queryOptions({
  queryKey: ['calculation', 'draft', code, document, trial],
  queryFn: () => call<Computed>('post', '/v1/programs/{code}/calculate', { path: { code }, body: { document, purchase: bodyOf(trial!) } }),
  enabled: trial !== null,
  ...kept,
});

/** What it comes to under the rules in force. */
export const publishedTrialQuery = (code: string, trial: Trial | null) => queryOptions({
  queryKey: ['calculation', 'published', code, trial],
  queryFn: () => call<Computed>('post', '/v1/purchases/calculate', { body: { ...bodyOf(trial!), program: code } }),
  enabled: trial !== null,
  ...kept,
});

/** Somebody to begin with: the newest member. */
export const someMemberQuery = (code: string) => queryOptions({
  queryKey: ['programs', code, 'some-member'],
  queryFn: async () => (await call<{ data: { customer: { id: string } }[] }>('get', '/v1/programs/{code}/members', { path: { code }, query: { limit: '1' } })).data[0]?.customer.id ?? null,
  staleTime: Infinity,
});
