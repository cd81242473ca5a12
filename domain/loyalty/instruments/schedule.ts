import { Temporal } from 'temporal-polyfill';
import type { ScheduleDocument } from './types.ts';

/** Minutes since midnight of `HH:MM`; `24:00` is the end of the day. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * Whether an instrument works at an instant: local weekday (ISO, Monday is 1) and time of day, `to` exclusive. Hours that wrap over
 * midnight (`from` 22:00, `to` 02:00) belong to the day on which they begin.
 *
 * @param at epoch milliseconds, UTC
 * @param timezone IANA name, the program's
 */
export function isWithinSchedule(schedule: ScheduleDocument | undefined, at: number, timezone: string): boolean {
  if (!schedule) return true;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const minute = local.hour * 60 + local.minute;
  const [from, to] = [minutesOf(schedule.from ?? '00:00'), minutesOf(schedule.to ?? '24:00')];
  const weekdays = schedule.weekdays ?? [1, 2, 3, 4, 5, 6, 7];
  const yesterday = local.dayOfWeek === 1 ? 7 : local.dayOfWeek - 1;
  if (from < to) return weekdays.includes(local.dayOfWeek) && minute >= from && minute < to;
  return (weekdays.includes(local.dayOfWeek) && minute >= from) || (weekdays.includes(yesterday) && minute < to);
}
