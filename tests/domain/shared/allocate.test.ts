import fc from 'fast-check';
import { largestRemainder, mulDivFloor, roundFraction, sumOfShares } from '#domain/shared/allocate.ts';

const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
const weights = fc.array(amount, { minLength: 1, maxLength: 12 });
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe('largest remainder (N3)', () => {
  test('parts sum to the whole, and none is a unit or more away from its exact share', () => {
    fc.assert(fc.property(amount, weights, (total, of) => {
      const parts = largestRemainder(total, of);
      const whole = of.reduce((a, b) => a + BigInt(b), 0n);
      if (whole === 0n) return expect(parts).toEqual(of.map(() => 0));
      expect(sum(parts)).toBe(total);
      parts.forEach((part, index) => {
        const floor = (BigInt(total) * BigInt(of[index]!)) / whole;
        expect([floor, floor + 1n]).toContain(BigInt(part));
      });
    }));
  });

  test('the units left go to the largest remainders, a tie to the lower index', () => {
    expect(largestRemainder(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(largestRemainder(101, [1, 1, 1])).toEqual([34, 34, 33]);
    expect(largestRemainder(5, [50, 30, 20])).toEqual([3, 1, 1]);
    expect(largestRemainder(1, [0, 5, 5])).toEqual([0, 1, 0]);
    expect(largestRemainder(10, [3, 3, 4])).toEqual([3, 3, 4]);
    expect(largestRemainder(0, [1, 2])).toEqual([0, 0]);
  });

  test('of equal weights none gets less than a later one', () => {
    fc.assert(fc.property(amount, fc.integer({ min: 1, max: 20 }), (total, count) => {
      const parts = largestRemainder(total, Array.from({ length: count }, () => 7));
      expect(parts).toEqual([...parts].sort((a, b) => b - a));
    }));
  });
});

describe('rounding (N3)', () => {
  test('floor drops, half up rounds a half up', () => {
    const half = { over: 5n, under: 2n };
    expect([roundFraction(half, 'floor'), roundFraction(half, 'half_up')]).toEqual([2, 3]);
    expect([roundFraction({ over: 7n, under: 3n }, 'half_up'), roundFraction({ over: 8n, under: 3n }, 'half_up')]).toEqual([2, 3]);
  });

  test('is never more than a unit, or half of one, away', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 10n ** 5n, max: 10n ** 8n }), (over, under) => {
      const floor = BigInt(roundFraction({ over, under }, 'floor'));
      const near = BigInt(roundFraction({ over, under }, 'half_up'));
      expect(floor * under <= over && over < (floor + 1n) * under).toBe(true);
      expect((2n * near - 1n) * under <= 2n * over && 2n * over < (2n * near + 1n) * under).toBe(true);
    }));
  });

  test('shares are added before they are rounded', () => {
    const thirds = sumOfShares([{ amount: 10, part: 1, whole: 3 }, { amount: 10, part: 1, whole: 3 }, { amount: 10, part: 1, whole: 3 }]);
    expect(roundFraction(thirds, 'floor')).toBe(10);
    expect(sumOfShares([])).toEqual({ over: 0n, under: 1n });
  });

  const share = fc.record({ amount, whole: fc.integer({ min: 1, max: 1_000_000 }), kept: fc.double({ min: 0, max: 1, noNaN: true }) }).map(({ kept, ...rest }) => ({ ...rest, part: Math.round(kept * rest.whole) }));
  test('the sum of shares is exact', () => {
    fc.assert(fc.property(fc.array(share, { maxLength: 6 }), (shares) => {
      const { over, under } = sumOfShares(shares);
      const product = shares.reduce((all, { whole }) => all * BigInt(whole), 1n);
      expect(over * product).toBe(under * shares.reduce((total, { amount: minor, part, whole }) => total + (BigInt(minor) * BigInt(part) * product) / BigInt(whole), 0n));
    }));
  });

  test('a thousand lines, of each of which a part is kept, are added in time', () => {
    const shares = Array.from({ length: 1000 }, (_, index) => ({ amount: 1_000_000, part: 999_000 - index, whole: 1_000_000 - index }));
    const scale = 10n ** 30n;
    const nearly = shares.reduce((total, { amount: minor, part, whole }) => total + (BigInt(minor) * BigInt(part) * scale) / BigInt(whole), 0n);
    expect(roundFraction(sumOfShares(shares), 'floor')).toBe(Number(nearly / scale));
  });

  test('a product beyond the safe integers is still exact', () => {
    fc.assert(fc.property(amount, amount, fc.integer({ min: 1_000_000, max: 1_000_000_000 }), (a, b, c) => {
      fc.pre((BigInt(a) * BigInt(b)) / BigInt(c) <= BigInt(Number.MAX_SAFE_INTEGER));
      expect(BigInt(mulDivFloor(a, b, c))).toBe((BigInt(a) * BigInt(b)) / BigInt(c));
    }));
  });
});
