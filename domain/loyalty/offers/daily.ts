import { calendarBucket } from '../../shared/calendar.ts';
import type { Arm } from './types.ts';

export interface DayOfArm {
  /** Persons who had bought by the end of the day. */
  buyers: number;
  /** Share of the arm; null for an arm without persons. */
  conversion: number | null;
}

export interface DayOfOffer {
  /** Local day in the program's zone, `YYYY-MM-DD`. */
  day: string;
  target: DayOfArm;
  control: DayOfArm;
}

const MOST_DAYS = 400;

/**
 * Conversion of both arms as it grew, day by day of the program's zone: from the day the window opens to the day of the last
 * instant, the latest 400 of them.
 *
 * @param first the first kept purchase of each buyer, ascending, epoch milliseconds
 * @param options.to the last instant to count, inclusive
 */
export function conversionByDay(first: readonly { arm: Arm; at: number }[], { sizes, from, to, timezone }: { sizes: Record<Arm, number>; from: number; to: number; timezone: string }): DayOfOffer[] {
  const buyers: Record<Arm, number> = { target: 0, control: 0 };
  const dayOfArm = (arm: Arm): DayOfArm => ({ buyers: buyers[arm], conversion: sizes[arm] === 0 ? null : buyers[arm] / sizes[arm] });
  const days: DayOfOffer[] = [];
  let counted = 0;
  for (let at = from; at <= to;) {
    const { key: day, end } = calendarBucket(at, { unit: 'day', timezone });
    for (let next = first[counted]; next && next.at < end && next.at <= to; next = first[++counted]) buyers[next.arm]++;
    days.push({ day, target: dayOfArm('target'), control: dayOfArm('control') });
    at = end;
  }
  return days.slice(-MOST_DAYS);
}
