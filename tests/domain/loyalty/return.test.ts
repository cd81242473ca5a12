import fc from 'fast-check';
import { computeReturn, type PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { emptyWallet, grantPoints, takeActive, takeBack, type WalletState } from '#domain/loyalty/wallet.ts';

const grant = (points: number, eligibleMinor: number[], rounding: 'floor' | 'half_up' = 'floor') => ({ rule: 'R-BASE', wallet: 'BONUS', points, lotId: 'own', rounding, eligibleMinor });

/** Three units of 10.00, one of 50.00; 40 points were paid with, 10 of them on the first line. */
const snapshot: PurchaseSnapshot = {
  lines: [{ lineId: 'A', quantity: 3, paidMinor: 2000, pointsSpent: 10 }, { lineId: 'B', quantity: 1, paidMinor: 2000, pointsSpent: 30 }],
  grants: [grant(10, [2000, 2000])],
  spend: { wallet: 'BONUS', takings: [{ lotId: 'soon', points: 25 }, { lotId: 'late', points: 15 }] },
};

describe('a return (N9, N12)', () => {
  test('keeps the rounded share and takes back the rest', () => {
    const first = computeReturn(snapshot, [0, 0], [{ lineId: 'A', quantity: 1 }]);
    // kept of the grant: floor(10 · (2000·2/3 + 2000) / 4000) = 8; of 20.00: floor(13.33); of 10 points: 6
    expect(first).toMatchObject({ refundMinor: 667, pointsRestored: 4, reversals: [{ points: 2, lotId: 'own' }], returnedQuantities: [1, 0] });
    const second = computeReturn(snapshot, [1, 0], [{ lineId: 'A', quantity: 2 }]);
    expect(second).toMatchObject({ refundMinor: 1333, pointsRestored: 6, reversals: [{ points: 3 }] });
    expect(computeReturn(snapshot, [3, 0], [{ lineId: 'B', quantity: 1 }])).toMatchObject({ refundMinor: 2000, pointsRestored: 30, reversals: [{ points: 5 }] });
  });

  test('of two passes that paid for one line, each gets its own visits back, one for each unit', () => {
    const visits = (instrumentId: string, units: number, ofLine: number) => ({ code: instrumentId, instrumentId, unitsOfLine: [units], ofLine: [ofLine] });
    const paid: PurchaseSnapshot = {
      lines: [{ lineId: 'A', quantity: 4, paidMinor: 0, pointsSpent: 0 }], grants: [], spend: null, payments: [visits('old', 1, 1000), visits('new', 2, 2000), { code: 'money', instrumentId: 'money', unitsOfLine: [1000], ofLine: [1000] }],
    };
    const back = [0, 1, 2, 3].map((before) => computeReturn(paid, [before], [{ lineId: 'A', quantity: 1 }]).instrumentRestorations.map(({ units }) => units));
    expect(back).toEqual([[1, 0, 250], [0, 1, 250], [0, 1, 250], [0, 0, 250]]);
    expect(computeReturn(paid, [0], [{ lineId: 'A', quantity: 4 }]).instrumentRestorations.map(({ units }) => units)).toEqual([1, 2, 1000]);
  });

  test('half up keeps the half', () => {
    const half: PurchaseSnapshot = { lines: [{ lineId: 'A', quantity: 2, paidMinor: 100, pointsSpent: 0 }], grants: [grant(5, [100], 'half_up')], spend: null };
    expect(computeReturn(half, [0], [{ lineId: 'A', quantity: 1 }]).reversals[0]!.points).toBe(2);
  });

  test('points go home in reverse order of consumption, and go on where the last return stopped', () => {
    expect(computeReturn(snapshot, [0, 0], [{ lineId: 'B', quantity: 1 }]).restorations).toEqual([{ lotId: 'late', points: 15 }, { lotId: 'soon', points: 15 }]);
    expect(computeReturn(snapshot, [0, 1], [{ lineId: 'A', quantity: 3 }]).restorations).toEqual([{ lotId: 'soon', points: 10 }]);
    expect(computeReturn(snapshot, [0, 0], [{ lineId: 'A', quantity: 3 }]).restorations).toEqual([{ lotId: 'late', points: 10 }]);
  });

  test('more than was bought is refused, also in two halves of one request', () => {
    expect(() => computeReturn(snapshot, [2, 0], [{ lineId: 'A', quantity: 2 }])).toThrow(expect.objectContaining({ code: 'return_exceeds_purchase' }));
    expect(() => computeReturn(snapshot, [0, 0], [{ lineId: 'A', quantity: 2 }, { lineId: 'A', quantity: 2 }])).toThrow(expect.objectContaining({ code: 'return_exceeds_purchase' }));
    expect(() => computeReturn(snapshot, [0, 0], [{ lineId: 'C', quantity: 1 }])).toThrow(expect.objectContaining({ code: 'line_not_found' }));
  });

  test('a grant on nothing stays until everything is back', () => {
    const free: PurchaseSnapshot = { lines: [{ lineId: 'A', quantity: 2, paidMinor: 0, pointsSpent: 0 }], grants: [grant(7, [0])], spend: null };
    expect(computeReturn(free, [0], [{ lineId: 'A', quantity: 1 }]).reversals).toEqual([]);
    expect(computeReturn(free, [1], [{ lineId: 'A', quantity: 1 }]).reversals[0]!.points).toBe(7);
  });

  const line = fc.record({ quantity: fc.integer({ min: 1, max: 1_000_000 }), paidMinor: fc.integer({ min: 0, max: 1_000_000_000 }), pointsSpent: fc.integer({ min: 0, max: 100_000 }), cuts: fc.array(fc.nat(1_000_000), { maxLength: 5 }) });
  test('any split of a full return adds up to the money, the points paid with and the grants', () => {
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 3 }), fc.constantFrom('floor' as const, 'half_up' as const), (made, grants, rounding) => {
      const bought: PurchaseSnapshot = {
        lines: made.map(({ quantity, paidMinor, pointsSpent }, index) => ({ lineId: String(index), quantity, paidMinor, pointsSpent })),
        grants: grants.map((points) => grant(points, made.map(({ paidMinor }) => paidMinor), rounding)),
        spend: { wallet: 'BONUS', takings: made.filter(({ pointsSpent }) => pointsSpent > 0).map(({ pointsSpent }, index) => ({ lotId: `lot-${index}`, points: pointsSpent })) },
      };
      const steps = made.flatMap(({ quantity, cuts }, index) => {
        const marks = [...new Set([...cuts.map((cut) => cut % quantity), 0, quantity])].sort((a, b) => a - b);
        return marks.slice(1).map((mark, at) => ({ lineId: String(index), quantity: mark - marks[at]! }));
      });
      let returned = made.map(() => 0);
      const sums = { refund: 0, restored: 0, reversed: 0 };
      const home = new Map<string, number>();
      for (const step of steps) {
        const result = computeReturn(bought, returned, [step]);
        returned = result.returnedQuantities;
        sums.refund += result.refundMinor;
        sums.restored += result.pointsRestored;
        sums.reversed += result.reversals.reduce((sum, { points }) => sum + points, 0);
        for (const { lotId, points } of result.restorations) home.set(lotId, (home.get(lotId) ?? 0) + points);
      }
      const total = (field: 'paidMinor' | 'pointsSpent') => made.reduce((sum, one) => sum + one[field], 0);
      expect(sums).toEqual({ refund: total('paidMinor'), restored: total('pointsSpent'), reversed: grants.reduce((a, b) => a + b, 0) });
      expect([...home].sort()).toEqual(bought.spend!.takings.map(({ lotId, points }) => [lotId, points]).sort());
    }), { numRuns: 300 });
  });
});

describe('taking a grant back (N11)', () => {
  /** 100 own points, of which 60 are spent; another lot of 50, one of 30 that is not active yet. */
  function wallet(ownActiveFrom = 0): WalletState {
    const state = emptyWallet('BONUS');
    const lot = (id: string, amount: number, activeFrom: number, expiresAt: number | null) =>
      grantPoints(state, { id, wallet: 'BONUS', rule: null, purchaseId: null, amount, grantedAt: 0, activeFrom, expiresAt });
    lot('own', 100, ownActiveFrom, 500);
    lot('other', 50, 0, 900);
    lot('pending', 30, 800, null);
    if (ownActiveFrom === 0) takeActive(state, 60, 10);
    return state;
  }

  test.each([
    ['within_balance takes its own, then the others by consumption', 'within_balance', 0, [['own', 40], ['other', 50]]],
    ['unlimited takes as much, the rest is debt', 'unlimited', 0, [['own', 40], ['other', 50]]],
    ['only_pending takes nothing that is active', 'only_pending', 0, []],
    ['only_pending takes its own while it is pending', 'only_pending', 50, [['own', 100]]],
    ['within_balance takes its own while it is pending', 'within_balance', 50, [['own', 100]]],
  ] as const)('%s', (_, policy, ownActiveFrom, taken) => {
    expect(takeBack(wallet(ownActiveFrom), 'own', 100, 20, policy).map(({ lotId, points }) => [lotId, points])).toEqual(taken);
  });

  test('an own lot that is over gives nothing', () => {
    expect(takeBack(wallet(), 'own', 45, 600, 'within_balance')).toEqual([{ lotId: 'other', points: 45 }]);
  });
});
