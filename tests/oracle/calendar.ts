import { Temporal } from 'temporal-polyfill';

/** A calendar of its own: the oracle shares no date arithmetic with the engine. */
export interface TermText { after: string; round?: string }

const zoned = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** The instant that lies a duration after another: local day and month arithmetic, month ends clamp. */
export const later = (at: number, duration: string, zone: string): number => zoned(at, zone).add(Temporal.Duration.from(duration)).epochMilliseconds;
export const earlier = (at: number, duration: string, zone: string): number => zoned(at, zone).subtract(Temporal.Duration.from(duration)).epochMilliseconds;

/** Rule N7: the end of a term; "end of" is the midnight that starts the next day or month, and what is that midnight stays. */
export function endOf(at: number, { after, round }: TermText, zone: string): number {
  const end = zoned(at, zone).add(Temporal.Duration.from(after));
  if (!round) return end.epochMilliseconds;
  const midnight = end.startOfDay();
  const isMidnight = Temporal.ZonedDateTime.compare(midnight, end) === 0;
  if (round === 'end_of_day') return (isMidnight ? end : midnight.add({ days: 1 }).startOfDay()).epochMilliseconds;
  if (round !== 'end_of_month') throw new Error(`no such rounding: ${round}`);
  if (isMidnight && end.day === 1) return end.epochMilliseconds;
  return midnight.with({ day: 1 }).add({ months: 1 }).startOfDay().epochMilliseconds;
}

export const dayOf = (at: number, zone: string): string => zoned(at, zone).toPlainDate().toString();
export const midnightOf = (day: string, zone: string): number => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
export const weekdayOf = (at: number, zone: string): number => zoned(at, zone).dayOfWeek;
export const timeOf = (at: number, zone: string): string => zoned(at, zone).toPlainTime().toString().slice(0, 5);

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The calendar bucket that contains an instant, moved by whole buckets: from its first instant until the next one's. */
export function bucketAround(at: number, unit: Unit, zone: string, offset = 0): { from: number; until: number } {
  const day = zoned(at, zone).toPlainDate();
  const first = {
    day: () => day,
    week: () => day.subtract({ days: day.dayOfWeek - 1 }),
    month: () => day.with({ day: 1 }),
    quarter: () => day.with({ day: 1, month: day.month - (day.month - 1) % 3 }),
    year: () => day.with({ day: 1, month: 1 }),
  }[unit]();
  const step = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 }, quarter: { months: 3 }, year: { years: 1 } }[unit];
  const times = (count: number) => Object.fromEntries(Object.entries(step).map(([key, value]) => [key, value * count]));
  const from = first.add(times(offset));
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).epochMilliseconds;
  return { from: start(from), until: start(from.add(step)) };
}
