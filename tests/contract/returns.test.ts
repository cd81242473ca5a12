import { bonus, grants, line, off, openClub, R_BASE } from './club.ts';

const FIXED = { code: 'R-1000', group: 'earn', when: { '>=': [{ var: 'purchase.paidMinor' }, 100_000] }, effects: [{ type: 'points' as const, wallet: 'BONUS', fixed: 100 }] };
const both = { lines: [line(60_000), line(60_000)] };   // 1,200.00: R-BASE 60, R-1000 100

describe('N10: methods', () => {
  test.each([
    ['proportional', 80, 80],   // half of 60 and half of 100
    ['re_evaluate', 130, 30],   // 600.00 · 5 % = 30 kept, the bonus is lost
    ['keep_fixed', 30, 130],    // half of 60; the bonus stays until the rest is back
  ] as const)('%s', async (method, first, second) => {
    const club = await openClub({ rules: [R_BASE, FIXED], returns: { method } });
    const body = await club.buy(both);
    expect(grants(body)).toEqual([['R-BASE', 60], ['R-1000', 100]]);
    expect((await club.giveBack(body.purchase, { 1: 1 })).pointsReversed).toBe(first);
    expect((await club.giveBack(body.purchase, { 2: 1 })).pointsReversed).toBe(second);
  });

  test('re_evaluate by the version of the purchase, not the one of today', async () => {
    const club = await openClub({ rules: [R_BASE], returns: { method: 're_evaluate' } });
    const { purchase } = await club.buy(both);
    await club.sure(club.caller.put('/v1/programs/main').send({ timezone: 'Europe/Moscow', currency: 'RUB', wallets: [bonus()], rules: [], returns: { method: 're_evaluate' } }));
    expect((await club.giveBack(purchase, { 1: 1 })).pointsReversed).toBe(30);
  });
});

test('points that are taken back while they are pending never become active', async () => {
  const club = await openClub({ wallets: [bonus({ activation: { after: 'P14D' } })] });
  const [back, kept] = [await club.buy(both), await club.buy()];
  await club.giveBack(back.purchase, { 1: 1, 2: 1 });
  const { data } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/ledger?asOf=2026-04-01T00:00:00Z`));
  expect(data.map(({ type, points, purchase }: { type: string; points: number; purchase: { id: string } }) => [type, points, purchase.id]))
    .toEqual([['grant', 60, back.purchase.id], ['grant', 50, kept.purchase.id], ['return', -60, back.purchase.id], ['activate', 0, kept.purchase.id]]);
});

describe('N9: parts add up', () => {
  test('half up: kept = round(grant · kept / eligible)', async () => {
    const club = await openClub({ wallets: [bonus({ rounding: 'half_up' })] });
    const { purchase } = await club.buy({ lines: [line(33_333, { quantity: 3 })] });   // 999.99 · 5 % = 49.9995 → 50
    const parts = [];
    for (let turn = 0; turn < 3; turn++) parts.push((await club.giveBack(purchase)).pointsReversed);
    expect(parts).toEqual([17, 16, 17]);   // kept 33.33 → 33, 16.67 → 17, 0
  });

  test('money of a discounted line telescopes', async () => {
    const club = await openClub({ rules: [off('ONE', { amountMinor: 100 })] });
    const { purchase } = await club.buy({ lines: [line(1000, { quantity: 3 })] });   // 29.00 for three
    const parts = [];
    for (let turn = 0; turn < 3; turn++) parts.push((await club.giveBack(purchase)).refundMinor);
    expect(parts).toEqual([967, 967, 966]);   // kept 1933.33 → 1933, 966.67 → 966, 0
  });

  test('a return of a line of another filter takes nothing of the grant', async () => {
    const bar = { code: 'R-BAR', group: 'earn', effects: [{ type: 'points' as const, wallet: 'BONUS', rateBps: 1000, lines: { categories: ['bar'] } }] };
    const club = await openClub({ rules: [bar] });
    const { purchase } = await club.buy({ lines: [line(10_000, { category: 'bar' }), line(90_000)] });
    expect((await club.giveBack(purchase, { 2: 1 })).pointsReversed).toBe(0);
    expect((await club.giveBack(purchase, { 1: 1 })).pointsReversed).toBe(10);
  });

  test('more than was bought is 422', async () => {
    const club = await openClub();
    const { purchase } = await club.buy();
    await club.giveBack(purchase);
    const reply = await club.caller.post(`/v1/purchases/${purchase.id}/returns`).send({ externalId: 'again', occurredAt: '2026-03-13T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] });
    expect([reply.status, reply.body.code]).toEqual([422, 'return_exceeds_purchase']);
  });
});

describe('N11: where points come back from', () => {
  test('own ones, then other lots, then a debt that the next grant repays first', async () => {
    const club = await openClub({ returns: { policy: 'unlimited' } });
    await club.grant(20, { expiresAt: null });
    const { purchase } = await club.buy();   // 50
    await club.grant(60, { type: 'debit', occurredAt: '2026-03-11T09:00:00Z' });   // the 50 expire first: 10 of the other lot are left
    const body = await club.giveBack(purchase);
    expect([body.pointsReversed, body.shortfall, body.member.wallets[0]]).toEqual([50, 0, { wallet: 'BONUS', active: 0, pending: 0, debt: 40 }]);
    const next = await club.spendings(160_000, '2026-03-15T09:00:00Z');   // 80: 40 repay, 40 become active
    expect(next.member.wallets[0]).toEqual({ wallet: 'BONUS', active: 40, pending: 0, debt: 0 });
    const { data } = await club.sure(club.caller.get(`/v1/customers/${club.shop.customer.id}/ledger?asOf=2026-03-16T00:00:00Z&limit=200`)) as { data: { type: string; points: number }[] };
    expect(data.filter(({ type }) => type === 'debt_repay').map(({ points }) => points)).toEqual([40]);
    expect(data.reduce((sum, { points }) => sum + points, 0)).toBe(40);
  });

  test('its own pending ones before those that wait longer, its own active ones before those that end sooner', async () => {
    const waiting = await openClub({ wallets: [bonus({ activation: { after: 'P14D' } })] });
    await waiting.buy({ occurredAt: '2026-03-01T09:00:00Z' });
    const { purchase: second } = await waiting.buy({ occurredAt: '2026-03-10T09:00:00Z' });
    await waiting.giveBack(second);
    expect(await waiting.wallet('2026-03-15T09:00:00Z')).toMatchObject({ active: 50, pending: 0 });   // those of 1 March
    const active = await openClub();
    await active.grant(20, { expiresAt: '2026-04-01T00:00:00Z' });
    const { purchase } = await active.buy({ lines: [line(50_000, { quantity: 2 })] });
    await active.giveBack(purchase);
    expect((await active.wallet('2026-03-13T00:00:00Z')).lots.map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([[20, '2026-04-01T00:00:00.000Z'], [25, '2027-03-10T21:00:00.000Z']]);
  });

  test.each([['within_balance', 10, 40], ['only_pending', 0, 50]] as const)('%s reports what is missing', async (policy, pointsReversed, shortfall) => {
    const club = await openClub({ returns: { policy } });
    const { purchase } = await club.buy();
    await club.grant(40, { type: 'debit', occurredAt: '2026-03-11T09:00:00Z' });
    expect(await club.giveBack(purchase)).toMatchObject({ pointsReversed, shortfall });
  });

  test('only_pending takes all that is pending', async () => {
    const club = await openClub({ wallets: [bonus({ activation: { after: 'P14D' } })], returns: { policy: 'only_pending' } });
    const { purchase } = await club.buy();
    expect(await club.giveBack(purchase)).toMatchObject({ pointsReversed: 50, shortfall: 0, member: { wallets: [{ pending: 0, active: 0 }] } });
  });
});

describe('N12: points paid with go home', () => {
  test('to a grace lot of the program where theirs is over', async () => {
    const club = await openClub({ rules: [], returns: { expiredGrace: { after: 'P10D', round: 'end_of_day' } } });
    await club.grant(80, { expiresAt: '2026-03-11T00:00:00Z' });
    const { purchase } = await club.buy({ spend: { wallet: 'BONUS', points: 80 } });
    const body = await club.giveBack(purchase);
    expect([body.pointsRestored, body.refundMinor]).toEqual([80, 92_000]);
    expect((await club.wallet('2026-03-13T00:00:00Z')).lots.map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([[80, '2026-03-22T21:00:00.000Z']]);
  });

  test('of two of three units: floor of what is kept', async () => {
    const club = await openClub({ rules: [] });
    await club.grant(100, { expiresAt: null });
    const { purchase } = await club.buy({ lines: [line(10_000, { quantity: 3 })], spend: { wallet: 'BONUS', points: 100 } });
    expect((await club.giveBack(purchase, { 1: 2 })).pointsRestored).toBe(67);   // kept 33.33 → 33
    expect((await club.giveBack(purchase, { 1: 1 })).pointsRestored).toBe(33);
  });
});
