import { Temporal } from 'temporal-polyfill';

/** An instant on the clock and the calendar of a zone. */
export interface LocalMoment {
  /** `YYYY-MM-DD` */
  date: string;
  /** ISO: Monday is 1. */
  weekday: number;
  /** `HH:MM` */
  time: string;
  year: number;
  month: number;
  day: number;
  hour: number;
}

const two = (value: number) => String(value).padStart(2, '0');
let latest: { at: number; timezone: string; moment: LocalMoment } | undefined;

/** The local date and time of an instant. The latest one is remembered: all conditions of a purchase ask for the same. */
export function localMoment(at: number, timezone: string): LocalMoment {
  if (latest?.at === at && latest.timezone === timezone) return latest.moment;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const { year, month, day, hour } = local;
  const moment = { date: local.toPlainDate().toString(), weekday: local.dayOfWeek, time: `${two(hour)}:${two(local.minute)}`, year, month, day, hour };
  latest = { at, timezone, moment };
  return moment;
}

const BIRTHDAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Month and day on which a birthday is celebrated in a year: 29 February on the 28th when there is none. */
const celebrated = (monthDay: string, year: number) => (monthDay === '02-29' && !isLeap(year) ? '02-28' : monthDay);

/** Full years at a local date; null for what is no date. */
export function ageAt(birthday: unknown, { date, year }: LocalMoment): number | null {
  const match = typeof birthday === 'string' ? BIRTHDAY.exec(birthday) : null;
  if (!match) return null;
  return year - Number(match[1]) - (date.slice(5) < celebrated(`${match[2]}-${match[3]}`, year) ? 1 : 0);
}

/** Whether the local date is the birthday; null for what is no date. */
export function isBirthday(birthday: unknown, { date, year }: LocalMoment): boolean | null {
  const match = typeof birthday === 'string' ? BIRTHDAY.exec(birthday) : null;
  return match && celebrated(`${match[2]}-${match[3]}`, year) === date.slice(5);
}
