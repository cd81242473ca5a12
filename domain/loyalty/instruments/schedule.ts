import { localMoment } from '../rules/local-moment.ts';
import type { ScheduleDocument } from './types.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * Whether an instrument works at an instant: local weekday (ISO, Monday is 1) and time of day, `to` exclusive (`24:00` is the end of the
 * day). Hours that wrap over midnight (`from` 22:00, `to` 02:00) belong to the day on which they begin.
 *
 * @param at epoch milliseconds, UTC
 * @param timezone IANA name, the program's
 */
export function isWithinSchedule(schedule: ScheduleDocument | undefined, at: number, timezone: string): boolean {
  if (!schedule) return true;
  const { weekday, time } = localMoment(at, timezone);
  const { weekdays = EVERY_DAY, from = '00:00', to = '24:00' } = schedule;
  const [today, yesterday] = [weekday, weekday === 1 ? 7 : weekday - 1].map((day) => weekdays.includes(day));
  if (from < to) return today! && time >= from && time < to;
  return (today! && time >= from) || (yesterday! && time < to);
}
