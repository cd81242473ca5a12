import { conversionByDay } from '#domain/loyalty/offers/daily.ts';
import { returnedOf } from '#domain/loyalty/offers/kept.ts';

const at = (text: string) => Date.parse(text);

test('conversion grows by local days, across the change to summer time', () => {
  const first = [{ arm: 'target' as const, at: at('2026-03-28T22:59:59Z') }, { arm: 'target' as const, at: at('2026-03-28T23:00:00Z') }, { arm: 'control' as const, at: at('2026-03-29T22:00:00Z') }];
  const days = conversionByDay(first, { sizes: { target: 4, control: 0 }, from: at('2026-03-28T08:00:00Z'), to: at('2026-03-30T10:00:00Z'), timezone: 'Europe/Berlin' });
  expect(days).toEqual([
    { day: '2026-03-28', target: { buyers: 1, conversion: 0.25 }, control: { buyers: 0, conversion: null } },
    { day: '2026-03-29', target: { buyers: 2, conversion: 0.5 }, control: { buyers: 0, conversion: null } },
    { day: '2026-03-30', target: { buyers: 2, conversion: 0.5 }, control: { buyers: 1, conversion: null } },
  ]);
});

test('before the window opens there are no days', () => {
  expect(conversionByDay([], { sizes: { target: 1, control: 1 }, from: at('2026-03-02T00:00:00Z'), to: at('2026-03-01T00:00:00Z'), timezone: 'UTC' })).toEqual([]);
});

test('a purchase is fully returned when every unit of every line came back, in however many returns', () => {
  const lines = [{ lineId: '1', quantity: 2, unitPriceMinor: 1000 }, { lineId: '2', quantity: 1, unitPriceMinor: 500 }];
  expect(returnedOf({ lines, returned: [] })).toEqual({ grossMinor: 0, isWhole: false });
  expect(returnedOf({ lines, returned: [{ lineId: '1', quantity: 1 }, { lineId: '2', quantity: 1 }] })).toEqual({ grossMinor: 1500, isWhole: false });
  expect(returnedOf({ lines, returned: [{ lineId: '1', quantity: 1 }, { lineId: '2', quantity: 1 }, { lineId: '1', quantity: 1 }] })).toEqual({ grossMinor: 2500, isWhole: true });
});
