import { addUse, countsSomeLines } from './limits.ts';
import type { Instrument, InstrumentEntry } from './types.ts';

/** Uses among entries, without those that were restored or cancelled. */
export const totalUses = (entries: readonly InstrumentEntry[]): number => entries.reduce((sum, { use }) => sum + (use?.count ?? 0), 0);

/** Uses of an instrument so far, whenever they took place. */
export const usesOf = ({ used, entries }: Pick<Instrument, 'used' | 'entries'>): number => used?.count ?? totalUses(entries);

/** Adds an entry to what happened to an instrument. */
export function addEntry(instrument: Instrument, entry: InstrumentEntry): void {
  instrument.entries.push(entry);
  if (instrument.used && entry.use) instrument.used = addUse(instrument.used, entry.use);
}

/**
 * How often one coupon may be used in all: what its type's limits say, once when it says nothing, and once for a code of a pool
 * unless the limits speak of the single code. Null: only other limits hold.
 */
export function capacityOf({ type, pooled }: Instrument): number | null {
  if (type.kind !== 'coupon' && type.kind !== 'offer') return null;
  const limits = type.limits ?? [];
  const ofInstrument = limits.filter(({ subject }) => subject === undefined || subject === 'instrument');
  const forEver = ofInstrument.filter((limit) => limit.measure === 'count' && limit.period === 'ever' && !countsSomeLines(limit)).map(({ max }) => max);
  if (forEver.length > 0) return Math.min(...forEver);
  return limits.length === 0 || (pooled && ofInstrument.length === 0) ? 1 : null;
}

/** How many uses are left to a coupon, as far as its own limits go. */
export const usesLeft = (instrument: Instrument): number => (capacityOf(instrument) ?? Infinity) - usesOf(instrument);
