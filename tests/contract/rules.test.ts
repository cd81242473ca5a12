import { type Body, grants, line, missed, off, openClub, R_BASE } from './club.ts';

const sale = (mode: string) => [{ code: 'sale', mode: mode as 'stack', priority: 10 }, { code: 'earn', mode: 'stack' as const, priority: 90 }];
const BAR = { categories: ['bar'] };
const basket = { lines: [line(60_000), line(40_000, { category: 'bar.wine' })] };
const discounts = (body: Body) => body.purchase.discounts.map(({ rule, amountMinor }: { rule: string; amountMinor: number }) => [rule, amountMinor]);

describe('N4: groups', () => {
  const rules = [off('TEN', { percentBps: 1000 }), off('BAR', { percentBps: 1500, lines: BAR })];   // 100.00 of all, 60.00 of the bar

  test.each([
    ['highest', [['TEN', 10_000]], [['BAR', 'lower_in_group:TEN']]],
    ['lowest', [['BAR', 6000]], [['TEN', 'lower_in_group:BAR']]],
    ['first', [['TEN', 10_000]], [['BAR', 'lower_in_group:TEN']]],
    ['stack', [['TEN', 10_000], ['BAR', 5400]], []],   // 15 % of 400 − 40
  ])('%s', async (mode, applied, others) => {
    const club = await openClub({ groups: sale(mode), rules });
    const body = await club.buy(basket);
    expect([discounts(body), missed(body)]).toEqual([applied, others]);
  });

  test('rules run by priority, ties in document order', async () => {
    const club = await openClub({ rules: [off('LAST', { amountMinor: 100 }, { priority: 2 }), off('ONE', { percentBps: 1000 }, { priority: 1 }), off('TWO', { percentBps: 1000 }, { priority: 1 })] });
    expect(discounts(await club.buy())).toEqual([['ONE', 10_000], ['TWO', 9000], ['LAST', 100]]);
  });

  test('groups run by priority, whatever their order in the document', async () => {
    const groups = [{ code: 'late', priority: 20, mode: 'stack' as const }, { code: 'early', priority: 5, mode: 'stack' as const }];
    const club = await openClub({ groups, rules: [off('PERCENT', { percentBps: 1000 }, { group: 'late' }), off('FIXED', { amountMinor: 50_000 }, { group: 'early' })] });
    expect(discounts(await club.buy())).toEqual([['FIXED', 50_000], ['PERCENT', 5000]]);   // 10 % of what 500.00 off leaves
  });

  test('an exclusive rule silences all other discounts but not earning', async () => {
    const club = await openClub({ rules: [...rules, off('ONLY', { percentBps: 2500 }, { exclusive: true, priority: 9 }), R_BASE] });
    const body = await club.buy(basket);
    expect([discounts(body), missed(body), grants(body)]).toEqual([[['ONLY', 25_000]], [['TEN', 'excluded_by:ONLY'], ['BAR', 'excluded_by:ONLY']], [['R-BASE', 37]]]);   // 750.00 · 5 % = 37.5
  });

  test('an exclusive rule whose condition fails, or that is off, silences nobody', async () => {
    const club = await openClub({ rules: [off('ONLY', { percentBps: 2500 }, { exclusive: true, when: { '>=': [{ var: 'purchase.grossMinor' }, 200_000] } }), off('OFF', { percentBps: 9000 }, { exclusive: true, active: false }), off('TEN', { percentBps: 1000 })] });
    const body = await club.buy();
    expect([discounts(body), missed(body)]).toEqual([[['TEN', 10_000]], [['ONLY', 'condition']]]);
  });
});

describe('line filters', () => {
  test.each([
    [{ categories: ['bar'] }, 15_000],              // bar.wine 100 and bar 50
    [{ categories: ['bar.wine'] }, 10_000],
    [{ categories: ['ba'] }, 0],                    // a category is not a prefix of letters
    [{ excludeCategories: ['bar'] }, 7000],         // 30 and 40
    [{ tags: ['hot', 'cold'] }, 13_000],            // any of: 100 and 30
    [{ categories: ['bar'], excludeTags: ['cold'] }, 5000],
    [{ skus: ['S4'] }, 4000],
    [{ categories: ['bar'], skus: ['S4'] }, 0],     // keys are "and"
  ])('%j', async (lines, amount) => {
    const club = await openClub({ rules: [off('TEST', { percentBps: 10_000, lines })] });
    const body = await club.buy({ lines: [line(10_000, { category: 'bar.wine', tags: ['cold'] }), line(5000, { category: 'bar' }), line(3000, { tags: ['hot'] }), line(4000, { sku: 'S4', category: 'barbecue' })] });
    expect(discounts(body)).toEqual(amount > 0 ? [['TEST', amount]] : []);
  });
});

describe('conditions', () => {
  test.each([
    [{ '>=': [{ var: 'purchase.grossMinor' }, 100_000] }, true],
    [{ '>': [{ var: 'purchase.grossMinor' }, 100_000] }, false],
    [{ '==': [{ var: 'purchase.units' }, 3] }, true],
    [{ between: [{ var: 'purchase.netMinor' }, 100_000, 100_000] }, true],
    [{ and: [{ anyLine: [{ categories: ['bar'] }] }, { '!': [{ everyLine: [{ categories: ['bar'] }] }] }] }, true],
    [{ '>=': [{ sumLines: [{ categories: ['bar'] }] }, 40_000] }, true],
    [{ '>=': [{ sumLines: [{ categories: ['bar'] }] }, 40_001] }, false],
    [{ in: [{ var: 'purchase.paymentMethod' }, ['card', 'sbp']] }, true],
    [{ '<': [{ metric: ['count', {}, { rolling: 'P30D' }] }, 1] }, true],   // the purchase itself is not yet in the history
    [{ '==': [{ var: 'member.level' }, 'gold'] }, false],
  ])('%j: %j', async (when, isMet) => {
    const club = await openClub({ rules: [off('TEST', { amountMinor: 100 }, { when: when as never })] });
    const body = await club.buy({ lines: [line(30_000, { quantity: 2 }), line(40_000, { category: 'bar' })], payment: { method: 'card' } });
    expect([discounts(body), missed(body)]).toEqual(isMet ? [[['TEST', 100]], []] : [[], [['TEST', 'condition']]]);
  });

  test('a threshold of the money paid is looked at after discounts and points', async () => {
    const rule = { code: 'R-1000', group: 'earn', when: { '>=': [{ var: 'purchase.paidMinor' }, 100_000] }, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 100 }] };
    const club = await openClub({ rules: [off('TEN', { amountMinor: 1000 }), rule] });
    expect(grants(await club.buy({ lines: [line(101_000)] }))).toEqual([['R-1000', 100]]);
    const body = await club.buy({ lines: [line(100_999)] });
    expect([grants(body), missed(body)]).toEqual([[], [['R-1000', 'condition']]]);
  });

  test('hours and weekdays are those of the program\'s zone: the first instant belongs to them, the last does not', async () => {
    const club = await openClub({ rules: [off('HOURS', { amountMinor: 100 }, { when: { localTime: ['12:00', '16:00'] } }), off('TUESDAY', { amountMinor: 10 }, { when: { weekday: [2] } })] });
    const at = async (occurredAt: string) => discounts(await club.buy({ occurredAt })).map(([rule]: string[]) => rule);
    expect([await at('2026-03-10T08:59:59.999Z'), await at('2026-03-10T09:00:00Z'), await at('2026-03-10T12:59:59.999Z'), await at('2026-03-10T13:00:00Z')])   // a Tuesday: 12:00 to 16:00 in Moscow
      .toEqual([['TUESDAY'], ['HOURS', 'TUESDAY'], ['HOURS', 'TUESDAY'], ['TUESDAY']]);
    expect([await at('2026-03-09T20:59:59.999Z'), await at('2026-03-09T21:00:00Z'), await at('2026-03-10T20:59:59.999Z'), await at('2026-03-10T21:00:00Z')]).toEqual([[], ['TUESDAY'], ['TUESDAY'], []]);
  });

  test('a number may be an expression', async () => {
    const club = await openClub({ rules: [{ code: 'R', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', fixed: { '*': [{ var: 'purchase.units' }, 7] } }] }] });
    expect(grants(await club.buy({ lines: [line(1000, { quantity: 3 })] }))).toEqual([['R', 21]]);
  });

  test('a multiplier counts before the rounding', async () => {
    const club = await openClub({ rules: [{ code: 'R', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500, multiplier: 2 }] }] });
    expect(grants(await club.buy({ lines: [line(1990)] }))).toEqual([['R', 1]]);   // 19.90 · 5 % · 2 = 1.99
  });
});
