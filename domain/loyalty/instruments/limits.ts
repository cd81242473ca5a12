import { calendarBucket, instantBefore } from '../../shared/calendar.ts';
import type { LimitDocument, Period } from '../program.ts';
import type { InstrumentTypeDocument, InstrumentUse } from './types.ts';

/** Who uses an instrument, where and when. */
export interface UseOccasion {
  /** Event time, epoch milliseconds. */
  at: number;
  customerId: string;
  placeId: string | null;
}

/** Uses that count together: of one customer or place, or of all, with event times in [from, to). */
export interface UseWindow {
  subject: 'customer' | 'place' | 'program';
  /** Id of the customer or the place; empty for all. */
  value: string;
  from: number;
  to: number;
}

export interface UseTotals {
  count: number;
  units: number;
  sumMinor: number;
}

export const NO_USES: UseTotals = { count: 0, units: 0, sumMinor: 0 };

const EVER = { from: 0, to: Date.UTC(2200, 0, 1) };

/** Event times that a limit counts together with an instant, [from, to); null for limits inside one purchase. */
export function windowOf(period: Period, at: number, timezone: string): { from: number; to: number } | null {
  if (period === 'purchase') return null;
  if (period === 'ever') return EVER;
  if ('rolling' in period) return { from: instantBefore(at, period.rolling, timezone) + 1, to: at + 1 };
  const { start, end } = calendarBucket(at, { unit: period.calendar, timezone });
  return { from: start, to: end };
}

/** The other uses of the type that a limit counts; null where it counts those of the one instrument, or none. */
function windowAcross(limit: LimitDocument, { at, customerId, placeId }: UseOccasion, timezone: string): UseWindow | null {
  const window = windowOf(limit.period, at, timezone);
  if (window === null || limit.subject === undefined || limit.subject === 'instrument') return null;
  if (limit.subject === 'program') return { subject: 'program', value: '', ...window };
  if (limit.subject === 'place') return placeId === null ? null : { subject: 'place', value: placeId, ...window };
  return { subject: 'customer', value: customerId, ...window };
}

/** What must be known of other instruments of a type before one of them is used. */
export const windowsAcross = (type: InstrumentTypeDocument, occasion: UseOccasion, timezone: string): UseWindow[] =>
  (type.limits ?? []).map((limit) => windowAcross(limit, occasion, timezone)).filter((window) => window !== null);

export const windowKey = (typeId: string, { subject, value, from, to }: UseWindow): string => `${typeId}|${subject}|${value}|${from}|${to}`;

/** Whether limits of a type count uses of more than one customer: its row is locked then. */
export const countsTogether = ({ limits = [] }: InstrumentTypeDocument): boolean => limits.some(({ subject }) => subject === 'place' || subject === 'program');

export const addUse = (totals: UseTotals, use: Pick<InstrumentUse, 'count' | 'units' | 'sumMinor'>): UseTotals =>
  ({ count: totals.count + use.count, units: totals.units + use.units, sumMinor: totals.sumMinor + use.sumMinor });

const measured = ({ measure }: LimitDocument, totals: UseTotals): number => {
  if (measure === 'units') return totals.units;
  return measure === 'sum' ? totals.sumMinor : totals.count;
};

/**
 * The first limit of a type that leaves nothing for one more use.
 *
 * @param own uses of this instrument
 * @param across uses in a window over all instruments of the type
 */
export function reachedLimit(
  { type, occasion, timezone, own, across }: { type: InstrumentTypeDocument; occasion: UseOccasion; timezone: string; own: readonly InstrumentUse[]; across: (window: UseWindow) => UseTotals },
): LimitDocument | undefined {
  return (type.limits ?? []).find((limit) => {
    const window = windowOf(limit.period, occasion.at, timezone);
    if (window === null) return limit.max < 1;
    const others = windowAcross(limit, occasion, timezone);
    const isOwn = limit.subject === undefined || limit.subject === 'instrument';
    if (!isOwn && others === null) return false;
    const totals = others ? across(others) : own.filter(({ at }) => at >= window.from && at < window.to).reduce(addUse, NO_USES);
    return measured(limit, totals) >= limit.max;
  });
}
