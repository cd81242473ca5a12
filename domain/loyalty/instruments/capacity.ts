import type { Instrument, InstrumentEntry } from './types.ts';

/** Uses among entries, without those that were restored or cancelled. */
export const totalUses = (entries: readonly InstrumentEntry[]): number => entries.reduce((sum, { use }) => sum + (use?.count ?? 0), 0);

/**
 * How often one coupon may be used in all: what its type's limits say, once when it says nothing, and once for a code of a pool
 * unless the limits speak of the single code. Null: only other limits hold.
 */
export function capacityOf({ type, pooled }: Instrument): number | null {
  if (type.kind !== 'coupon' && type.kind !== 'offer') return null;
  const limits = type.limits ?? [];
  const ofInstrument = limits.filter(({ subject }) => subject === undefined || subject === 'instrument');
  const forEver = ofInstrument.filter(({ measure, period }) => measure === 'count' && period === 'ever').map(({ max }) => max);
  if (forEver.length > 0) return Math.min(...forEver);
  return limits.length === 0 || (pooled && ofInstrument.length === 0) ? 1 : null;
}

/** How many uses are left to a coupon, as far as its own limits go. */
export const usesLeft = (instrument: Instrument): number => (capacityOf(instrument) ?? Infinity) - totalUses(instrument.entries);
