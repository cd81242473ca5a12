const HOUR_MS = 3_600_000;
const HOURS_OF_WEEK = 168;
const WEEKS = 4;
const LEAST_SILENCE_MS = 3 * HOUR_MS;
const USUAL_GAPS = 3;

/** How long the past is that says what is usual at a place. */
export const USUAL_PERIOD_MS = WEEKS * HOURS_OF_WEEK * HOUR_MS;
/** A place with fewer purchases in that time, one a day on average, has no usual gap. */
const LEAST_PURCHASES = WEEKS * 7;

/** Monday, from which hours of the week are counted; in UTC, where no hour is missing or doubled. */
export const WEEK_EPOCH_MS = Date.UTC(2000, 0, 3);

export interface PlaceActivity {
  /** Purchases of the last four weeks by hour of the week, 168 numbers. */
  byHourOfWeek: readonly number[];
  /** The last purchase, epoch milliseconds. */
  lastAt: number;
}

/** Purchases to be expected between two instants, from what the hours of the last weeks brought. */
function expected(byHourOfWeek: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to;) {
    const hour = Math.floor((at - WEEK_EPOCH_MS) / HOUR_MS);
    const end = Math.min(to, WEEK_EPOCH_MS + (hour + 1) * HOUR_MS);
    sum += ((byHourOfWeek[hour % HOURS_OF_WEEK] ?? 0) / WEEKS) * ((end - at) / HOUR_MS);
    at = end;
  }
  return sum;
}

/**
 * Whether a place that usually has purchases has fallen silent: for three hours at the least and three usual gaps, counted in the
 * hours of the week in which it sells, so that a night or a day off is no silence.
 *
 * @param now epoch milliseconds, within four weeks of the last purchase
 */
export function isSilent({ byHourOfWeek, lastAt }: PlaceActivity, now: number): boolean {
  if (now - lastAt < LEAST_SILENCE_MS || byHourOfWeek.reduce((sum, purchases) => sum + purchases, 0) < LEAST_PURCHASES) return false;
  return expected(byHourOfWeek, lastAt, now) >= USUAL_GAPS;
}
