import { metricValue, windowStart } from '#domain/loyalty/levels/metrics.ts';
import type { FactLine, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import type { MetricKind, MetricWindow } from '#domain/loyalty/program.ts';

const timezone = 'Europe/Moscow';
const at = (iso: string) => Date.parse(iso);
const line = (part: Partial<FactLine> = {}): FactLine => ({ sku: null, category: null, tags: [], quantity: 1, grossMinor: 1000, paidMinor: 900, earned: 45, returns: [], ...part });
const purchase = (iso: string, lines: FactLine[], placePath: string[] = []): PurchaseFact => ({ purchaseId: iso, at: at(iso), placePath, lines });
const ever: MetricWindow = { rolling: 'P36500D' };
const value = (kind: MetricKind, facts: PurchaseFact[], instant: string, { filter = {}, window = ever }: { filter?: object; window?: MetricWindow } = {}) =>
  metricValue([kind, filter, window], facts, { at: at(instant), timezone });

test.each([['spend', 2700], ['gross', 3000], ['count', 2], ['units', 6], ['points', 135], ['days', 1]] as const)('%s of two purchases of a day is %d', (kind, expected) => {
  const facts = [purchase('2026-04-10T08:00:00Z', [line({ quantity: 3 }), line({ quantity: 2 })]), purchase('2026-04-10T09:00:00Z', [line()])];
  expect(value(kind, facts, '2026-04-10T09:00:00Z')).toBe(expected);
});

test('days are local: an evening in London is the next day in Moscow', () => {
  const facts = [purchase('2026-04-10T20:00:00Z', [line()]), purchase('2026-04-10T22:00:00Z', [line()])];
  expect(value('days', facts, '2026-05-01T00:00:00Z')).toBe(2);
});

test('a purchase at the instant counts, one exactly a window ago does not', () => {
  const facts = [purchase('2025-04-10T09:00:00Z', [line()]), purchase('2025-04-10T09:00:00.001Z', [line()]), purchase('2026-04-10T09:00:00Z', [line()])];
  expect(value('count', facts, '2026-04-10T09:00:00Z', { window: { rolling: 'P365D' } })).toBe(2);
});

test('a calendar window is the local bucket, moved by its offset', () => {
  const facts = [purchase('2026-03-31T20:59:59Z', [line()]), purchase('2026-03-31T21:00:00Z', [line()]), purchase('2026-04-30T20:00:00Z', [line()])];
  expect(value('count', facts, '2026-04-30T20:30:00Z', { window: { calendar: 'month' } })).toBe(2);
  expect(value('count', facts, '2026-05-15T00:00:00Z', { window: { calendar: 'month', offset: -1 } })).toBe(2);
  expect(value('count', facts, '2026-04-15T00:00:00Z', { window: { calendar: 'quarter', offset: -1 } })).toBe(1);
  expect(value('count', facts, '2026-04-15T00:00:00Z', { window: { calendar: 'month' } })).toBe(1);
});

test('only matching lines count, by category and by place', () => {
  const facts = [
    purchase('2026-04-10T08:00:00Z', [line({ category: 'cinema.ticket', paidMinor: 500 }), line({ category: 'bar', paidMinor: 70 })], ['kino-1', 'kino']),
    purchase('2026-04-11T08:00:00Z', [line({ category: 'cinema', paidMinor: 30 })], ['cafe']),
  ];
  expect(value('spend', facts, '2026-05-01T00:00:00Z', { filter: { categories: ['cinema'] } })).toBe(530);
  expect(value('spend', facts, '2026-05-01T00:00:00Z', { filter: { places: ['kino'] } })).toBe(570);
  expect(value('count', facts, '2026-05-01T00:00:00Z', { filter: { categories: ['bar'] } })).toBe(1);
});

test('a return counts from its instant on, and its money telescopes as the refund does', () => {
  const facts = [purchase('2026-04-10T08:00:00Z', [line({ quantity: 3, paidMinor: 100, earned: 10, returns: [{ at: at('2026-04-20T00:00:00Z'), quantity: 1 }, { at: at('2026-04-25T00:00:00Z'), quantity: 2 }] })])];
  expect(['2026-04-19T23:59:59.999Z', '2026-04-20T00:00:00Z', '2026-04-25T00:00:00Z'].map((instant) => value('spend', facts, instant))).toEqual([100, 66, 0]);
  expect(['2026-04-19T23:59:59.999Z', '2026-04-20T00:00:00Z', '2026-04-25T00:00:00Z'].map((instant) => value('count', facts, instant))).toEqual([1, 1, 0]);
  expect(value('units', facts, '2026-04-20T00:00:00Z')).toBe(2);
  expect(value('days', facts, '2026-04-25T00:00:00Z')).toBe(0);
});

test('a return lowers the bucket of its purchase, not its own', () => {
  const facts = [purchase('2026-03-10T08:00:00Z', [line({ returns: [{ at: at('2026-04-20T00:00:00Z'), quantity: 1 }] })]), purchase('2026-04-10T08:00:00Z', [line()])];
  expect(value('count', facts, '2026-04-30T00:00:00Z', { window: { calendar: 'month', offset: 0 } })).toBe(1);
  expect(value('count', facts, '2026-04-30T00:00:00Z', { window: { calendar: 'month', offset: -1 } })).toBe(0);
});

test('the start of a window tells how much history to load', () => {
  expect(new Date(windowStart(['spend', {}, { calendar: 'month', offset: -1 }], { at: at('2026-04-15T00:00:00Z'), timezone })).toISOString()).toBe('2026-02-28T21:00:00.000Z');
  expect(new Date(windowStart(['spend', {}, { rolling: 'P30D' }], { at: at('2026-04-15T00:00:00Z'), timezone })).toISOString()).toBe('2026-03-16T00:00:00.001Z');
});
