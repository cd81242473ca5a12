import { Temporal } from 'temporal-polyfill';

export interface LocalDays {
  /** Calendar days `YYYY-MM-DD`, ascending. */
  dates: string[];
  /** When each of them begins, epoch milliseconds, and as one more the end of the last: a day has 23 or 25 hours when clocks change. */
  starts: number[];
}

/** The `count` calendar days of a zone that end with the one in which the instant lies. */
export function localDaysUntil(at: number, timeZone: string, count: number): LocalDays {
  const last = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const days = Array.from({ length: count + 1 }, (_, index) => last.add({ days: index - count + 1 }));
  return { dates: days.slice(0, count).map(String), starts: days.map((day) => day.toZonedDateTime(timeZone).epochMilliseconds) };
}
