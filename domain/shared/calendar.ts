import { Temporal } from 'temporal-polyfill';

type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A calendar bucket of a zone: its name, and the instants [start, end) that lie in it, epoch milliseconds. */
export interface CalendarBucket {
  /** `2026-04-10`, `2026-W15` (ISO week), `2026-05`, `2026-Q2`, `2026`. */
  key: string;
  start: number;
  end: number;
}

interface Kept extends CalendarBucket {
  firstDay: Temporal.PlainDate;
}

const HOURS_24 = 86_400_000;
const MOST_CACHED = 50_000;
/** By zone and unit: buckets met so far, ascending. Converting an instant costs far more than finding its bucket here. */
const met = new Map<string, Kept[]>();
const starts = new Map<string, number>();
let cached = 0;

/** So many buckets of a unit. */
const STEPS: Record<CalendarUnit, (count: number) => Temporal.DurationLike> = {
  day: (days) => ({ days }), week: (weeks) => ({ weeks }), month: (months) => ({ months }), quarter: (quarters) => ({ months: 3 * quarters }), year: (years) => ({ years }),
};

function makeRoom(): void {
  if (++cached < MOST_CACHED) return;
  met.clear();
  starts.clear();
  cached = 0;
}

function firstDayOf(day: Temporal.PlainDate, unit: CalendarUnit): Temporal.PlainDate {
  if (unit === 'day') return day;
  if (unit === 'week') return day.subtract({ days: day.dayOfWeek - 1 });
  if (unit === 'month') return day.with({ day: 1 });
  if (unit === 'quarter') return day.with({ month: day.month - ((day.month - 1) % 3), day: 1 });
  return day.with({ month: 1, day: 1 });
}

function keyOf(firstDay: Temporal.PlainDate, unit: CalendarUnit): string {
  if (unit === 'day') return firstDay.toString();
  if (unit === 'week') return `${firstDay.yearOfWeek}-W${String(firstDay.weekOfYear).padStart(2, '0')}`;
  if (unit === 'month') return firstDay.toString().slice(0, 7);
  return unit === 'quarter' ? `${firstDay.year}-Q${Math.ceil(firstDay.month / 3)}` : String(firstDay.year);
}

function bucketFrom(firstDay: Temporal.PlainDate, unit: CalendarUnit, timezone: string): Kept {
  return {
    key: keyOf(firstDay, unit), firstDay,
    start: firstDay.toZonedDateTime(timezone).epochMilliseconds,
    end: firstDay.add(STEPS[unit](1)).toZonedDateTime(timezone).epochMilliseconds,
  };
}

/** The bucket an instant lies in. */
function bucketAt(at: number, unit: CalendarUnit, timezone: string): Kept {
  const name = `${timezone}|${unit}`;
  let known = met.get(name);
  if (!known) met.set(name, (known = []));
  let low = 0;
  for (let high = known.length; low < high;) {
    const middle = (low + high) >> 1;
    if (known[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const found = known[low];
  if (found && found.start <= at) return found;
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate();
  const bucket = bucketFrom(firstDayOf(day, unit), unit, timezone);
  known.splice(low, 0, bucket);
  makeRoom();
  return bucket;
}

/**
 * The local calendar bucket of an instant, moved by `offset` buckets: −1 is the one before. Weeks are ISO weeks from Monday; a
 * bucket begins with its first local midnight and so has an hour more or less where clocks change.
 *
 * @param at epoch milliseconds, UTC
 * @param timezone IANA name
 */
export function calendarBucket(at: number, { unit, timezone, offset = 0 }: { unit: CalendarUnit; timezone: string; offset?: number }): CalendarBucket {
  const here = bucketAt(at, unit, timezone);
  if (offset === 0) return here;
  if (offset === -1) return bucketAt(here.start - 1, unit, timezone);
  return bucketAt(here.firstDay.add(STEPS[unit](offset)).toZonedDateTime(timezone).epochMilliseconds, unit, timezone);
}

/** The name of the local calendar bucket of an instant: `2026-04-10`, `2026-W15`, `2026-05`, `2026-Q2`, `2026`. */
export const bucketKey = (at: number, unit: CalendarUnit, timezone: string): string => bucketAt(at, unit, timezone).key;

const before = (at: number, duration: string, timezone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).subtract(Temporal.Duration.from(duration)).epochMilliseconds;

/**
 * The instant a duration before another, by calendar arithmetic in the zone (rule N7): `P365D` before noon is noon 365 days
 * earlier whatever the clocks did meanwhile, month ends clamp.
 *
 * A rolling window is (instant before, at]: what happened exactly a duration ago is out, what happens at the instant is in.
 */
export function instantBefore(at: number, duration: string, timezone: string): number {
  if (duration.includes('T')) return before(at, duration, timezone);
  const day = bucketAt(at, 'day', timezone);
  if (day.end - day.start !== HOURS_24) return before(at, duration, timezone);
  const name = `${timezone}|${duration}|${day.start}`;
  let start = starts.get(name);
  if (start === undefined) {
    const earlier = bucketFrom(day.firstDay.subtract(Temporal.Duration.from(duration)), 'day', timezone);
    // On a day when clocks change, a time of day is not simply so many milliseconds after midnight.
    start = earlier.end - earlier.start === HOURS_24 ? earlier.start : Number.NaN;
    starts.set(name, start);
    makeRoom();
  }
  return Number.isNaN(start) ? before(at, duration, timezone) : start + (at - day.start);
}
