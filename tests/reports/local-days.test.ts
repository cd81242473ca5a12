import { localDaysUntil } from '#domain/shared/local-days.ts';

const HOUR_MS = 3_600_000;
const lengths = (at: string, zone: string, count: number) => {
  const { dates, starts } = localDaysUntil(Date.parse(at), zone, count);
  return dates.map((date, index) => [date, (starts[index + 1]! - starts[index]!) / HOUR_MS]);
};

test('days are as long as the clocks of the zone make them', () => {
  expect(lengths('2026-03-30T10:00:00Z', 'Europe/Berlin', 3)).toEqual([['2026-03-28', 24], ['2026-03-29', 23], ['2026-03-30', 24]]);
  expect(lengths('2026-10-26T10:00:00Z', 'Europe/Berlin', 3)).toEqual([['2026-10-24', 24], ['2026-10-25', 25], ['2026-10-26', 24]]);
  expect(lengths('2026-04-05T10:00:00Z', 'Australia/Lord_Howe', 1)).toEqual([['2026-04-05', 24.5]]);
});

test('a day may begin when the clock shows no midnight', () => {
  const { dates, starts } = localDaysUntil(Date.parse('2026-04-24T10:00:00Z'), 'Africa/Cairo', 1);
  expect([dates, new Date(starts[0]!).toISOString()]).toEqual([['2026-04-24'], '2026-04-23T22:00:00.000Z']);
});

test('today is the zone\'s, not the server\'s', () => {
  expect(localDaysUntil(Date.parse('2026-01-01T00:30:00Z'), 'America/New_York', 1).dates).toEqual(['2025-12-31']);
  expect(localDaysUntil(Date.parse('2026-01-01T22:30:00Z'), 'Europe/Moscow', 2).dates).toEqual(['2026-01-01', '2026-01-02']);
});
