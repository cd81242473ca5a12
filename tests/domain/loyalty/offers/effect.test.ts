import fc from 'fast-check';
import { complementaryError, offerEffect, pooledZ, twoSidedPValue } from '#domain/loyalty/offers/effect.ts';

const within = (actual: number, expected: number, relative = 1e-12) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
const arm = (size: number, buyers: number, orders = buyers, grossMinor = 0, revenueMinor = grossMinor) => ({ size, buyers, orders, grossMinor, revenueMinor });

describe('the complementary error function', () => {
  // mpmath 1.3, 30 digits, as the nearest double.
  test.each([
    [0, 1], [0.1, 0.8875370839817152], [0.5, 0.4795001221869535], [1, 0.15729920705028513], [1.5, 0.033894853524689274], [1.9999, 0.004679802092970609],
    [2, 0.004677734981047266], [2.5, 0.0004069520174449589], [3, 0.0000220904969985854412171], [5, 1.537459794428035e-12], [10, 2.088487583762545e-45], [20, 5.395865611607901e-176],
  ])('at %d', (x, expected) => within(complementaryError(x), expected));

  test('a two-sided p of 1.95996… is 0.05', () => {
    within(twoSidedPValue(1.959963984540054), 0.05);
    within(twoSidedPValue(-6), 1.973175290075389e-9);
  });
});

describe('the pooled z test', () => {
  test.each([
    [60, 200, 40, 200, 2.309401076758503, 0.020921335337794028],
    [300, 1000, 50, 250, 3.14970394174356, 0.0016343599239136094],
    [120, 900, 10, 100, 0.9403048962790747, 0.34706118880230813],
    [5, 10, 5, 10, 0, 1],
    [900, 1000, 10, 100, 20.17849785273493, 1.5127369799753357e-90],
    [1, 3, 0, 2, 0.9128709291752769, 0.36131042852617884],
  ])('%d of %d against %d of %d', (buyers, size, others, otherSize, z, pValue) => {
    const effect = offerEffect({ target: arm(size, buyers), control: arm(otherSize, others), costMinor: 0 });
    within(effect.z!, z);
    within(effect.pValue!, pValue, 1e-11);
  });

  test('says nothing when an arm has nobody, nobody bought, or everybody did', () => {
    expect([pooledZ(arm(10, 5), arm(0, 0)), pooledZ(arm(0, 0), arm(10, 5)), pooledZ(arm(10, 0), arm(10, 0)), pooledZ(arm(10, 10), arm(10, 10))]).toEqual([null, null, null, null]);
  });

  test('changes its sign, and nothing else, when the arms change places', () => {
    const group = fc.integer({ min: 1, max: 100_000 }).chain((size) => fc.integer({ min: 0, max: size }).map((buyers) => arm(size, buyers)));
    fc.assert(fc.property(group, group, (target, control) => {
      const [one, other] = [offerEffect({ target, control, costMinor: 0 }), offerEffect({ target: control, control: target, costMinor: 0 })];
      if (one.z === null) return expect(other.z).toBeNull();
      within(-other.z!, one.z, 1e-9);
      within(other.pValue!, one.pValue!, 1e-9);
      expect(one.pValue).toBeGreaterThanOrEqual(0);
      expect(one.pValue).toBeLessThanOrEqual(1);
    }));
  });
});

describe('the effect (N30)', () => {
  test('scales the control arm to the size of the target', () => {
    const effect = offerEffect({ target: arm(900, 180, 200, 40_000_000, 36_000_000), control: arm(100, 10, 12, 2_000_000), costMinor: 4_000_000 });
    expect(effect).toMatchObject({
      target: { size: 900, buyers: 180, conversion: 0.2, revenueMinor: 36_000_000 }, control: { size: 100, buyers: 10, conversion: 0.1, revenueMinor: 2_000_000 },
      upliftPoints: 10, incrementalOrders: 200 - 108, incrementalGrossMinor: 22_000_000, costMinor: 4_000_000, roi: 4.5,
    });
  });

  test('without a control arm there is no uplift, and no return on the cost', () => {
    expect(offerEffect({ target: arm(10, 5, 5, 1000), control: arm(0, 0), costMinor: 100 }))
      .toMatchObject({ control: { size: 0, conversion: null }, upliftPoints: null, incrementalOrders: null, incrementalGrossMinor: null, roi: null, z: null, pValue: null });
  });

  test('an offer that cost nothing has no return on its cost', () => expect(offerEffect({ target: arm(10, 5, 5, 1000), control: arm(10, 5, 5, 900), costMinor: 0 }).roi).toBeNull());
});
