import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';

export interface Metric {
  value: number;
  previous: number;
}

export interface Day {
  date: string;
  revenueMinor: number;
  purchases: number;
  previousRevenueMinor: number;
}

export interface AttentionItem {
  kind: string;
  /** The most frequent code of refusal. */
  code?: string;
  count?: number;
  place?: { externalId: string; name: string } | null;
  at?: string | null;
  detail: string;
}

export interface Overview {
  period: { from: string; to: string; timezone: string };
  currency: string;
  metrics: Record<'revenueMinor' | 'purchases' | 'averageMinor' | 'buyers' | 'newCustomers' | 'pointsLiability' | 'liabilityMinor', Metric>;
  daily: Day[];
  places: { place: { externalId: string; name: string } | null; revenueMinor: number; purchases: number }[];
  attention: AttentionItem[];
  lastEventAt: string | null;
}

export type Days = '7' | '30' | '90';

export const overviewQuery = (days: Days, place: string | undefined) =>
  queryOptions({
    queryKey: ['overview', days, place ?? null],
    queryFn: async () => (await unwrap(api.GET('/v1/reports/overview', { params: { query: { days: Number(days) as 7 | 30 | 90, place } } }))) as Overview,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

/** The days of the period as filters of the list of purchases. */
export const rowsOf = ({ daily }: Overview) => ({ from: daily[0]?.date, to: daily.at(-1)?.date });

/** Seven days in a row become one point, counted back from the last whole day so that every week is whole. */
export function byWeek(days: Day[]): Day[] {
  const weeks: Day[] = [];
  for (let end = days.length; end >= 7; end -= 7) {
    const week = days.slice(end - 7, end);
    const sum = (of: (day: Day) => number) => week.reduce((total, day) => total + of(day), 0);
    weeks.unshift({
      date: week[0]!.date,
      revenueMinor: sum((day) => day.revenueMinor),
      purchases: sum((day) => day.purchases),
      previousRevenueMinor: sum((day) => day.previousRevenueMinor),
    });
  }
  return weeks;
}

/** Without the day under way, whose fall would be read as a loss; kept when it is all there is. */
export function wholeDays({ daily, period }: Overview): { days: Day[]; leftOut: boolean } {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: period.timezone }).format(new Date());
  const whole = daily.filter(({ date }) => date < today);
  const leftOut = whole.some(({ purchases }) => purchases > 0) && whole.length < daily.length;
  return { days: leftOut ? whole : daily, leftOut };
}
