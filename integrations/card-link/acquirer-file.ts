import { CardLinkEvent } from '#domain/payment-cards/events.ts';

export interface AcquirerRow {
  /** Counted from 1 without the heading. */
  row: number;
  /** Undefined for a row that says none. */
  event: CardLinkEvent | undefined;
}

const TYPES: Record<string, CardLinkEvent['type']> = { auth: 'auth', authorization: 'auth', clearing: 'clearing', presentment: 'clearing', refund: 'refund', reversal: 'refund' };

/** Where the bank sends no token of its own: the masked number with the merchant tells a card apart well enough to find a linked one. */
const tokenOf = ({ token, maskedPan }: Record<string, string | undefined>) => token || (maskedPan ? `masked:${maskedPan.replaceAll(/[^\d*]/g, '')}` : '');

/** An empty cell is no zero: a clearing of nothing would let points go. */
const wholeNumber = (cell = '') => (/^\d+$/.test(cell) ? Number(cell) : undefined);

function eventOf(cells: Record<string, string | undefined>): CardLinkEvent | undefined {
  const parsed = CardLinkEvent.safeParse({
    type: TYPES[(cells.type ?? '').toLowerCase()], id: cells.rrn || cells.id, cardToken: tokenOf(cells), amountMinor: wholeNumber(cells.amountMinor), currency: cells.currency, merchantId: cells.merchantId,
    ...(cells.authCode && { authCode: cells.authCode }), occurredAt: cells.occurredAt, ...(cells.originalRrn && { originalId: cells.originalRrn }),
  });
  return parsed.success ? parsed.data : undefined;
}

/**
 * The rows of an acquirer's file (CSV: `type`, `rrn`, `token` or `maskedPan`, `amountMinor`, `currency`, `merchantId`, `authCode`,
 * `occurredAt`, `originalRrn`) as the events a provider would have sent. Whole numbers of cards must have been refused before.
 */
export const acquirerRows = (rows: readonly Record<string, string>[]): AcquirerRow[] => rows.map((cells, index) => ({ row: index + 1, event: eventOf(cells) }));
