import fc from 'fast-check';
import { endOfTerm, localDay } from '#domain/shared/zoned-time.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();
const end = (from: string, after: string, zone: string, round?: 'end_of_day' | 'end_of_month') => iso(endOfTerm(at(from), round ? { after, round } : { after }, zone));

describe('terms in the zone of the program (N7)', () => {
  test.each([
    ['365 days to the end of the day', '2026-03-10T09:15:00Z', 'P365D', 'end_of_day', 'Europe/Moscow', '2027-03-10T21:00:00.000Z'],
    ['an instant that is local midnight stays', '2026-03-09T21:00:00Z', 'P365D', 'end_of_day', 'Europe/Moscow', '2027-03-09T21:00:00.000Z'],
    ['a millisecond later it does not', '2026-03-09T21:00:00.001Z', 'P365D', 'end_of_day', 'Europe/Moscow', '2027-03-10T21:00:00.000Z'],
    ['a month clamps to the last day', '2026-01-31T09:00:00Z', 'P1M', 'end_of_day', 'Europe/Moscow', '2026-02-28T21:00:00.000Z'],
    ['in a leap year to the 29th', '2028-01-31T09:00:00Z', 'P1M', 'end_of_day', 'Europe/Moscow', '2028-02-29T21:00:00.000Z'],
    ['a year after the 29th of February', '2028-02-29T09:00:00Z', 'P12M', 'end_of_day', 'Europe/Moscow', '2029-02-28T21:00:00.000Z'],
    ['to the end of the month', '2026-01-15T09:00:00Z', 'P1M', 'end_of_month', 'Europe/Moscow', '2026-02-28T21:00:00.000Z'],
    ['the first instant of a month stays', '2025-12-31T21:00:00Z', 'P1M', 'end_of_month', 'Europe/Moscow', '2026-01-31T21:00:00.000Z'],
    ['exact without rounding', '2026-03-01T12:34:56.789Z', 'P14D', undefined, 'Europe/Moscow', '2026-03-15T12:34:56.789Z'],
    ['days keep the clock over a change of it', '2026-03-28T12:00:00Z', 'P1D', undefined, 'Europe/Berlin', '2026-03-29T11:00:00.000Z'],
    ['hours do not', '2026-03-28T12:00:00Z', 'PT24H', undefined, 'Europe/Berlin', '2026-03-29T12:00:00.000Z'],
    ['a day of 23 hours ends at its midnight', '2026-03-28T12:00:00Z', 'P1D', 'end_of_day', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['a day of 25 hours too', '2026-10-24T12:00:00Z', 'P1D', 'end_of_day', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['a day that begins at 01:00 ends at midnight', '2026-04-23T12:00:00Z', 'P1D', 'end_of_day', 'Africa/Cairo', '2026-04-24T21:00:00.000Z'],
    ['the day before it ends where it begins', '2026-04-22T12:00:00Z', 'P1D', 'end_of_day', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    ['the later of two midnights is no start of a day', '2026-10-31T05:00:00Z', 'P1D', 'end_of_day', 'America/Havana', '2026-11-02T05:00:00.000Z'],
    ['a zone of three quarters of an hour', '2026-01-01T00:00:00Z', 'P1D', 'end_of_day', 'Asia/Kathmandu', '2026-01-02T18:15:00.000Z'],
  ] as const)('%s', (_, from, after, round, zone, expected) => {
    expect(end(from, after, zone, round)).toBe(expected);
  });

  test('terms of minutes are computed from the instant itself', () => {
    expect(end('2026-05-01T20:47:00Z', 'PT10M', 'Europe/Moscow', 'end_of_day')).toBe('2026-05-01T21:00:00.000Z');
    expect(end('2026-05-01T20:55:00Z', 'PT10M', 'Europe/Moscow', 'end_of_day')).toBe('2026-05-02T21:00:00.000Z');
  });
});

const ZONES = ['UTC', 'Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'America/Havana', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Riyadh', 'America/Sao_Paulo'];

/** The local clock of an instant, by another road than the engine's. */
function clock(instant: number, zone: string): { day: string; time: string } {
  const [day, time] = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(instant).split(' ');
  return { day: day!, time: time! };
}
const plusDays = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const instant = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2037, 11, 30) });

test('a term of days ends where the local day after the last one begins, or on a local midnight', () => {
  fc.assert(fc.property(instant, fc.integer({ min: 0, max: 800 }), fc.constantFrom(...ZONES), (from, days, zone) => {
    const ended = endOfTerm(from, { after: `P${days}D`, round: 'end_of_day' }, zone);
    const wanted = plusDays(clock(from, zone).day, days);
    const before = clock(ended - 1, zone).day;
    expect(clock(ended, zone).day > before).toBe(true);   // the first instant of a day
    const exact = endOfTerm(from, { after: `P${days}D` }, zone);
    // Where the wanted day does not exist (Apia left one out) or its clock was moved, the exact end tells which day it is.
    expect(before).toBe(ended === exact ? before : clock(exact, zone).day);
    if (clock(exact, zone).time === clock(from, zone).time) expect(clock(exact, zone).day >= wanted).toBe(true);
    expect(ended >= exact && ended - exact <= 25 * 3_600_000).toBe(true);
  }), { numRuns: 400 });
});

test('what is kept of earlier computations never changes an answer', () => {
  fc.assert(fc.property(instant, fc.integer({ min: 0, max: 899_999 }), fc.constantFrom(...ZONES), fc.constantFrom('P0D', 'P30D', 'P1M', 'PT40M'), (from, offset, zone, after) => {
    endOfTerm(from, { after, round: 'end_of_day' }, zone);
    const near = from - (from % 900_000) + offset;
    const exact = endOfTerm(near, { after }, zone);
    const ended = endOfTerm(near, { after, round: 'end_of_day' }, zone);
    expect(localDay(ended - 1, zone) === localDay(exact, zone) || ended === exact).toBe(true);
  }), { numRuns: 400 });
});
