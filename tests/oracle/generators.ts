import fc from 'fast-check';
import type { EffectDocument, GroupDocument, LevelsDocument, LimitDocument, LineFilter, ProgramDocument, ReturnsDocument, RuleDocument, WalletDocument } from '#domain/loyalty/program.ts';

/** Documents that `PUT /v1/programs/{code}` takes, over a small world of goods, so that rules, limits and levels often meet. */
const ZONES = ['Europe/Moscow', 'America/New_York', 'Asia/Dubai'] as const;
const CATEGORIES = ['bar', 'bar.coffee', 'cinema.ticket', 'kitchen'] as const;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const filter = fc.constantFrom<LineFilter[]>(
  {}, { categories: ['bar'] }, { categories: ['cinema'] }, { categories: ['cinema.ticket'] }, { excludeCategories: ['bar'] }, { tags: ['hot'] }, { skus: ['A', 'C'], excludeTags: ['hot'] },
);

const mode = fc.constantFrom('cap' as const, 'reject' as const);
const period = fc.constantFrom({ calendar: 'day' as const }, { calendar: 'week' as const }, { calendar: 'month' as const }, 'ever' as const);

const wallet = (code: string): fc.Arbitrary<WalletDocument> => fc.record({
  scale: fc.constantFrom(0, 2), rounding: fc.constantFrom('floor' as const, 'half_up' as const), earnOn: fc.constant('paid_money' as const),
  maxPayShareBps: fc.constantFrom(2500, 3333, 5000, 10_000), activation: fc.constantFrom('P0D', 'P0D', 'P14D', 'P1M'),
  expiry: fc.constantFrom(null, { after: 'P30D', round: 'end_of_day' as const }, { after: 'P3M', round: 'end_of_month' as const }, { after: 'P45D' }),
  limit: maybe(fc.record({ max: fc.integer({ min: 20, max: 900 }), period: fc.oneof(period, fc.constant('purchase' as const)), mode })),
  ofGoods: maybe(fc.record({ measure: fc.constantFrom('count' as const, 'units' as const), max: fc.integer({ min: 1, max: 6 }), period, mode, lines: filter })),
}).map(({ activation, limit, ofGoods, scale, ...rest }) => ({
  ...rest, code, scale, unitValueMinor: scale === 0 ? 100 : 1, activation: { after: activation },
  limits: [...(limit ? [{ measure: 'points' as const, ...limit, max: limit.max * (scale === 0 ? 1 : 100) }] : []), ...(ofGoods ? [ofGoods] : [])],
}));

const priority = fc.integer({ min: 0, max: 2 });
const when = maybe(fc.oneof(
  fc.integer({ min: 10_000, max: 150_000 }).map((money) => ({ '>=': [{ var: 'purchase.grossMinor' }, money] })),
  fc.constantFrom('bar', 'cinema.ticket').map((category) => ({ anyLine: [{ categories: [category] }] })),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ '<': [{ metric: ['count', {}, { rolling: 'P60D' }] }, count] })),
  fc.constant({ in: [{ var: 'now.weekday' }, [1, 2, 3, 4]] }),
  fc.constant({ '!': [{ anyLine: [{ tags: ['hot'] }] }] }),
  fc.integer({ min: 10, max: 300 }).map((points) => ({ '>=': [{ var: 'member.wallets.BONUS' }, points] })),
)) as fc.Arbitrary<RuleDocument['when']>;

const discount: fc.Arbitrary<EffectDocument> = fc.record({
  by: fc.oneof(
    fc.integer({ min: 100, max: 3000 }).map((percentBps) => ({ percentBps })), fc.integer({ min: 1, max: 20_000 }).map((amountMinor) => ({ amountMinor })), fc.constantFrom(3000, 7000).map((priceMinor) => ({ priceMinor })),
  ), lines: filter,
}).map(({ by, lines }) => ({ type: 'discount' as const, ...by, lines }));

const budget = maybe(fc.oneof(
  fc.record({ measure: fc.constantFrom('points' as const, 'count' as const, 'units' as const), max: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 3, max: 400 })), mode }),
  fc.record({ measure: fc.constant('sum' as const), max: fc.integer({ min: 5000, max: 300_000 }), mode }),
));

const points = (wallets: readonly string[], hasLevels: boolean): fc.Arbitrary<EffectDocument> => fc.record({
  wallet: fc.constantFrom(...wallets), rateBps: fc.oneof(fc.integer({ min: 50, max: 2000 }), fc.constant(hasLevels ? { var: 'level.rateBps' } : 500)), fixed: maybe(fc.integer({ min: 1, max: 300 })), lines: filter,
}).map(({ wallet: code, rateBps, fixed, lines }) => (fixed === undefined ? { type: 'points' as const, wallet: code, rateBps, lines } : { type: 'points' as const, wallet: code, fixed }));

const groupMode = fc.constantFrom('stack' as const, 'first' as const, 'highest' as const, 'lowest' as const);
const groups: fc.Arbitrary<GroupDocument[]> = fc.tuple(groupMode, fc.constantFrom('sequential' as const, 'initial' as const), priority, priority, groupMode)
  .map(([ofOne, base, one, other, ofEarn]) => [{ code: 'one', mode: ofOne, base, priority: one }, { code: 'other', mode: 'stack' as const, priority: other }, { code: 'earn', mode: ofEarn, priority: 90 }]);

const rules = (wallets: readonly string[], hasLevels: boolean): fc.Arbitrary<RuleDocument[]> => fc.tuple(
  fc.array(fc.record({ group: fc.constantFrom('one', 'other'), priority, exclusive: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0), when, effect: discount, budget }), { maxLength: 4 }),
  fc.array(fc.record({ group: fc.constant('earn'), priority, when, effect: points(wallets, hasLevels), budget }, { requiredKeys: ['group', 'priority', 'effect'] }), { minLength: 1, maxLength: 3 }),
).map(([discounts, earning]) => [...discounts, ...earning].map(({ effect, ...rule }, index) => ({
  ...(JSON.parse(JSON.stringify(rule)) as typeof rule), code: `R${index}`, effects: [effect],
})));

const SHAPES: [kind: string, silver: number, gold: number][] = [['spend', 200_000, 400_000], ['count', 2, 4], ['days', 2, 3]];
const levels: fc.Arbitrary<LevelsDocument | undefined> = maybe(fc.record({
  effective: fc.constantFrom('now' as const, 'now' as const, 'next_period' as const), shape: fc.constantFrom(...SHAPES), atPurchase: fc.constantFrom('before' as const, 'split' as const, 'after' as const),
  lines: fc.constantFrom({}, { excludeCategories: ['bar'] }), window: fc.constantFrom('P30D', 'P90D', 'P6M'), term: fc.constantFrom(null, { after: 'P2M', round: 'end_of_day' as const }, { after: 'P40D', round: 'end_of_month' as const }),
  downgrade: fc.constantFrom('one_down' as const, 'full' as const, 'none' as const), grace: fc.constantFrom(null, { after: 'P10D', round: 'end_of_day' as const }),
}).map(({ effective, shape: [kind, silver, gold], atPurchase, lines, window, ...rest }) => {
  const over = effective === 'next_period' ? { calendar: 'month' as const } : { rolling: window };
  const isSplit = atPurchase === 'split';
  const reached = (threshold: number) => ({ '>=': [{ metric: isSplit ? ['spend', {}, over] : [kind, lines, over] }, isSplit && kind !== 'spend' ? threshold * 100_000 : threshold] });
  return {
    ...rest, effective, atPurchase: effective === 'next_period' ? 'before' as const : atPurchase,
    list: [{ code: 'base', values: { rateBps: 500 } }, { code: 'silver', values: { rateBps: 700 }, when: reached(silver) }, { code: 'gold', values: { rateBps: 1000 }, when: reached(gold) }],
  } as LevelsDocument;
}));

const returns: fc.Arbitrary<ReturnsDocument> = fc.record({
  method: fc.constantFrom('proportional' as const, 're_evaluate' as const, 'keep_fixed' as const), policy: fc.constantFrom('within_balance' as const, 'only_pending' as const, 'unlimited' as const),
  levels: fc.constantFrom('immediate' as const, 'keep_until_expiry' as const), expiredGrace: fc.constantFrom({ after: 'P10D', round: 'end_of_day' as const }, { after: 'P1M', round: 'end_of_month' as const }),
});

const MOST = { count: 4, units: 6, minutes: 6, sum: 40_000, points: 120 } as const;
/** Limits over one rule or wallet, several of them or all rules, each with goods of its own. */
const limits = (codes: readonly string[]): fc.Arbitrary<LimitDocument[]> => fc.array(
  fc.record({
    rules: maybe(fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 })), subject: fc.constantFrom('member' as const, 'program' as const), period: fc.oneof(period, fc.constant('purchase' as const)),
    mode, lines: filter, measure: fc.constantFrom(...Object.keys(MOST) as (keyof typeof MOST)[]), share: fc.integer({ min: 1, max: 12 }),
  }), { maxLength: 3 },
).map((list) => list.map(({ rules: named, share, ...limit }, index) => ({ ...limit, code: `limit-${index}`, max: Math.max(1, Math.ceil(MOST[limit.measure] * share / 12)), ...(named && { rules: named }) })));

/** A program: one or two wallets, discounts and earning rules in three groups, limits, budgets, perhaps levels. */
export const program: fc.Arbitrary<ProgramDocument> = fc.tuple(fc.constantFrom(...ZONES), wallet('BONUS'), maybe(wallet('CASH')), levels, groups, returns)
  .chain(([timezone, bonus, cash, levelled, grouped, returned]) => {
    const wallets = cash ? [bonus, cash] : [bonus];
    return rules(wallets.map(({ code }) => code), levelled !== undefined).chain((ruled) => limits([...ruled, ...wallets].map(({ code }) => code)).map((limited): ProgramDocument => ({
      name: 'Generated', timezone, currency: 'RUB', enrolment: 'manual', wallets, groups: grouped, rules: ruled, limits: limited,
      returns: returned, ...(levelled && { levels: levelled }),
    })));
  });

export const line = fc.record({
  sku: fc.constantFrom('A', 'B', 'C', null), category: fc.constantFrom(...CATEGORIES, null), tags: fc.constantFrom<string[][]>([], [], ['hot'], ['hot', 'new']), quantity: fc.integer({ min: 1, max: 4 }), unitPriceMinor: fc.integer({ min: 10_000, max: 60_000 }),
});
