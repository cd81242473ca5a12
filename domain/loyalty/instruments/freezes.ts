import { Temporal } from 'temporal-polyfill';
import { endOfTerm } from '../../shared/zoned-time.ts';
import { isAfter } from './order.ts';
import type { InstrumentEntry, InstrumentTypeDocument } from './types.ts';

export interface Freeze {
  /** Epoch milliseconds, [from, until). */
  from: number;
  until: number;
}

const DAY_MS = 86_400_000;

/** A stretch of time as whole local days and the milliseconds left over: days survive a change of clocks. */
function spanOf({ from, until }: Freeze, timezone: string): { days: number; restMs: number } {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone);
  const days = start.until(Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(timezone), { largestUnit: 'day' }).days;
  return { days, restMs: until - start.add({ days }).epochMilliseconds };
}

/** When a freeze of so many days ends, counted in local days. */
export const endOfFreeze = (from: number, days: number, timezone: string): number => endOfTerm(from, { after: `P${days}D` }, timezone);

/** How many days instruments of a type may be frozen altogether; 0 where they may not. */
export const mostFreezeDays = ({ freeze }: InstrumentTypeDocument, at: number): number =>
  (freeze ? Math.round((endOfTerm(at, { after: freeze.max }, 'UTC') - at) / DAY_MS) : 0);

/** The freezes among entries: each ends as planned, or with the first unfreezing that comes after it and inside it. */
export function freezesOf(entries: readonly InstrumentEntry[]): Freeze[] {
  return entries.filter(({ type }) => type === 'freeze').map((freeze) => {
    const planned = Number(freeze.details.until);
    const thawed = entries.filter((entry) => entry.type === 'unfreeze' && isAfter(entry, freeze) && entry.occurredAt < planned).map(({ occurredAt }) => occurredAt);
    return { from: freeze.occurredAt, until: Math.min(planned, ...thawed) };
  });
}

/** Days used up by freezes; a day begun is used. */
export const daysOf = (freezes: readonly Freeze[], timezone: string): number => freezes.reduce((sum, freeze) => {
  const { days, restMs } = spanOf(freeze, timezone);
  return sum + days + (restMs > 0 ? 1 : 0);
}, 0);

/** An instant moved by the time that freezes took. */
export const extendedBy = (at: number, freezes: readonly Freeze[], timezone: string): number => freezes.reduce((end, freeze) => {
  const { days, restMs } = spanOf(freeze, timezone);
  return endOfTerm(end, { after: `P${days}D` }, timezone) + restMs;
}, at);
