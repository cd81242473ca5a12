import { bareRecord } from '../../shared/bare-record.ts';
import { addUse, NO_USES, type TakenOfLines } from './limits.ts';
import type { InstrumentEntry } from './types.ts';

type Undoing = Pick<InstrumentEntry, 'use' | 'details'>;

const countedOf = ({ details }: Pick<InstrumentEntry, 'details'>): Record<string, number> => (details.counted as Record<string, number> | undefined) ?? {};

/** What still stands of a use, and of what limits on some lines counted of it. */
function standing(entry: InstrumentEntry, earlier: readonly InstrumentEntry[]) {
  const all = [entry, ...earlier];
  const counted = bareRecord<number>();
  for (const [limit, amount] of all.flatMap((one) => Object.entries(countedOf(one)))) counted[limit] = (counted[limit] ?? 0) + amount;
  return { use: all.reduce((sum, { use }) => (use ? addUse(sum, use) : sum), NO_USES), counted };
}

const negative = (amounts: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(amounts).map(([limit, amount]) => [limit, -amount]));

const withCounted = (counted: Record<string, number>): Undoing['details'] => (Object.keys(counted).length > 0 ? { counted: negative(counted) } : {});

/** What takes a use off again, in its own bucket of every limit; `earlier` entries took a part of it off already. */
export function undone(entry: InstrumentEntry, earlier: readonly InstrumentEntry[]): Undoing {
  const left = standing(entry, earlier);
  return { use: entry.use && { ...entry.use, count: -left.use.count, units: -left.use.units, sumMinor: -left.use.sumMinor }, details: withCounted(left.counted) };
}

/**
 * What a return of some units gives back to limits by units and money while the use stands (rule N18): what has gone with all units
 * returned so far, without what earlier returns gave back.
 *
 * @param gone how much of an amount on each line has gone with the returned units
 */
export function partlyUndone(entry: InstrumentEntry, earlier: readonly InstrumentEntry[], gone: (ofLine: readonly number[]) => number): Undoing {
  const ofLines = entry.details.ofLines as TakenOfLines | undefined;
  if (!entry.use || !ofLines) return { use: null, details: {} };
  const left = standing(entry, earlier);
  const units = gone(ofLines.units) - (entry.use.units - left.use.units);
  const sumMinor = gone(ofLines.sumMinor) - (entry.use.sumMinor - left.use.sumMinor);
  const before = countedOf(entry);
  const counted = Object.fromEntries(Object.entries(ofLines.counted).map(([limit, taken]) => [limit, gone(taken) - (before[limit]! - left.counted[limit]!)]));
  if (units === 0 && sumMinor === 0) return { use: null, details: {} };
  return { use: { ...entry.use, count: 0, units: 0 - units, sumMinor: 0 - sumMinor }, details: withCounted(counted) };
}
