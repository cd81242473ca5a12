import { z } from 'zod';
import { currency, instant, moneyMinor, text } from '../shared/schemas.ts';

/** What a provider tells of a linked card. Authorisation and clearing of one transaction share its id; a refund names it in `originalId`. */
export const CardLinkEvent = z.strictObject({
  type: z.enum(['auth', 'clearing', 'refund']), id: text(100), cardToken: text(200), amountMinor: moneyMinor, currency, merchantId: text(100), authCode: text(40).nullish(),
  occurredAt: instant, originalId: text(100).nullish(),
}).meta({ id: 'CardLinkEvent' });

export type CardLinkEvent = z.output<typeof CardLinkEvent>;

/** The transaction an event belongs to. */
export const transactionOf = ({ type, id, originalId }: Pick<CardLinkEvent, 'type' | 'id' | 'originalId'>): string => (type === 'refund' ? (originalId ?? id) : id);
