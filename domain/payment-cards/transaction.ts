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

/** A purchase as a till reports it. */
export interface Receipt {
  payableMinor: number;
  /** Of the place it was made at and of those above it. */
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

/** What the events of a transaction come to, in whatever order they arrived. */
export interface Settlement {
  /** Pending points on the authorised sum, from one instant until another, exclusive. */
  hold: { amountMinor: number; at: number; until: number } | null;
  /** From when on pending points are no longer held although nothing is booked in their place. */
  releasedAt: number | null;
  /** The purchase, on the cleared sum. */
  purchase: { amountMinor: number; at: number } | null;
  /** What comes back of the purchase, by the position of the refund among the events; `from` is how much came back before. */
  returns: { position: number; from: number; amountMinor: number; at: number }[];
}

const NOTHING: Settlement = { hold: null, releasedAt: null, purchase: null, returns: [] };

/**
 * What the events of one transaction mean for points (rule N28), in the order they arrived in: an authorisation holds pending points,
 * for 30 days at the most; clearing makes a purchase on the cleared sum in their place, also without an authorisation or after it
 * has died; refunds take back up to what was cleared, never dated before it. A transaction whose receipt earned already earns nothing.
 */
export function settlementOf(events: readonly LinkedEvent[], { hasReceipt }: { hasReceipt: boolean }): Settlement {
  const auth = events.find(({ type }) => type === 'auth');
  const clearing = events.find(({ type }) => type === 'clearing');
  const clearedAt = clearing ? Math.max(clearing.occurredAt, auth?.occurredAt ?? 0) : null;
  if (hasReceipt) return { ...NOTHING, releasedAt: clearedAt ?? auth?.occurredAt ?? null };
  if (clearedAt === null) return auth && auth.amountMinor > 0 ? { ...NOTHING, hold: { amountMinor: auth.amountMinor, at: auth.occurredAt, until: auth.occurredAt + CLEARED_WITHIN_MS } } : NOTHING;
  const clearedMinor = clearing!.amountMinor;
  if (clearedMinor === 0) return { ...NOTHING, releasedAt: clearedAt };
  let from = 0;
  const returns = events.flatMap(({ type, amountMinor, occurredAt }, position) => {
    const left = Math.min(amountMinor, clearedMinor - from);
    if (type !== 'refund' || left <= 0) return [];
    from += left;
    return [{ position, from: from - left, amountMinor: left, at: Math.max(occurredAt, clearedAt) }];
  });
  return { ...NOTHING, purchase: { amountMinor: clearedMinor, at: clearedAt }, returns };
}

/** Why an event changes no points, as its sender is told; null where it does. */
export type NoEffect = 'duplicate_receipt' | 'cleared_already' | 'not_cleared' | 'refunded_already';

/** What the event at a position of the transaction's events does. */
export function effectOf(events: readonly LinkedEvent[], position: number, hasReceipt: boolean): NoEffect | null {
  if (hasReceipt) return 'duplicate_receipt';
  const { type } = events[position]!;
  const isCleared = events.some((event) => event.type === 'clearing');
  if (type === 'auth') return isCleared ? 'cleared_already' : null;
  if (type === 'clearing') return null;
  if (!isCleared) return 'not_cleared';
  return settlementOf(events, { hasReceipt }).returns.some((one) => one.position === position) ? null : 'refunded_already';
}

/** Money in one line of a purchase whose goods nobody knows: a unit is worth one minor unit, so that any part of it can be returned. */
const MOST_UNITS = 1_000_000_000;

/** The units of each line of a purchase of so much money. */
export const unitsOfLines = (amountMinor: number): number[] =>
  Array.from({ length: Math.ceil(amountMinor / MOST_UNITS) }, (_, index) => Math.min(MOST_UNITS, amountMinor - index * MOST_UNITS));

/** The part of the lines that lies between two sums, counted from the first line on. */
export const unitsBetween = (amountMinor: number, from: number, to: number): { lineId: string; quantity: number }[] =>
  unitsOfLines(amountMinor).flatMap((units, index) => {
    const start = index * MOST_UNITS;
    const quantity = Math.min(to, start + units) - Math.max(from, start);
    return quantity > 0 ? [{ lineId: String(index + 1), quantity }] : [];
  });
