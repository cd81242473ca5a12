import { Temporal } from 'temporal-polyfill';

/** A term as programs write it: an ISO 8601 duration, and whether its end moves to the end of that day or month. */
export interface Term {
  after: string;
  round?: 'end_of_day' | 'end_of_month';
}

const SLOT_MS = 15 * 60_000;
const MOST_CACHED = 20_000;
const cache = new Map<string, number>();

function compute(at: number, { after, round }: Term, timeZone: string): number {
  const end = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).add(Temporal.Duration.from(after));
  if (round === undefined) return end.epochMilliseconds;
  const midnight = end.startOfDay();
  const day = end.toPlainDate();
  // The next start of a day comes from the calendar: a day may begin at 01:00, where clocks go forward at midnight.
  if (round === 'end_of_day') return (end.equals(midnight) ? end : day.add({ days: 1 }).toZonedDateTime(timeZone)).epochMilliseconds;
  const first = day.with({ day: 1 });
  const month = first.toZonedDateTime(timeZone);
  return (end.equals(month) ? end : first.add({ months: 1 }).toZonedDateTime(timeZone)).epochMilliseconds;
}

/**
 * The instant a term ends: day and month arithmetic in the zone, month ends clamp, "end of day" is the midnight that starts the
 * next day, and an instant that already is local midnight stays (rule N7).
 *
 * @param at epoch milliseconds, UTC
 * @param timeZone IANA name
 * @returns epoch milliseconds, UTC
 */
export function endOfTerm(at: number, term: Term, timeZone: string): number {
  if (term.after === 'P0D' && term.round === undefined) return at;
  // A term of hours and minutes may move an instant out of its quarter.
  if (term.round === undefined || term.after.includes('T')) return compute(at, term, timeZone);
  // Since 2000 every zone's midnight lies on a quarter of an hour: within one quarter a rounded term ends at one instant.
  const slot = at % SLOT_MS === 0 ? `=${at}` : `~${Math.floor(at / SLOT_MS)}`;
  const key = `${timeZone}|${term.after}|${term.round}|${slot}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const end = compute(at, term, timeZone);
  cache.set(key, end);
  return end;
}

/** The instant a calendar day begins in a zone. */
export const startOfDay = (day: string, timeZone: string): number => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export const localDay = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
