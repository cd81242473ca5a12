import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { bucketKey, calendarBucket, instantBefore } from '#domain/shared/calendar.ts';

const MOSCOW = 'Europe/Moscow';
const at = (iso: string) => Date.parse(iso);
const iso = (instant: number) => new Date(instant).toISOString();

test.each([
  ['day', '2026-04-10'], ['week', '2026-W15'], ['month', '2026-04'], ['quarter', '2026-Q2'], ['year', '2026'],
] as const)('an instant lies in the %s %s', (unit, key) => {
  expect(bucketKey(at('2026-04-10T09:00:00Z'), unit, MOSCOW)).toBe(key);
});

test('a bucket begins at local midnight', () => {
  expect(bucketKey(at('2026-04-30T20:59:59.999Z'), 'month', MOSCOW)).toBe('2026-04');
  expect(bucketKey(at('2026-04-30T21:00:00Z'), 'month', MOSCOW)).toBe('2026-05');
});

test('the days around New Year belong to the ISO week of their Thursday', () => {
  expect(bucketKey(at('2027-01-01T12:00:00Z'), 'week', 'UTC')).toBe('2026-W53');
  expect(bucketKey(at('2024-12-30T12:00:00Z'), 'week', 'UTC')).toBe('2025-W01');
});

test('a day when clocks change has 23 or 25 hours', () => {
  const spring = calendarBucket(at('2026-03-29T12:00:00Z'), { unit: 'day', timezone: 'Europe/Berlin' });
  const autumn = calendarBucket(at('2026-10-25T12:00:00Z'), { unit: 'day', timezone: 'Europe/Berlin' });
  expect([spring.end - spring.start, autumn.end - autumn.start]).toEqual([23 * 3_600_000, 25 * 3_600_000]);
});

test('an offset moves by whole buckets', () => {
  const month = calendarBucket(at('2026-03-31T12:00:00Z'), { unit: 'month', timezone: MOSCOW, offset: -1 });
  expect([month.key, iso(month.start), iso(month.end)]).toEqual(['2026-02', '2026-01-31T21:00:00.000Z', '2026-02-28T21:00:00.000Z']);
  expect(calendarBucket(at('2026-02-10T00:00:00Z'), { unit: 'quarter', timezone: MOSCOW, offset: -5 }).key).toBe('2024-Q4');
  expect(calendarBucket(at('2026-02-10T00:00:00Z'), { unit: 'year', timezone: MOSCOW, offset: 1 }).key).toBe('2027');
});

test('a month before the end of a longer month clamps', () => {
  expect(iso(instantBefore(at('2026-03-31T12:00:00Z'), 'P1M', 'UTC'))).toBe('2026-02-28T12:00:00.000Z');
});

const zones = fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Tehran', 'UTC');
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) });
const around = fc.oneof(instants, fc.tuple(fc.constantFrom(Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2018, 10, 4), Date.UTC(2026, 3, 5)), fc.integer({ min: -3, max: 3 * 96 }))
  .map(([day, quarters]) => day + quarters * 15 * 60_000 + 7));

test('whatever was asked before, a bucket holds its instant and touches its neighbours', () => {
  fc.assert(fc.property(around, zones, fc.constantFrom('day', 'week', 'month', 'quarter', 'year'), (instant, timezone, unit) => {
    const bucket = calendarBucket(instant, { unit, timezone });
    expect(bucket.start <= instant && instant < bucket.end).toBe(true);
    expect(calendarBucket(bucket.end, { unit, timezone }).start).toBe(bucket.end);
    expect(calendarBucket(instant, { unit, timezone, offset: -1 }).end).toBe(bucket.start);
  }), { numRuns: 2000 });
});

test('the shortcut of calendar arithmetic gives what calendar arithmetic gives', () => {
  fc.assert(fc.property(around, zones, fc.constantFrom('P365D', 'P1M', 'P12M', 'P30D', 'PT36H', 'P1W'), (instant, timezone, duration) => {
    const exact = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone).subtract(duration).epochMilliseconds;
    expect(instantBefore(instant, duration, timezone)).toBe(exact);
  }), { numRuns: 3000 });
});
