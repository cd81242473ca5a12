import fc from 'fast-check';
import { mainProgram, type ProgramDocument, type WalletDocument } from '#domain/loyalty/program.ts';
import { compute as computeWith } from '../../support/engine.ts';
import { emptyWallet, grantPoints, type WalletState } from '#domain/loyalty/wallet.ts';

const AT = Date.parse('2026-03-10T09:00:00Z');
const DAY = 86_400_000;
const base = mainProgram({ name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB' });

function program(wallet: Partial<WalletDocument> = {}, rules: ProgramDocument['rules'] = base.rules): ProgramDocument {
  return { ...base, wallets: [{ ...base.wallets[0]!, ...wallet }], rules };
}

/** A wallet that holds these lots: [id, points, activeFrom, expiresAt]. */
function holding(...lots: [string, number, number, number | null][]): WalletState {
  const state = emptyWallet('BONUS');
  for (const [id, amount, activeFrom, expiresAt] of lots) {
    grantPoints(state, { id, wallet: 'BONUS', rule: null, purchaseId: null, amount, grantedAt: AT - 100 * DAY, activeFrom, expiresAt });
  }
  return state;
}

const lines = (...sums: number[]) => sums.map((unitPriceMinor) => ({ unitPriceMinor }));

function compute({ sums, spend = null, state = holding(), document = program() }: { sums: number[]; spend?: number | 'max' | null; state?: WalletState; document?: ProgramDocument }) {
  return computeWith({ document, lines: lines(...sums), spend: spend === null ? null : { wallet: 'BONUS', points: spend }, wallets: new Map([['BONUS', state]]), occurredAt: AT });
}

const rejection = (input: Parameters<typeof compute>[0]): unknown => {
  try {
    return compute(input);
  } catch (error) {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  }
};

describe('earning (N2, N3, N5, N8)', () => {
  test('5 % of what is paid, floored once over the whole purchase', () => {
    const { grants, payableMinor, grossMinor } = compute({ sums: [1999, 1999, 1999] });   // 59.97 → 2.9985 points; each line alone would give none
    expect([grossMinor, payableMinor, grants.map(({ points }) => points)]).toEqual([5997, 5997, [2]]);
  });

  test('half up gives the half', () => {
    expect(compute({ sums: [5000], document: program({ rounding: 'half_up' }) }).grants[0]!.points).toBe(3);   // 2.5
    expect(compute({ sums: [5000] }).grants[0]!.points).toBe(2);
  });

  test('a wallet of two decimals counts hundredths', () => {
    const document = program({ scale: 2, unitValueMinor: 1 });
    expect(compute({ sums: [2020], document }).grants[0]!.points).toBe(101);   // 1.01 points
  });

  test('what a line earned sums to the grant, the larger remainder first', () => {
    const { lines: shares, grants } = compute({ sums: [10_000, 10_000, 10_000] });
    expect([grants[0]!.points, shares.map(({ earned }) => earned)]).toEqual([15, [5, 5, 5]]);
    expect(compute({ sums: [3000, 3000, 3000] }).lines.map(({ earned }) => earned)).toEqual([2, 1, 1]);
  });

  test('points paid with earn nothing', () => {
    const { payableMinor, grants, lines: [line] } = compute({ sums: [100_000], spend: 500, state: holding(['a', 500, 0, null]) });
    expect([payableMinor, grants[0]!.points, grants[0]!.eligibleMinor, line!.paidMinor]).toEqual([50_000, 25, [50_000], 50_000]);
  });

  test('nothing earned stands among what did not apply', () => {
    expect(compute({ sums: [1999] })).toMatchObject({ grants: [], notApplied: [{ rule: 'R-BASE', reason: 'condition' }] });
    expect(compute({ sums: [0] })).toMatchObject({ grossMinor: 0, payableMinor: 0, grants: [] });
  });

  test('life counts from activation, and ends at the end of a day in the program\'s zone', () => {
    const [grant] = compute({ sums: [100_000], document: program({ activation: { after: 'P14D' } }) }).grants;
    expect(new Date(grant!.activeFrom).toISOString()).toBe('2026-03-24T09:00:00.000Z');
    expect(new Date(grant!.expiresAt!).toISOString()).toBe('2027-03-24T21:00:00.000Z');
    expect(compute({ sums: [100_000], document: program({ expiry: null }) }).grants[0]!.expiresAt).toBeNull();
  });

  test('a wallet\'s limit by units leaves the points of so many', () => {
    const document = program({ limits: [{ measure: 'units', max: 1, period: 'purchase' }] });
    const { grants } = computeWith({ document, lines: [{ unitPriceMinor: 10_000, quantity: 2 }], occurredAt: AT });
    expect(grants.map(({ points, reason }) => [points, reason])).toEqual([[5, 'limit_exhausted']]);
  });

  test('a level that the program has no more counts as the first', () => {
    const rules: ProgramDocument['rules'] = [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] }, { code: 'FIRST', when: { '==': [{ var: 'member.level' }, 'base'] }, effects: [{ type: 'points', wallet: 'BONUS', fixed: 1 }] }];
    const document = { ...program({}, rules), levels: { list: [{ code: 'base', values: { rateBps: 300 } }, { code: 'silver', values: { rateBps: 700 }, when: false }] } };
    const pointsAt = (level: string) => computeWith({ document, lines: lines(10_000), levels: { before: level, parts: () => [] }, occurredAt: AT }).grants.map(({ points }) => points);
    expect([pointsAt('gold'), pointsAt('silver')]).toEqual([[3, 1], [7]]);
  });

  test('every rule rounds apart', () => {
    const rules: ProgramDocument['rules'] = [500, 250].map((rateBps) => ({ code: `R-${rateBps}`, effects: [{ type: 'points', wallet: 'BONUS', rateBps }] }));
    expect(compute({ sums: [9999], document: program({}, rules) }).grants.map(({ rule, points }) => [rule, points])).toEqual([['R-500', 4], ['R-250', 2]]);
  });

  test('more than 10^12 is refused, however it is made', () => {
    expect(() => computeWith({ document: program(), lines: [{ quantity: 1_000_000, unitPriceMinor: 1_000_000_000_000 }], occurredAt: AT })).toThrow(expect.objectContaining({ code: 'amount_too_large' }));
  });
});

describe('paying with points (N3, N5, N6, N8, N19)', () => {
  test('max is half of the sum, or what the wallet holds', () => {
    expect(compute({ sums: [100_000], spend: 'max', state: holding(['a', 9000, 0, null]) }).pointsSpent).toBe(500);
    expect(compute({ sums: [100_000], spend: 'max', state: holding(['a', 90, 0, null]) }).pointsSpent).toBe(90);
    expect(compute({ sums: [100_000], spend: 'max' })).toMatchObject({ pointsSpent: 0, spend: null });
    expect(compute({ sums: [199], spend: 'max', state: holding(['a', 9000, 0, null]) }).pointsSpent).toBe(0);
  });

  test('beyond the share: points_limit with what would be possible', () => {
    expect(rejection({ sums: [100_000], spend: 501, state: holding(['a', 9000, 0, null]) })).toEqual({ code: 'points_limit', maxPoints: 500 });
    expect(rejection({ sums: [100_000], spend: 501, state: holding(['a', 20, 0, null]) })).toEqual({ code: 'points_limit', maxPoints: 20 });
    expect(rejection({ sums: [100_000], spend: 500, state: holding(['a', 20, 0, null]) })).toMatchObject({ code: 'insufficient_points' });
  });

  test('a refused spend takes nothing from the wallet', () => {
    const state = holding(['a', 20, 0, null]);
    rejection({ sums: [100_000], spend: 500, state });
    expect(state.lots.map(({ remaining }) => remaining)).toEqual([20]);
  });

  test('earliest expiry, no expiry last, then activation, then id', () => {
    const state = holding(['never', 10, 0, null], ['late', 10, 0, AT + 9 * DAY], ['b-soon', 10, 5, AT + DAY], ['a-soon', 10, 5, AT + DAY], ['first-active', 10, 1, AT + DAY]);
    const { spend } = compute({ sums: [100_000], spend: 45, state });
    expect(spend!.takings).toEqual([['first-active', 10], ['a-soon', 10], ['b-soon', 10], ['late', 10], ['never', 5]].map(([lotId, points]) => ({ lotId, points })));
  });

  test('pending and expired lots cannot be spent; an expiry is exclusive', () => {
    const state = holding(['pending', 10, AT + 1, null], ['over', 10, 0, AT], ['just-active', 10, AT, AT + 1]);
    expect(compute({ sums: [100_000], spend: 'max', state }).spend!.takings).toEqual([{ lotId: 'just-active', points: 10 }]);
  });

  test('is shared over lines by net value, and no line is paid with more than it is worth', () => {
    const { lines: shares } = compute({ sums: [10_000, 20_000, 30_000], spend: 100, state: holding(['a', 500, 0, null]) });
    expect(shares.map(({ pointsSpent, paidMinor }) => [pointsSpent, paidMinor])).toEqual([[17, 8300], [33, 16_700], [50, 25_000]]);
    const tiny = compute({ sums: [99, 99, 10_000], spend: 100, state: holding(['a', 500, 0, null]), document: program({ maxPayShareBps: 10_000 }) });
    expect(tiny.lines.map(({ pointsSpent, paidMinor }) => [pointsSpent, paidMinor])).toEqual([[0, 99], [0, 99], [100, 0]]);
  });

  test('what the lines can take only together is paid too: all of an odd sum, and no line below nothing', () => {
    const all = { state: holding(['a', 5000, 0, null]), document: program({ maxPayShareBps: 10_000 }) };
    const thirds = compute({ sums: [33_333, 33_333, 33_334], spend: 1000, ...all });
    expect([thirds.payableMinor, thirds.lines.map(({ pointsSpent, paidMinor }) => [pointsSpent, paidMinor])]).toEqual([0, [[333, 0], [333, 0], [334, 0]]]);
    const tiny = compute({ sums: [99, 99, 10_000], spend: 'max', ...all });
    expect([tiny.pointsSpent, tiny.lines.map(({ paidMinor }) => paidMinor)]).toEqual([101, [1, 1, 96]]);   // 101.00 of 101.98: 98.05, 98.05 and 9,903.90
  });

  test('money and points of the lines sum to the whole, whatever is bought', () => {
    const sums = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(fc.property(sums, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 10_000 }), (prices, held, maxPayShareBps) => {
      const result = compute({ sums: prices, spend: 'max', state: holding(['a', held, 0, null]), document: program({ maxPayShareBps }) });
      const total = (field: 'grossMinor' | 'paidMinor' | 'pointsSpent' | 'earned') => result.lines.reduce((sum, line) => sum + line[field], 0);
      expect([total('grossMinor'), total('paidMinor'), total('pointsSpent')]).toEqual([result.grossMinor, result.payableMinor, result.pointsSpent]);
      expect(total('earned')).toBe(result.grants.reduce((sum, { points }) => sum + points, 0));
      expect(result.payableMinor + result.pointsSpent * 100).toBe(result.grossMinor);
      expect(result.pointsSpent * 100 * 10_000 <= result.netMinor * maxPayShareBps).toBe(true);
      expect(result.lines.every(({ paidMinor }) => paidMinor >= 0)).toBe(true);
    }));
  });
});
