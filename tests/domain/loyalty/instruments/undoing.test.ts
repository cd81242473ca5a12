import type { InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { undone } from '#domain/loyalty/instruments/undoing.ts';

test('a limit on some goods may be called like what every object has', () => {
  const counted = JSON.parse('{"constructor":2,"__proto__":3}') as Record<string, number>;
  const { details } = undone({ use: null, details: { counted } } as unknown as InstrumentEntry, []);
  expect(Object.entries(details.counted as Record<string, number>)).toEqual([['constructor', -2], ['__proto__', -3]]);
});
