import { parse as parseCsv } from 'csv-parse/sync';
import { CardLinkEvent } from '#domain/payment-cards/events.ts';
import { hasPan } from '#domain/shared/pan.ts';

export interface AcquirerRow {
  /** Counted from 1 without the heading. */
  row: number;
  event?: CardLinkEvent;
  /** Why the row is none; never what stands in it. */
  refusal?: 'pan_detected' | 'invalid_row';
}

const TYPES: Record<string, CardLinkEvent['type']> = { auth: 'auth', authorization: 'auth', clearing: 'clearing', presentment: 'clearing', refund: 'refund', reversal: 'refund' };

/** Where the bank sends no token of its own: the masked number with the merchant tells a card apart well enough to find a linked one. */
const tokenOf = ({ token, maskedPan }: Record<string, string | undefined>) => token || (maskedPan ? `masked:${maskedPan.replaceAll(/[^\d*]/g, '')}` : '');

function eventOf(cells: Record<string, string | undefined>): CardLinkEvent | undefined {
  const parsed = CardLinkEvent.safeParse({
    type: TYPES[(cells.type ?? '').toLowerCase()], id: cells.rrn || cells.id, cardToken: tokenOf(cells), amountMinor: Number(cells.amountMinor), currency: cells.currency, merchantId: cells.merchantId,
    ...(cells.authCode && { authCode: cells.authCode }), occurredAt: cells.occurredAt, ...(cells.originalRrn && { originalId: cells.originalRrn }),
  });
  return parsed.success ? parsed.data : undefined;
}

/**
 * The rows of an acquirer's file (CSV: `type`, `rrn`, `token` or `maskedPan`, `amountMinor`, `currency`, `merchantId`, `authCode`,
 * `occurredAt`, `originalRrn`) as the events a provider would have sent. A row with a whole card number is refused.
 */
export function acquirerRows(file: string): AcquirerRow[] {
  const rows = parseCsv(file, { columns: true, skip_empty_lines: true, trim: true, relax_column_count: true, bom: true }) as Record<string, string>[];
  return rows.map((cells, index) => {
    const row = index + 1;
    if (Object.values(cells).some((cell) => hasPan(cell))) return { row, refusal: 'pan_detected' };
    const event = eventOf(cells);
    return event ? { row, event } : { row, refusal: 'invalid_row' };
  });
}
