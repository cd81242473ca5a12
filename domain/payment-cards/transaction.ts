const DAY_MS = 86_400_000;

/** An authorisation that was not cleared within this is dead (rule N28). */
export const CLEARED_WITHIN_MS = 30 * DAY_MS;
/** How far a receipt and the transaction it was paid with may lie apart. */
export const RECEIPT_WITHIN_MS = 10 * 60_000;

export interface LinkedEvent {
  type: 'auth' | 'clearing' | 'refund';
  /** Epoch milliseconds. */
  occurredAt: number;
  amountMinor: number;
}

/** A transaction of a linked card at an instant. */
export interface LinkedTransaction {
  /** `authorized` has pending points on the authorised sum; `cleared` active ones on the cleared sum; `expired` none. */
  state: 'none' | 'authorized' | 'cleared' | 'expired';
  authorizedMinor: number | null;
  clearedMinor: number | null;
  refundedMinor: number;
  /** When it was authorised, or cleared where no authorisation came. */
  at: number | null;
  /** Until when an authorisation waits for its clearing, exclusive. */
  expiresAt: number | null;
}

/**
 * A transaction as its events up to an instant make it, in whatever order they came in: what is cleared stays cleared, even when the
 * clearing came late.
 */
export function transactionAt(events: readonly LinkedEvent[], at: number): LinkedTransaction {
  const past = events.filter(({ occurredAt }) => occurredAt <= at);
  const auth = past.find(({ type }) => type === 'auth');
  const clearing = past.find(({ type }) => type === 'clearing');
  const refunds = past.filter(({ type }) => type === 'refund');
  const expiresAt = auth ? auth.occurredAt + CLEARED_WITHIN_MS : null;
  const refunded = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    state: clearing ? 'cleared' : !auth ? 'none' : at < expiresAt! ? 'authorized' : 'expired',
    authorizedMinor: auth?.amountMinor ?? null, clearedMinor: clearing?.amountMinor ?? null, refundedMinor: Math.min(refunded, clearing?.amountMinor ?? refunded),
    at: (auth ?? clearing)?.occurredAt ?? null, expiresAt: clearing ? null : expiresAt,
  };
}

/** A purchase as a till reports it. */
export interface Receipt {
  payableMinor: number;
  /** Of the place it was made at. */
  merchantIds: readonly string[];
  authCode: string | null;
  occurredAt: number;
}

/** Whether a receipt and a transaction of a linked card are one purchase: the same merchant, code and sum (authorised or cleared), ten minutes apart at the most. */
export function isSamePurchase(receipt: Receipt, { merchantId, authCode, events }: { merchantId: string; authCode: string | null; events: readonly LinkedEvent[] }): boolean {
  if (receipt.authCode === null || receipt.authCode !== authCode || !receipt.merchantIds.includes(merchantId)) return false;
  return events.some(({ type, amountMinor }) => type !== 'refund' && amountMinor === receipt.payableMinor)
    && events.some(({ type, occurredAt }) => type !== 'refund' && Math.abs(occurredAt - receipt.occurredAt) <= RECEIPT_WITHIN_MS);
}

export type BookingDecision =
  | { do: 'nothing'; reason: 'unknown_card' | 'unknown_merchant' | 'duplicate_receipt' | 'expired' | 'not_cleared' | 'unknown_original' }
  | { do: 'pend'; amountMinor: number; expiresAt: number }
  | { do: 'book'; amountMinor: number }
  | { do: 'return'; amountMinor: number };

/**
 * What an event means for points, given what was known of its transaction before: an authorisation makes pending points, its clearing
 * active ones on the cleared sum, a refund takes back up to what is left of it. A transaction whose receipt was reported earns nothing.
 */
export function bookingOf(event: LinkedEvent, before: readonly LinkedEvent[], { hasCard, hasPlace, hasReceipt }: { hasCard: boolean; hasPlace: boolean; hasReceipt: boolean }): BookingDecision {
  if (!hasCard) return { do: 'nothing', reason: 'unknown_card' };
  if (!hasPlace) return { do: 'nothing', reason: 'unknown_merchant' };
  if (hasReceipt) return { do: 'nothing', reason: 'duplicate_receipt' };
  const known = transactionAt(before, Number.MAX_SAFE_INTEGER);
  if (event.type === 'auth') return known.clearedMinor === null ? { do: 'pend', amountMinor: event.amountMinor, expiresAt: event.occurredAt + CLEARED_WITHIN_MS } : { do: 'nothing', reason: 'expired' };
  if (event.type === 'clearing') {
    const isLate = known.authorizedMinor !== null && event.occurredAt >= known.at! + CLEARED_WITHIN_MS;
    return isLate ? { do: 'nothing', reason: 'expired' } : { do: 'book', amountMinor: event.amountMinor };
  }
  if (known.clearedMinor === null) return { do: 'nothing', reason: known.authorizedMinor === null ? 'unknown_original' : 'not_cleared' };
  return { do: 'return', amountMinor: Math.min(event.amountMinor, known.clearedMinor - known.refundedMinor) };
}
