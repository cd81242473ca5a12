import type { LimitDocument, ProgramDocument, RuleDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { counterBook, counterName, type CounterUse } from '#domain/loyalty/purchase/counters.ts';
import { compute as computeWith, type LineFields } from '../../../support/engine.ts';

const AT = Date.parse('2026-03-10T09:00:00Z');
const BONUS: WalletDocument = { code: 'BONUS', unitValueMinor: 100 };
const DAY = { calendar: 'day' as const };
const off = (code: string, effect: object, fields: Partial<RuleDocument> = {}): RuleDocument => ({ code, group: 'sale', effects: [{ type: 'discount', ...effect } as RuleDocument['effects'][number]], ...fields });
const earn = (code: string, effect: object, fields: Partial<RuleDocument> = {}): RuleDocument => ({ code, group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', ...effect } as RuleDocument['effects'][number]], ...fields });
const limit = (rules: string[] | undefined, measure: LimitDocument['measure'], max: number, fields: Partial<LimitDocument> = {}): LimitDocument => ({ code: 'limit', measure, max, period: DAY, ...(rules && { rules }), ...fields });

const TICKET = { categories: ['cinema.ticket'] };
const ticket = (quantity: number, unitPriceMinor = 40_000): LineFields => ({ category: 'cinema.ticket', quantity, unitPriceMinor });
const popcorn = (quantity: number, unitPriceMinor = 20_000): LineFields => ({ category: 'cinema.bar', quantity, unitPriceMinor });

/** A purchase under rules and limits, when purchases before it have used so much of counters that are named by a limit or a budget. */
function buy(document: Partial<ProgramDocument>, lines: readonly LineFields[], { used = {} }: { used?: Record<string, number> } = {}) {
  const full: ProgramDocument = { timezone: 'Europe/Moscow', currency: 'RUB', wallets: [BONUS], groups: [{ code: 'sale', priority: 1 }, { code: 'earn', priority: 9 }], ...document };
  const keys = (code: string) => [
    counterName({ limit: code, subject: 'member', subjectId: 'member', bucket: '2026-03-10' } as never), counterName({ limit: code, subject: 'program', subjectId: 'program', bucket: 'ever' } as never),
  ];
  const counters = counterBook(new Map(Object.entries(used).flatMap(([code, amount]) => keys(code).map((key): [string, number] => [key, amount]))));
  const { discounts, grants, benefits, notApplied, uses } = computeWith({ document: full, lines, occurredAt: AT, counters });
  return {
    off: discounts.map(({ rule, amountMinor, reason }) => [rule, amountMinor, ...(reason ? [reason] : [])]), earned: grants.map(({ rule, points, reason }) => [rule, points, ...(reason ? [reason] : [])]),
    given: benefits.map(({ rule }) => rule), missed: notApplied.map(({ rule, reason }) => [rule, reason]), used: uses.map(({ key, amount }) => [key.limit, amount]), of: uses.map(({ of }: CounterUse) => ('lines' in of ? of.lines : of.grants)),
  };
}

describe('N17, N18: a limit counts the units that its rule acts on', () => {
  const price = off('C-TICKET', { priceMinor: 10_000, lines: TICKET });

  test.each([['no filter', {}], ['a wider one', { lines: { categories: ['cinema'] } }], ['the same', { lines: TICKET }]])('whatever else was bought: %s', (_filter, fields) => {
    const twoADay = { rules: [price], limits: [limit(['C-TICKET'], 'units', 2, fields)] };
    expect(buy(twoADay, [popcorn(3), ticket(2)])).toMatchObject({ off: [['C-TICKET', 60_000]], used: [['limit', 2]], of: [[0, 2]] });
    expect(buy(twoADay, [ticket(1), popcorn(3)])).toMatchObject({ off: [['C-TICKET', 30_000]], used: [['limit', 1]], of: [[1, 0]] });
    expect(buy(twoADay, [popcorn(3), ticket(3)])).toMatchObject({ off: [['C-TICKET', 60_000, 'limit_exhausted']], used: [['limit', 2]] });
  });

  test('reject looks at those units only', () => {
    const rejecting = { rules: [price], limits: [limit(['C-TICKET'], 'units', 2, { mode: 'reject' })] };
    expect(buy(rejecting, [popcorn(3), ticket(2)]).off).toEqual([['C-TICKET', 60_000]]);
    expect(buy(rejecting, [popcorn(3), ticket(3)])).toMatchObject({ off: [], missed: [['C-TICKET', 'limit_exhausted']], used: [] });
  });

  test('a purchase is counted on the lines that got something', () => {
    expect(buy({ rules: [price], limits: [limit(['C-TICKET'], 'count', 1)] }, [popcorn(3), ticket(2)])).toMatchObject({ used: [['limit', 1]], of: [[0, 2]] });
  });

  test('an exhausted limit on some goods leaves the others', () => {
    const document = { rules: [off('TEN', { percentBps: 1000 })], limits: [limit(['TEN'], 'units', 2, { lines: TICKET })] };
    expect(buy(document, [ticket(1), popcorn(1)], { used: { limit: 2 } })).toMatchObject({ off: [['TEN', 2000, 'limit_exhausted']], used: [] });
    expect(buy(document, [ticket(1)], { used: { limit: 2 } })).toMatchObject({ off: [], missed: [['TEN', 'limit_exhausted']] });
  });

  test('one counter serves price and points: units that were counted are free for what comes next, others are not', () => {
    const points = earn('R', { rateBps: 1000, lines: { categories: ['cinema'] } });
    const both = { rules: [price, points], limits: [limit(['C-TICKET', 'R'], 'units', 3)] };
    expect(buy(both, [ticket(2), popcorn(2)])).toMatchObject({ off: [['C-TICKET', 60_000]], earned: [['R', 40, 'limit_exhausted']], used: [['limit', 3]], of: [[2, 1]] });   // 10 % of 200.00 and 200.00
  });

  test('of two limits the narrower binds, and the other counts no more than was given', () => {
    const document = { rules: [price], limits: [limit(['C-TICKET'], 'units', 9, { code: 'wide' }), limit(['C-TICKET'], 'units', 1, { code: 'narrow' })] };
    expect(buy(document, [ticket(3)])).toMatchObject({ off: [['C-TICKET', 30_000, 'limit_exhausted']], used: [['wide', 1], ['narrow', 1]] });
  });

  test('two rules that earn share what a limit leaves of the goods each is for', () => {
    const rules = [earn('R1', { rateBps: 1000, lines: TICKET }), earn('R2', { rateBps: 1000, lines: { categories: ['cinema.bar'] } })];
    expect(buy({ rules, limits: [limit(undefined, 'units', 2)] }, [popcorn(2), ticket(1)])).toMatchObject({ earned: [['R1', 40], ['R2', 20, 'limit_exhausted']], used: [['limit', 2]] });
  });

  test('a fixed bonus counts where nothing was paid', () => {
    expect(buy({ rules: [earn('R', { fixed: 10 })], limits: [limit(['R'], 'count', 1)] }, [ticket(1, 0)])).toMatchObject({ earned: [['R', 10]], used: [['limit', 1]] });
  });
});

describe('N22: budgets', () => {
  test('of units count once whatever a limit left of them, and a cut carries its reason', () => {
    const rule = earn('R', { rateBps: 1000 }, { budget: { measure: 'units', max: 2 } });
    expect(buy({ rules: [rule] }, [ticket(3, 10_000)])).toMatchObject({ earned: [['R', 20, 'budget_exhausted']], used: [['R', 2]] });
    expect(buy({ rules: [rule], limits: [limit(['R'], 'units', 1)] }, [ticket(3, 10_000)])).toMatchObject({ earned: [['R', 10, 'limit_exhausted']], used: [['limit', 1], ['R', 1]] });
  });

  test('of two effects together are not overshot', () => {
    const rule: RuleDocument = { code: 'R', group: 'earn', budget: { measure: 'units', max: 2 }, effects: [{ type: 'points', wallet: 'BONUS', rateBps: 1000, lines: TICKET }, { type: 'points', wallet: 'BONUS', rateBps: 1000, lines: { categories: ['cinema.bar'] } }] };
    expect(buy({ rules: [rule] }, [ticket(2, 10_000), popcorn(2, 10_000)])).toMatchObject({ earned: [['R', 20]], missed: [['R', 'budget_exhausted']], used: [['R', 2]] });
  });

  test('a discount that a budget cuts to nothing is none', () => {
    const rule = off('TEN', { percentBps: 1 }, { budget: { measure: 'units', max: 5 } });
    expect(buy({ rules: [rule] }, [ticket(3, 9000)], { used: { TEN: 5 } })).toMatchObject({ off: [], missed: [['TEN', 'budget_exhausted']] });
  });
});

describe('N4 with N18 and N22: in a group of which one wins, what is exhausted does not compete', () => {
  const groups = (mode: 'first' | 'highest' | 'lowest') => [{ code: 'sale', priority: 1 }, { code: 'earn', mode, priority: 9 }];
  const [double, base] = [earn('X2', { rateBps: 1000 }, { budget: { measure: 'points', max: 100 } }), earn('R-BASE', { rateBps: 500 })];

  test.each(['first', 'highest', 'lowest'] as const)('%s: a budget that is used up', (mode) => {
    expect(buy({ groups: groups(mode), rules: [double, base] }, [ticket(1)], { used: { X2: 100 } })).toMatchObject({ earned: [['R-BASE', 20]], missed: [['X2', 'budget_exhausted']] });
  });

  test('what is left after the cut is compared', () => {
    expect(buy({ groups: groups('highest'), rules: [double, base] }, [ticket(1)], { used: { X2: 90 } })).toMatchObject({ earned: [['R-BASE', 20]], missed: [['X2', 'lower_in_group:R-BASE']], used: [] });
    expect(buy({ groups: groups('highest'), rules: [double, base] }, [ticket(1)], { used: { X2: 70 } })).toMatchObject({ earned: [['X2', 30, 'budget_exhausted']], missed: [['R-BASE', 'lower_in_group:X2']], used: [['X2', 30]] });
  });

  test('those that lose count nothing', () => {
    const limits = [limit(['X2', 'R-BASE'], 'points', 35), limit(['R-BASE'], 'units', 9, { code: 'units' })];
    expect(buy({ groups: groups('highest'), rules: [base, double], limits }, [ticket(1)])).toMatchObject({ earned: [['X2', 35, 'limit_exhausted']], missed: [['R-BASE', 'lower_in_group:X2']], used: [['limit', 35], ['X2', 35]] });
  });
});

describe('N17: limits that stand over what earns', () => {
  const base = earn('R', { rateBps: 1000 });

  test('points of some goods: those of the others are not cut', () => {
    const document = { rules: [base], limits: [limit(['R'], 'points', 15, { lines: TICKET })] };
    expect(buy(document, [ticket(1, 20_000), popcorn(1, 80_000)])).toMatchObject({ earned: [['R', 95, 'limit_exhausted']], used: [['limit', 15]], of: [[15, 0]] });
    expect(buy(document, [ticket(1, 20_000), popcorn(1, 80_000)], { used: { limit: 15 } })).toMatchObject({ earned: [['R', 80, 'limit_exhausted']], used: [] });
    expect(buy(document, [popcorn(1, 80_000)], { used: { limit: 15 } })).toMatchObject({ earned: [['R', 80]], missed: [], used: [] });
    expect(buy({ ...document, limits: [limit(['R'], 'points', 15, { lines: TICKET, mode: 'reject' })] }, [ticket(1, 20_000), popcorn(1, 80_000)])).toMatchObject({ earned: [['R', 80, 'limit_exhausted']] });
    expect(buy(document, [ticket(1, 20_000)], { used: { limit: 15 } })).toMatchObject({ earned: [], missed: [['R', 'limit_exhausted']] });
  });

  test('money: what a named rule grants points on', () => {
    const document = { rules: [base], limits: [limit(['R'], 'sum', 50_000)] };
    expect(buy(document, [ticket(1, 40_000), popcorn(1, 40_000)])).toMatchObject({ earned: [['R', 50, 'limit_exhausted']], used: [['limit', 50_000]], of: [[25_000, 25_000]] });
    expect(buy(document, [ticket(1, 40_000)], { used: { limit: 50_000 } })).toMatchObject({ earned: [], missed: [['R', 'limit_exhausted']] });
    expect(buy({ ...document, limits: [limit(['R'], 'sum', 50_000, { mode: 'reject' })] }, [ticket(2, 40_000)])).toMatchObject({ earned: [], missed: [['R', 'limit_exhausted']] });
  });

  test('money of a wallet; a limit over all rules is on what is taken off', () => {
    expect(buy({ wallets: [{ ...BONUS, limits: [{ measure: 'sum', max: 30_000, period: DAY }] }], rules: [base] }, [ticket(1)])).toMatchObject({ earned: [['R', 30, 'limit_exhausted']] });
    expect(buy({ rules: [off('TEN', { percentBps: 1000 }), base], limits: [limit(undefined, 'sum', 5000)] }, [ticket(1, 100_000)])).toMatchObject({ off: [['TEN', 5000, 'limit_exhausted']], earned: [['R', 95]], used: [['limit', 5000]] });
  });

  test('a budget of money is of what the rule grants points on; of a rule that takes money off, of that', () => {
    const budget = { measure: 'sum' as const, max: 10_000 };
    expect(buy({ rules: [earn('R', { rateBps: 1000 }, { budget })] }, [ticket(1)], { used: { R: 4000 } })).toMatchObject({ earned: [['R', 6, 'budget_exhausted']], used: [['R', 6000]] });
    expect(buy({ rules: [earn('R', { rateBps: 1000 }, { budget })] }, [ticket(1)], { used: { R: 10_000 } })).toMatchObject({ earned: [], missed: [['R', 'budget_exhausted']] });
    const both: RuleDocument = { code: 'R', group: 'sale', budget, effects: [{ type: 'discount', percentBps: 1000 }, { type: 'points', wallet: 'BONUS', rateBps: 1000 }] };
    expect(buy({ rules: [both] }, [ticket(1)])).toMatchObject({ off: [['R', 4000]], earned: [['R', 36]], used: [['R', 4000]] });
  });

  test('a wallet\'s limit by purchases is over one purchase, however many rules earn', () => {
    const document = { wallets: [{ ...BONUS, limits: [{ code: 'once', measure: 'count' as const, max: 1, period: DAY }] }], rules: [base, earn('R2', { fixed: 5 })] };
    expect(buy(document, [ticket(1)])).toMatchObject({ earned: [['R', 40], ['R2', 5]], used: [['once', 1]] });
    expect(buy(document, [ticket(1)], { used: { once: 1 } })).toMatchObject({ earned: [], missed: [['R', 'limit_exhausted'], ['R2', 'limit_exhausted']] });
  });
});

describe('N17: limits by purchases over what is handed out', () => {
  const gift: RuleDocument = { code: 'GIFT', group: 'earn', effects: [{ type: 'gift', sku: 'MUG', quantity: 1 }] };

  test('a gift a day; of a rule that also earns the purchase counts once', () => {
    expect(buy({ rules: [gift], limits: [limit(['GIFT'], 'count', 1)] }, [ticket(1), popcorn(2)])).toMatchObject({ given: ['GIFT'], used: [['limit', 1]], of: [[1, 2]] });
    expect(buy({ rules: [gift], limits: [limit(['GIFT'], 'count', 1)] }, [ticket(1)], { used: { limit: 1 } })).toMatchObject({ given: [], missed: [['GIFT', 'limit_exhausted']], used: [] });
    const both: RuleDocument = { ...gift, effects: [{ type: 'points', wallet: 'BONUS', fixed: 5 }, ...gift.effects] };
    expect(buy({ rules: [both], limits: [limit(['GIFT'], 'count', 1)] }, [ticket(1)])).toMatchObject({ earned: [['GIFT', 5]], given: ['GIFT'], used: [['limit', 1]] });
  });

  test('so many gifts in all', () => {
    const rule = { ...gift, budget: { measure: 'count' as const, max: 2 } };
    expect(buy({ rules: [rule] }, [ticket(1)], { used: { GIFT: 1 } })).toMatchObject({ given: ['GIFT'], used: [['GIFT', 1]] });
    expect(buy({ rules: [rule] }, [ticket(1)], { used: { GIFT: 2 } })).toMatchObject({ given: [], missed: [['GIFT', 'budget_exhausted']] });
  });
});
