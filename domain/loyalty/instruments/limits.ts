import { calendarBucket, instantBefore } from '../../shared/calendar.ts';
import type { LimitDocument, LineFilter, Period } from '../program.ts';
import { matchesLine, type FilteredLine } from '../rules/line-filter.ts';
import type { Instrument, InstrumentTypeDocument, InstrumentUse, PresentedLimit, UseTotals } from './types.ts';

/** Who uses an instrument, where and when. */
export interface UseOccasion {
  /** Event time, epoch milliseconds. */
  at: number;
  customerId: string;
  placeId: string | null;
}

/** Uses that count together: of one instrument, customer or place, or of all of a type, with event times in [from, to). */
export interface UseWindow {
  subject: 'instrument' | 'customer' | 'place' | 'program';
  /** Id of the instrument, the customer or the place; empty for all. */
  value: string;
  from: number;
  to: number;
  /** The limit that counts some lines only, by its key among the type's limits; null: whole uses count. */
  limit: string | null;
}

/** A line that an instrument was used on: units of it, and money (minor units) that was given on it. */
export interface UsedLine extends FilteredLine {
  units: number;
  sumMinor: number;
}

export const NO_USES: UseTotals = { count: 0, units: 0, sumMinor: 0 };

const EVER = { from: 0, to: Date.UTC(2200, 0, 1) };

/** Whether a window holds every use there ever was of one instrument, whatever the lines. */
export const isWholeLife = ({ subject, from, to, limit }: UseWindow): boolean => subject === 'instrument' && limit === null && from === EVER.from && to === EVER.to;

/** Event times that a limit counts together with an instant, [from, to); null for limits inside one purchase. */
function windowOf(period: Period, at: number, timezone: string): { from: number; to: number } | null {
  if (period === 'purchase') return null;
  if (period === 'ever') return EVER;
  if ('rolling' in period) return { from: instantBefore(at, period.rolling, timezone) + 1, to: at + 1 };
  const { start, end } = calendarBucket(at, { unit: period.calendar, timezone });
  return { from: start, to: end };
}

/** Whether a limit counts some lines only. */
export const countsSomeLines = ({ lines = {} }: LimitDocument): boolean => Object.keys(lines).length > 0;

/** What entries call a limit of their type: a word that can stand in a JSON path. */
const keyOf = ({ code }: LimitDocument, index: number): string => (code !== undefined && /^[\w-]+$/.test(code) ? code : `#${index}`);

const isOwn = ({ subject }: LimitDocument): boolean => subject === undefined || subject === 'instrument';

type Limited = Pick<Instrument, 'id' | 'type' | 'typeId' | 'typeCode'>;

/** The uses that a limit counts; `null` inside one purchase, `undefined` where the limit does not concern the occasion. */
function usesCounted(limit: LimitDocument, index: number, { id, occasion: { at, customerId, placeId }, timezone }: { id: string; occasion: UseOccasion; timezone: string }): UseWindow | null | undefined {
  const times = windowOf(limit.period, at, timezone);
  if (times === null) return null;
  const window = { ...times, limit: countsSomeLines(limit) ? keyOf(limit, index) : null };
  if (isOwn(limit)) return { subject: 'instrument', value: id, ...window };
  if (limit.subject === 'program') return { subject: 'program', value: '', ...window };
  if (limit.subject === 'place') return placeId === null ? undefined : { subject: 'place', value: placeId, ...window };
  return { subject: 'customer', value: customerId, ...window };
}

/** What must be known of earlier uses before an instrument is used. */
export const windowsFor = ({ id, type }: Pick<Instrument, 'id' | 'type'>, occasion: UseOccasion, timezone: string): UseWindow[] =>
  (type.limits ?? []).flatMap((limit, index) => usesCounted(limit, index, { id, occasion, timezone }) ?? []);

export const windowKey = (typeId: string, { subject, value, from, to, limit }: UseWindow): string => `${typeId}|${subject}|${value}|${from}|${to}|${limit ?? ''}`;

/** Whether limits of a type count uses of more than one customer: its row is locked then. */
export const countsTogether = ({ limits = [] }: InstrumentTypeDocument): boolean => limits.some(({ subject }) => subject === 'place' || subject === 'program');

export const addUse = (totals: UseTotals, use: Pick<InstrumentUse, 'count' | 'units' | 'sumMinor'>): UseTotals =>
  ({ count: totals.count + use.count, units: totals.units + use.units, sumMinor: totals.sumMinor + use.sumMinor });

/** The same amount, whatever is asked of it: what one limit counted. */
export const totalsOf = (amount: number): UseTotals => ({ count: amount, units: amount, sumMinor: amount });

const measured = ({ measure }: LimitDocument, totals: UseTotals): number => {
  if (measure === 'units') return totals.units;
  return measure === 'sum' ? totals.sumMinor : totals.count;
};

/** A limit of a type over all that a customer, or everybody, uses of it, with the uses it counts at an instant. */
export interface SharedLimit {
  limit: LimitDocument;
  window: UseWindow;
  usedOf: (totals: UseTotals) => number;
}

/** The limits of a type that a customer meets with every instrument of it, wherever. */
export const sharedLimits = ({ limits = [] }: InstrumentTypeDocument, { occasion, timezone }: { occasion: UseOccasion; timezone: string }): SharedLimit[] => limits.flatMap((limit, index): SharedLimit[] => {
  const window = isOwn(limit) || limit.subject === 'place' ? null : usesCounted(limit, index, { id: '', occasion, timezone });
  return window ? [{ limit, window, usedOf: (totals) => measured(limit, totals) }] : [];
});

/** What each limit that counts some lines only counts of a use, by its key; null where a type has none. */
export function countedByLimits({ limits = [] }: InstrumentTypeDocument, lines: readonly UsedLine[], placePath: readonly string[]): Record<string, number> | null {
  const counted = limits.flatMap((limit, index): [string, number][] => {
    if (!countsSomeLines(limit)) return [];
    const seen = lines.filter((line) => matchesLine(limit.lines!, line, placePath) && (line.units > 0 || line.sumMinor > 0));
    return [[keyOf(limit, index), limit.measure === 'count' ? Math.min(1, seen.length) : seen.reduce((sum, { units, sumMinor }) => sum + (limit.measure === 'units' ? units : sumMinor), 0)]];
  });
  return counted.length === 0 ? null : Object.fromEntries(counted);
}

/** What a use took on each line, for what limits by units and money give back with returned units. */
export interface TakenOfLines {
  units: number[];
  sumMinor: number[];
  /** The same of each limit that counts some lines only, by its key. */
  counted: Record<string, number[]>;
}

/** What a use took on each line; null where no limit by units or money is longer than the purchase. */
export function takenOfLines({ limits = [] }: InstrumentTypeDocument, lines: readonly UsedLine[], placePath: readonly string[]): TakenOfLines | null {
  if (!limits.some(({ measure, period }) => measure !== 'count' && period !== 'purchase')) return null;
  const counted = limits.flatMap((limit, index): [string, number[]][] => (limit.measure === 'count' || !countsSomeLines(limit) ? [] : [
    [keyOf(limit, index), lines.map((line) => (matchesLine(limit.lines!, line, placePath) ? (limit.measure === 'units' ? line.units : line.sumMinor) : 0))],
  ]));
  return { units: lines.map(({ units }) => units), sumMinor: lines.map(({ sumMinor }) => sumMinor), counted: Object.fromEntries(counted) };
}

/** A limit of an instrument's type, and what it leaves at an occasion. */
export interface LimitRoom extends PresentedLimit {
  document: LimitDocument;
}

/** What the limits of a type leave for one more use, in their order; those that do not concern the occasion are not among them. */
export function roomOf({ id, type, typeId, typeCode }: Limited, { occasion, timezone, used }: { occasion: UseOccasion; timezone: string; used: (window: UseWindow) => UseTotals }): LimitRoom[] {
  return (type.limits ?? []).flatMap((limit, index): LimitRoom[] => {
    const window = usesCounted(limit, index, { id, occasion, timezone });
    if (window === undefined) return [];
    const { measure, mode = 'cap', lines = {} as LineFilter, max, code = typeCode } = limit;
    const left = Math.max(0, max - (window ? measured(limit, used(window)) : 0));
    return [{ document: limit, code, key: `${isOwn(limit) ? id : typeId} ${keyOf(limit, index)}`, measure: measure as PresentedLimit['measure'], mode, lines, left }];
  });
}
