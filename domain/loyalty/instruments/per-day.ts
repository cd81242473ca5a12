import { calendarBucket } from '../../shared/calendar.ts';
import type { Instrument, InstrumentEntry } from './types.ts';

const isUse = ({ type }: InstrumentEntry): boolean => type === 'visit' || type === 'redeem';
const isUndoing = ({ type }: InstrumentEntry): boolean => type === 'cancel' || type === 'restore';
/** What a use and its undoing share. */
const keyOf = ({ purchaseId, businessKey }: InstrumentEntry) => purchaseId ?? businessKey;

/**
 * Visits that a pass still takes on the local day of an instant: those of the day that stand, alone or in purchases, whenever they
 * arrived, count against `perDay`.
 *
 * @returns Infinity for a type that does not say
 */
export function leftThatDay({ type, entries }: Instrument, at: number, timezone: string): number {
  if (type.perDay === undefined) return Infinity;
  const { start, end } = calendarBucket(at, { unit: 'day', timezone });
  const uses = entries.filter((entry) => isUse(entry) && entry.occurredAt >= start && entry.occurredAt < end);
  const keys = new Set(uses.map(keyOf));
  const undoings = entries.filter((entry) => isUndoing(entry) && keys.has(keyOf(entry)));
  return Math.max(0, type.perDay + [...uses, ...undoings].reduce((sum, { amount }) => sum + amount, 0));
}
