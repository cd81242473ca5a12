import { type Body, bonus, grants, line, missed, off, openClub, R_BASE } from './club.ts';

const FIXED = (points: number, fields: object = {}) => ({ code: 'R-FIX', group: 'earn', effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: points }], ...fields });

describe('N17, N18: limits of a wallet', () => {
  test('cap gives the rest with its reason, then nothing', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ code: 'monthly', measure: 'points', max: 120, period: { calendar: 'month' }, mode: 'cap' }] })] });
    await club.buy();
    await club.buy();
    const third = await club.buy();
    expect(third.earned.map(({ points, reason }: { points: number; reason: string }) => [points, reason])).toEqual([[20, 'period_limit']]);   // 50 + 50 + 20
    const fourth = await club.buy();
    expect([grants(fourth), missed(fourth)]).toEqual([[], [['R-BASE', 'period_limit']]]);
    expect(grants(await club.buy({ occurredAt: '2026-03-31T20:59:59.999Z' }))).toEqual([]);   // still March in Moscow
    expect(grants(await club.buy({ occurredAt: '2026-03-31T21:00:00Z' }))).toEqual([['R-BASE', 50]]);
    expect(await club.limits('2026-03-15T00:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'monthly', bucket: '2026-03', used: 120, max: 120 }));
    expect(await club.limits('2026-04-15T00:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'monthly', bucket: '2026-04', used: 50, max: 120 }));
  });

  test('reject of a purchase gives nothing, with transaction_limit', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ measure: 'points', max: 49, period: 'purchase', mode: 'reject' }] })] });
    const body = await club.buy();
    expect([grants(body), missed(body)]).toEqual([[], [['R-BASE', 'transaction_limit']]]);
    expect(grants(await club.buy({ lines: [line(98_000)] }))).toEqual([['R-BASE', 49]]);
  });

  test('a limit of a purchase is of all its rules together', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ measure: 'points', max: 70, period: 'purchase', mode: 'cap' }] })], rules: [R_BASE, FIXED(30)] });
    const body = await club.buy();
    expect(body.earned.map(({ rule, points, reason }: { rule: string; points: number; reason?: string }) => [rule, points, reason])).toEqual([['R-BASE', 50, undefined], ['R-FIX', 20, 'transaction_limit']]);
  });

  test('the bucket is that of the event, whenever it arrives', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ code: 'daily', measure: 'points', max: 60, period: { calendar: 'day' }, mode: 'cap' }] })] });
    await club.buy({ occurredAt: '2026-03-12T09:00:00Z' });
    expect(grants(await club.buy({ occurredAt: '2026-03-11T20:59:59Z' }))).toEqual([['R-BASE', 50]]);   // the 11th in Moscow
    expect(grants(await club.buy({ occurredAt: '2026-03-11T21:00:00Z' }))).toEqual([['R-BASE', 10]]);   // the 12th
  });

  test('a return releases the bucket of its purchase, not its own', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ code: 'monthly', measure: 'points', max: 60, period: { calendar: 'month' }, mode: 'cap' }] })] });
    const { purchase } = await club.buy({ occurredAt: '2026-03-30T09:00:00Z' });
    await club.giveBack(purchase, { 1: 1 }, '2026-04-02T09:00:00Z');
    expect(grants(await club.buy({ occurredAt: '2026-03-31T09:00:00Z' }))).toEqual([['R-BASE', 50]]);
    expect(grants(await club.buy({ occurredAt: '2026-04-03T09:00:00Z' }))).toEqual([['R-BASE', 50]]);
    expect(grants(await club.buy({ occurredAt: '2026-04-03T10:00:00Z' }))).toEqual([['R-BASE', 10]]);   // April was never credited
  });

  test('an ISO week begins on Monday', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ code: 'weekly', measure: 'points', max: 50, period: { calendar: 'week' }, mode: 'cap' }] })] });
    await club.buy({ occurredAt: '2026-04-12T20:59:59Z' });   // Sunday, 23:59
    expect(grants(await club.buy({ occurredAt: '2026-04-12T21:00:00Z' }))).toEqual([['R-BASE', 50]]);
    expect(await club.limits('2026-04-10T09:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'weekly', bucket: '2026-W15', used: 50 }));
    expect(await club.limits('2026-04-13T09:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'weekly', bucket: '2026-W16', used: 50 }));
  });
});

describe('limits of a wallet by purchases and goods', () => {
  test('a purchase a day earns, with all its rules', async () => {
    const club = await openClub({ wallets: [bonus({ limits: [{ code: 'once', measure: 'count', max: 1, period: { calendar: 'day' } }] })], rules: [R_BASE, FIXED(5)] });
    expect(grants(await club.buy())).toEqual([['R-BASE', 50], ['R-FIX', 5]]);
    const again = await club.buy();
    expect([grants(again), missed(again)]).toEqual([[], [['R-BASE', 'limit_exhausted'], ['R-FIX', 'limit_exhausted']]]);
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'once', used: 1, max: 1 }));
    expect(grants(await club.buy({ occurredAt: '2026-03-11T09:00:00Z' }))).toEqual([['R-BASE', 50], ['R-FIX', 5]]);
  });
});

describe('limits of rules', () => {
  const ticket = off('C-TICKET', { priceMinor: 10_000, lines: { categories: ['cinema.ticket'] } });
  const twoADay = { code: 'two-tickets-a-day', rules: ['C-TICKET'], subject: 'member' as const, measure: 'units' as const, max: 2, lines: { categories: ['cinema.ticket'] }, period: { calendar: 'day' as const }, mode: 'cap' as const };
  const tickets = (quantity: number) => ({ lines: [line(40_000, { category: 'cinema.ticket', quantity })] });
  const amount = (body: Body) => body.purchase.discounts.map(({ amountMinor }: { amountMinor: number }) => amountMinor);

  test('units: two tickets of three at the price, the next day again', async () => {
    const club = await openClub({ rules: [ticket], limits: [twoADay] });
    expect(amount(await club.buy(tickets(3)))).toEqual([60_000]);   // 2 · (400 − 100)
    const again = await club.buy(tickets(1));
    expect([amount(again), missed(again)]).toEqual([[], [['C-TICKET', 'limit_exhausted']]]);
    expect(amount(await club.buy({ ...tickets(1), occurredAt: '2026-03-10T21:00:00Z' }))).toEqual([30_000]);
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'two-tickets-a-day', subject: 'member', bucket: '2026-03-10', used: 2, max: 2 }));
  });

  test('reject gives nothing when all does not fit', async () => {
    const club = await openClub({ rules: [ticket], limits: [{ ...twoADay, mode: 'reject' }] });
    expect(missed(await club.buy(tickets(3)))).toEqual([['C-TICKET', 'limit_exhausted']]);
    expect(amount(await club.buy(tickets(2)))).toEqual([60_000]);
  });

  test.each([['no filter of its own', {}], ['a wider one', { lines: { categories: ['cinema'] } }]])('units of what the rule is for, whatever else is bought: a limit with %s', async (_filter, fields) => {
    const { lines: _lines, ...limit } = twoADay;
    const club = await openClub({ rules: [ticket], limits: [{ ...limit, ...fields }] });
    const both = (popcorn: number, seats: number) => ({ lines: [line(20_000, { category: 'cinema.bar', quantity: popcorn }), line(40_000, { category: 'cinema.ticket', quantity: seats })] });
    const first = await club.buy(both(3, 1));
    expect([amount(first), amount(await club.buy(both(3, 2)))]).toEqual([[30_000], [30_000]]);   // one, and one of the two
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'two-tickets-a-day', used: 2 }));
    await club.giveBack(first.purchase, { 2: 1 });
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'two-tickets-a-day', used: 1 }));
    expect(amount(await club.buy({ ...both(1, 2), occurredAt: '2026-03-10T12:00:00Z' }))).toEqual([30_000]);
  });

  test('a count is over with what the rule was for, not with the whole purchase', async () => {
    const { lines: _lines, ...limit } = twoADay;
    const club = await openClub({ rules: [ticket], limits: [{ ...limit, measure: 'count', max: 1 }] });
    const both = { lines: [line(20_000, { category: 'cinema.bar' }), line(40_000, { category: 'cinema.ticket' })] };
    const { purchase } = await club.buy(both);
    expect(amount(await club.buy(both))).toEqual([]);
    await club.giveBack(purchase, { 2: 1 });
    expect(amount(await club.buy({ ...both, occurredAt: '2026-03-10T12:00:00Z' }))).toEqual([30_000]);
  });

  test('a limit on some goods that is used up leaves the discount on the others', async () => {
    const club = await openClub({ rules: [off('TEN', { percentBps: 1000 })], limits: [{ ...twoADay, rules: ['TEN'] }] });
    await club.buy(tickets(2));
    const body = await club.buy({ lines: [line(40_000, { category: 'cinema.ticket' }), line(20_000, { category: 'cinema.bar' })] });
    expect(body.purchase.discounts).toEqual([expect.objectContaining({ rule: 'TEN', amountMinor: 2000, reason: 'limit_exhausted' })]);
  });

  test('points of some goods: those of the others are not cut', async () => {
    const club = await openClub({ limits: [{ code: 'bar', rules: ['R-BASE'], subject: 'member', measure: 'points', max: 15, lines: { categories: ['bar'] }, period: { calendar: 'day' }, mode: 'cap' }] });
    const basket = { lines: [line(40_000, { category: 'bar.wine' }), line(60_000)] };
    expect([grants(await club.buy(basket)), grants(await club.buy(basket)), grants(await club.buy({ lines: [line(60_000)] }))]).toEqual([[['R-BASE', 45]], [['R-BASE', 30]], [['R-BASE', 30]]]);   // 20 + 30, of which 15, then none of the 20
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'bar', used: 15 }));
  });

  test('a gift a day', async () => {
    const gift = { code: 'GIFT', group: 'earn', effects: [{ type: 'gift' as const, sku: 'MUG', quantity: 1 }] };
    const club = await openClub({ rules: [gift], limits: [{ code: 'one', rules: ['GIFT'], subject: 'member', measure: 'count', max: 1, period: { calendar: 'day' }, mode: 'cap' }] });
    const gifts = ({ benefits = [] }: Body) => benefits.map(({ sku }: { sku: string }) => sku);
    const first = await club.buy();
    const again = await club.buy();
    expect([gifts(first), gifts(again), missed(again)]).toEqual([['MUG'], [], [['GIFT', 'limit_exhausted']]]);
    await club.giveBack(first.purchase);
    expect(gifts(await club.buy({ occurredAt: '2026-03-10T12:00:00Z' }))).toEqual(['MUG']);
  });

  test('a full return releases the units', async () => {
    const club = await openClub({ rules: [ticket], limits: [twoADay] });
    const { purchase } = await club.buy(tickets(2));
    await club.giveBack(purchase, { 1: 2 });
    expect(amount(await club.buy({ ...tickets(2), occurredAt: '2026-03-10T12:00:00Z' }))).toEqual([60_000]);
  });

  test('a count counts purchases; another member has a count of their own', async () => {
    const club = await openClub({ rules: [off('ONCE', { percentBps: 1000 })], limits: [{ code: 'once', rules: ['ONCE'], subject: 'member', measure: 'count', max: 1, period: 'ever', mode: 'cap' }] });
    expect(amount(await club.buy())).toEqual([10_000]);
    expect(missed(await club.buy({ occurredAt: '2027-03-10T09:00:00Z' }))).toEqual([['ONCE', 'limit_exhausted']]);
    const other = await club.another();
    expect(amount(await club.buy({ customer: { id: other.id } }))).toEqual([10_000]);
  });

  test('a rolling day looks back from the event', async () => {
    const club = await openClub({ rules: [FIXED(10)], limits: [{ code: 'rolling', rules: ['R-FIX'], subject: 'member', measure: 'count', max: 1, period: { rolling: 'P1D' }, mode: 'reject' }] });
    expect(grants(await club.buy())).toEqual([['R-FIX', 10]]);
    expect(grants(await club.buy({ occurredAt: '2026-03-11T08:59:59.999Z' }))).toEqual([]);
    expect(grants(await club.buy({ occurredAt: '2026-03-11T09:00:00Z' }))).toEqual([['R-FIX', 10]]);
  });
});

describe('N4: in a group of which one wins, what is used up does not compete', () => {
  const groups = (mode: 'first' | 'highest') => [{ code: 'earn', mode, priority: 90 }];
  const double = { code: 'X2', group: 'earn', effects: [{ type: 'points' as const, wallet: 'BONUS', rateBps: 1000 }] };

  test.each(['first', 'highest'] as const)('%s: a budget', async (mode) => {
    const club = await openClub({ groups: groups(mode), rules: [{ ...double, budget: { measure: 'points', max: 100 } }, R_BASE] });
    expect(grants(await club.buy())).toEqual([['X2', 100]]);
    const second = await club.buy();
    expect([grants(second), missed(second)]).toEqual([[['R-BASE', 50]], [['X2', 'budget_exhausted']]]);
  });

  test('what a limit leaves is compared', async () => {
    const club = await openClub({ groups: groups('highest'), rules: [double, R_BASE], limits: [{ code: 'month', rules: ['X2'], subject: 'member', measure: 'points', max: 130, period: { calendar: 'month' }, mode: 'cap' }] });
    expect(grants(await club.buy())).toEqual([['X2', 100]]);
    const second = await club.buy();
    expect([grants(second), missed(second)]).toEqual([[['R-BASE', 50]], [['X2', 'lower_in_group:R-BASE']]]);
    expect(await club.limits('2026-03-10T12:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'month', used: 100 }));
  });
});

describe('N22: budgets', () => {
  test('a budget of points is of all members, and is never overshot', async () => {
    const club = await openClub({ rules: [FIXED(100, { budget: { measure: 'points', max: 250, mode: 'cap' } })] });
    const other = await club.another();
    await club.buy();
    await club.buy({ customer: { id: other.id } });
    const third = await club.buy();
    expect(third.earned.map(({ points, reason }: { points: number; reason: string }) => [points, reason])).toEqual([[50, 'budget_exhausted']]);
    expect(missed(await club.buy())).toEqual([['R-FIX', 'budget_exhausted']]);
    expect(await club.limits('2026-03-11T00:00:00Z')).toContainEqual(expect.objectContaining({ limit: 'R-FIX', subject: 'program', bucket: 'ever', used: 250, max: 250 }));
  });

  test('fifty at once meet a budget of ten hundreds: ten get it', async () => {
    const club = await openClub({ rules: [FIXED(100, { budget: { measure: 'points', max: 1000, mode: 'cap' } })] });
    const people = await Promise.all(Array.from({ length: 10 }, () => club.another()));
    const replies = await Promise.all(Array.from({ length: 50 }, (_, index) => club.tryBuy({ customer: { id: people[index % 10]!.id } })));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(replies.flatMap(({ body }) => grants(body)).reduce((sum, [, points]) => sum + points, 0)).toBe(1000);
  });
});
