import { newId } from '#domain/shared/ids.ts';
import { cardTypeOf, makeBatch } from '../cards/support.ts';
import { bonus, BONUS, grants, line, missed, off, openClub, R_BASE, type Body } from './club.ts';

const amount = (body: Body) => body.purchase.discounts.map(({ amountMinor }: { amountMinor: number }) => amountMinor);
const TEN = off('TEN', { percentBps: 1000 });

describe('N17: what limits measure, and of whom', () => {
  test('sum: the money that discounts take off', async () => {
    const club = await openClub({ rules: [TEN], limits: [{ code: 'day', rules: ['TEN'], subject: 'member', measure: 'sum', max: 15_000, period: { calendar: 'day' }, mode: 'cap' }] });
    expect([amount(await club.buy()), amount(await club.buy())]).toEqual([[10_000], [5000]]);
    const third = await club.buy();
    expect([amount(third), missed(third)]).toEqual([[], [['TEN', 'limit_exhausted']]]);
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'day', used: 15_000, max: 15_000 }));
    expect(await club.limits('2026-03-10T22:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'day', bucket: '2026-03-11', used: 0 }));
  });

  test('sum: what comes back is free again in the bucket of its purchase', async () => {
    const club = await openClub({ rules: [TEN], limits: [{ code: 'ever', rules: ['TEN'], subject: 'member', measure: 'sum', max: 10_000, period: 'ever', mode: 'reject' }] });
    const { purchase } = await club.buy({ lines: [line(50_000, { quantity: 2 })] });
    expect(missed(await club.buy({ lines: [line(1000)] }))).toEqual([['TEN', 'limit_exhausted']]);
    await club.giveBack(purchase, { 1: 1 });
    expect(amount(await club.buy({ lines: [line(50_000)] }))).toEqual([5000]);
  });

  test('a place has a count of its own; where none is named it limits nothing', async () => {
    const club = await openClub({ rules: [TEN], limits: [{ code: 'first', rules: ['TEN'], subject: 'place', measure: 'count', max: 1, period: { calendar: 'day' }, mode: 'cap' }] });
    for (const place of ['one', 'two']) await club.sure(club.caller.put(`/v1/places/${place}`).send({ name: place, kind: 'point' }));
    const at = async (place?: string) => amount(await club.buy(place === undefined ? {} : { place }));
    expect([await at('one'), await at('one'), await at('two'), await at(), await at()]).toEqual([[10_000], [], [10_000], [10_000], [10_000]]);
  });

  test('a card has a count of its own; where none is shown it limits nothing', async () => {
    const club = await openClub({ rules: [TEN], limits: [{ code: 'first', rules: ['TEN'], subject: 'card', measure: 'count', max: 1, period: { calendar: 'day' }, mode: 'cap' }] });
    await club.sure(club.caller.put('/v1/card-types/club').send(cardTypeOf({ physical: false })));
    const [one, two] = await makeBatch(club.shop, 'club', 2);
    for (const number of [one, two]) await club.sure(club.caller.post(`/v1/cards/${number}/activate`).send({ customer: { id: club.shop.customer.id }, occurredAt: '2026-03-01T09:00:00Z' }));
    const by = async (card?: string) => amount(await club.buy(card === undefined ? {} : { customer: { card } }));
    expect([await by(one), await by(one), await by(two), await by(), await by()]).toEqual([[10_000], [], [10_000], [10_000], [10_000]]);
    expect(amount(await club.buy({ customer: { card: one }, occurredAt: '2026-03-10T21:00:00Z' }))).toEqual([10_000]);   // the 11th in Moscow
  });

  test('minutes: what a line sells so many of', async () => {
    const hour = { code: 'an-hour-a-day', rules: ['HALF'], subject: 'member' as const, measure: 'minutes' as const, max: 60, lines: { categories: ['bowling'] }, period: { calendar: 'day' as const }, mode: 'cap' as const };
    const club = await openClub({ rules: [off('HALF', { percentBps: 5000, lines: { categories: ['bowling'] } })], limits: [hour] });
    const play = (minutes: number, at: string) => club.buy({ occurredAt: at, lines: [line(1000, { category: 'bowling.lane', quantity: minutes }), line(1000, { category: 'bar', quantity: 9 })] });
    expect([amount(await play(40, '2026-03-10T09:00:00Z')), amount(await play(45, '2026-03-10T10:00:00Z'))]).toEqual([[20_000], [10_000]]);   // 20 of the 45
    expect(missed(await play(1, '2026-03-10T11:00:00Z'))).toEqual([['HALF', 'limit_exhausted']]);
    expect(amount(await play(90, '2026-03-11T09:00:00Z'))).toEqual([30_000]);
  });

  test('sum: the money that a rule which earns grants points on', async () => {
    const club = await openClub({ limits: [{ code: 'day', rules: ['R-BASE'], subject: 'member', measure: 'sum', max: 150_000, period: { calendar: 'day' }, mode: 'cap' }] });
    const { purchase } = await club.buy();
    expect(grants(await club.buy())).toEqual([['R-BASE', 25]]);   // 500.00 of the 1,000.00
    expect(missed(await club.buy())).toEqual([['R-BASE', 'limit_exhausted']]);
    await club.giveBack(purchase);
    expect(grants(await club.buy())).toEqual([['R-BASE', 50]]);
  });

  test('two limits over one rule: the narrower binds', async () => {
    const limit = { rules: ['R-BASE'], subject: 'member' as const, measure: 'points' as const, mode: 'cap' as const };
    const club = await openClub({ limits: [{ ...limit, code: 'day', max: 60, period: { calendar: 'day' } }, { ...limit, code: 'month', max: 80, period: { calendar: 'month' } }] });
    expect([grants(await club.buy()), grants(await club.buy()), grants(await club.buy({ occurredAt: '2026-03-11T09:00:00Z' }))]).toEqual([[['R-BASE', 50]], [['R-BASE', 10]], [['R-BASE', 20]]]);
  });
});

describe('N22: budgets of a rule that earns', () => {
  test('by purchases, of all members, and a return of all it was for gives one back', async () => {
    const club = await openClub({ rules: [{ ...R_BASE, budget: { measure: 'count', max: 2, mode: 'cap' } }] });
    const other = await club.another();
    const { purchase } = await club.buy();
    await club.buy({ customer: { id: other.id } });
    expect(missed(await club.buy())).toEqual([['R-BASE', 'budget_exhausted']]);
    await club.giveBack(purchase);
    expect(grants(await club.buy())).toEqual([['R-BASE', 50]]);
    expect(await club.limits('2026-03-11T00:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'R-BASE', subject: 'program', bucket: 'ever', used: 2, max: 2 }));
  });

  test.each([['cap', [['R-BASE', 5]]], ['reject', []]] as const)('by units, %s', async (mode, second) => {
    const club = await openClub({ rules: [{ ...R_BASE, budget: { measure: 'units', max: 3, mode } }] });
    const two = { lines: [line(10_000, { quantity: 2 })] };   // 200.00 · 5 % = 10
    expect([grants(await club.buy(two)), grants(await club.buy(two))]).toEqual([[['R-BASE', 10]], second]);
  });

  test('by money', async () => {
    const club = await openClub({ rules: [{ ...R_BASE, budget: { measure: 'sum', max: 150_000 } }] });
    expect([grants(await club.buy()), grants(await club.buy())]).toEqual([[['R-BASE', 50]], [['R-BASE', 25]]]);
    expect(missed(await club.buy())).toEqual([['R-BASE', 'budget_exhausted']]);
  });
});

describe('wallets', () => {
  test('what earns on the net earns also on what is paid with points', async () => {
    const club = await openClub({ wallets: [bonus({ earnOn: 'net' })], rules: [off('TEN', { percentBps: 1000 }), R_BASE] });
    await club.grant(1000);
    expect(grants(await club.buy({ spend: { wallet: 'BONUS', points: 400 } }))).toEqual([['R-BASE', 45]]);   // 900.00 · 5 %
  });

  test('several: each with its own rounding, life and ledger', async () => {
    const cash = { ...BONUS, code: 'CASH', scale: 2, unitValueMinor: 1, rounding: 'half_up' as const, expiry: null };
    const club = await openClub({ wallets: [BONUS, cash], rules: [R_BASE, { code: 'R-CASH', group: 'earn', effects: [{ type: 'cashback', wallet: 'CASH', rateBps: 150 }] }] });
    const body = await club.spendings(101_010);
    expect(grants(body)).toEqual([['R-BASE', 50], ['R-CASH', 1515]]);   // 50.505 and 15.1515
    expect(body.member.wallets.map(({ wallet, active }: { wallet: string; active: number }) => [wallet, active])).toEqual([['BONUS', 50], ['CASH', 1515]]);
    expect(body.earned.map(({ expiresAt }: { expiresAt: string | null }) => expiresAt)).toEqual(['2027-03-10T21:00:00.000Z', null]);
    for (const [wallet, points] of [['BONUS', 50], ['CASH', 1515]]) {
      const { data } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/ledger?program=main&wallet=${wallet}&asOf=2026-03-11T00:00:00Z`)) as { data: { points: number }[] };
      expect(data.map((entry) => entry.points)).toEqual([points]);
    }
  });
});

describe('N10: re_evaluate takes a grant back once', () => {
  test('at the level it was earned at', async () => {
    const club = await openClub({
      rules: [{ code: 'R', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' } }] }], returns: { method: 're_evaluate' },
      levels: { atPurchase: 'after', list: [{ code: 'base', values: { rateBps: 500 } }, { code: 'silver', values: { rateBps: 700 }, when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 30_000] } as never }] },
    });
    const { purchase, earned } = await club.buy({ lines: [line(20_000, { quantity: 2 })] });
    expect(earned[0].points).toBe(28);   // 400.00 · 7 %
    expect([(await club.giveBack(purchase)).pointsReversed, (await club.giveBack(purchase)).pointsReversed]).toEqual([14, 14]);
  });

  test('with what the wallet held when it was bought', async () => {
    const rich = { code: 'RICH', group: 'earn', when: { '>=': [{ var: 'member.wallets.BONUS' }, 100] } as never, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 40 }] };
    const club = await openClub({ rules: [rich], returns: { method: 're_evaluate' } });
    await club.grant(100);
    const { purchase, earned } = await club.buy({ lines: [line(20_000, { quantity: 2 })] });
    expect(earned[0].points).toBe(40);
    expect([(await club.giveBack(purchase)).pointsReversed, (await club.giveBack(purchase)).pointsReversed]).toEqual([0, 40]);
  });

  test('also when what it looks at has changed since', async () => {
    const first = { code: 'FIRST', group: 'earn', when: { '<': [{ metric: ['count', {}, { rolling: 'P60D' }] }, 1] } as never, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 40 }] };
    const club = await openClub({ rules: [first], returns: { method: 're_evaluate', policy: 'within_balance' } });
    const { purchase, earned } = await club.buy({ lines: [line(20_000, { quantity: 2 })] });
    expect(earned[0].points).toBe(40);
    await club.buy({ occurredAt: '2026-03-01T09:00:00Z' });   // arrives late: the other was not the first
    const back = [(await club.giveBack(purchase)).pointsReversed, (await club.giveBack(purchase)).pointsReversed];
    expect(back.reduce((sum, points) => sum + points, 0)).toBe(40);
  });
});

test('N18, N26: a return of what a merged customer bought frees the survivor\'s limit', async () => {
  const club = await openClub({ rules: [TEN], limits: [{ code: 'once', rules: ['TEN'], subject: 'member', measure: 'count', max: 1, period: 'ever', mode: 'cap' }] });
  const other = await club.another();
  const { purchase } = await club.buy({ customer: { id: other.id }, occurredAt: '2026-03-05T09:00:00Z' });
  await club.sure(club.caller.post(`/v1/customers/${club.shop.customer.id}/merge`).send({ from: { id: other.id }, externalId: `merge-${newId()}`, occurredAt: '2026-03-08T09:00:00Z' }));
  expect(missed(await club.buy())).toEqual([['TEN', 'limit_exhausted']]);
  await club.giveBack(purchase);
  expect(amount(await club.buy({ occurredAt: '2026-03-13T09:00:00Z' }))).toEqual([10_000]);
});

test('N9: a return is booked however old its purchase is, also where rules look at a short history', async () => {
  const often = { code: 'OFTEN', group: 'earn', when: { '<': [{ metric: ['count', {}, { rolling: 'P60D' }] }, 3] } as never, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 10 }] };
  const club = await openClub({ rules: [often] });
  const { purchase } = await club.buy();
  expect((await club.giveBack(purchase, { 1: 1 }, '2026-09-10T09:00:00Z')).pointsReversed).toBe(10);
});
