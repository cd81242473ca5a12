import { bonus, grants, line, off, openClub } from './club.ts';

describe('N2, N3: a rule rounds once', () => {
  test('on the sum of its lines, not line by line', async () => {
    const club = await openClub();
    const body = await club.buy({ lines: [line(1990), line(1990), line(1990)] });
    expect(grants(body)).toEqual([['R-BASE', 2]]);   // 59.70 · 5 % = 2.985 → 2; line by line it would be 0
    expect(body.purchase.lines.map(({ earned }: { earned: number }) => earned)).toEqual([1, 1, 0]);   // thirds of 2: equal remainders go to the lower index
  });

  test.each([['floor', 50], ['half_up', 51]] as const)('%s of 50.5 is %i', async (rounding, points) => {
    const club = await openClub({ wallets: [bonus({ rounding })] });
    expect(grants(await club.buy({ lines: [line(101_000)] }))).toEqual([['R-BASE', points]]);   // 1,010.00 · 5 % = 50.5
  });

  test('a wallet of two decimals counts hundredths of a point', async () => {
    const club = await openClub({ wallets: [bonus({ scale: 2, unitValueMinor: 1 })] });
    expect(grants(await club.buy({ lines: [line(2030)] }))).toEqual([['R-BASE', 101]]);   // 20.30 · 5 % = 1.015 → 101 hundredths
  });

  test('more than 10^12 points of one rule are refused', async () => {
    const club = await openClub({ rules: [{ code: 'R', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: { '*': [{ var: 'purchase.paidMinor' }, 1_000_000] } }] }] });
    const reply = await club.tryBuy({ lines: [line(1_000_000_000)] });
    expect([reply.status, reply.body.code]).toEqual([422, 'amount_too_large']);
  });

  test('a unit of another value: 1 point for 10.00', async () => {
    const club = await openClub({ wallets: [bonus({ unitValueMinor: 1000 })] });
    expect(grants(await club.buy({ lines: [line(99_999)] }))).toEqual([['R-BASE', 4]]);   // 999.99 · 5 % / 10 = 4.99995
  });

  test('two rules round apart, and a line earns the sum of its shares', async () => {
    const half = { code: 'R-BAR', group: 'earn', effects: [{ type: 'points' as const, wallet: 'BONUS', rateBps: 300, lines: { categories: ['bar'] } }] };
    const club = await openClub({ rules: [{ code: 'R-BASE', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }, half] });
    const body = await club.buy({ lines: [line(3000, { category: 'bar.wine' }), line(5000)] });
    expect(grants(body)).toEqual([['R-BASE', 4]]);   // 80.00 · 5 % = 4; 30.00 · 3 % = 0.9 → 0
    expect(body.purchase.lines.map(({ earned }: { earned: number }) => earned)).toEqual([2, 2]);   // 1.5 and 2.5: both remainders .5, tie to the lower index
  });
});

describe('N4: discounts', () => {
  test('a share of the whole purchase is split over lines by the largest remainder, ties to the lower index', async () => {
    const club = await openClub({ rules: [off('TEN', { amountMinor: 100 })] });
    const { purchase } = await club.buy({ lines: [line(10_000), line(10_000), line(10_000)] });
    expect(purchase.lines.map(({ netMinor }: { netMinor: number }) => netMinor)).toEqual([9966, 9967, 9967]);   // 33⅓ each: 34, 33, 33
    expect([purchase.discounts, purchase.payableMinor]).toEqual([[{ rule: 'TEN', amountMinor: 100 }], 29_900]);
  });

  test('never below nothing', async () => {
    const club = await openClub({ rules: [off('MUCH', { amountMinor: 50_000 })] });
    const { purchase } = await club.buy({ lines: [line(3000), line(4000)] });
    expect([purchase.discounts, purchase.payableMinor]).toEqual([[{ rule: 'MUCH', amountMinor: 7000 }], 0]);
  });

  test('a fixed price is a price of each unit, and never makes it dearer', async () => {
    const club = await openClub({ rules: [off('TICKET', { priceMinor: 25_000, lines: { categories: ['cinema'] } })] });
    const { purchase } = await club.buy({ lines: [line(40_000, { category: 'cinema.ticket', quantity: 2 }), line(20_000, { category: 'cinema.ticket' }), line(10_000)] });
    expect([purchase.discounts, purchase.payableMinor]).toEqual([[{ rule: 'TICKET', amountMinor: 30_000 }], 80_000]);   // 2 · (400 − 250); 200 stays 200
  });

  test.each([['sequential', 19_000, 81_000], ['initial', 20_000, 80_000]] as const)('two of 10 %% on 1,000.00, %s', async (base, discount, payable) => {
    const club = await openClub({ groups: [{ code: 'sale', mode: 'stack', base, priority: 1 }], rules: [off('A', { percentBps: 1000 }), off('B', { percentBps: 1000 })] });
    const { purchase } = await club.buy();   // sequential: 100 + 90; initial: 100 + 100
    expect([purchase.discounts.reduce((sum: number, one: { amountMinor: number }) => sum + one.amountMinor, 0), purchase.payableMinor]).toEqual([discount, payable]);
  });

  test('points are earned on what was paid after discounts', async () => {
    const club = await openClub({ rules: [off('TEN', { percentBps: 1000 }), { code: 'R-BASE', group: 'earn', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }] });
    expect(grants(await club.buy({ lines: [line(99_900)] }))).toEqual([['R-BASE', 44]]);   // 999.00 − 99.90 = 899.10; 5 % = 44.955
  });
});

describe('N19: points are money', () => {
  test('half of the sum after discounts', async () => {
    const club = await openClub({ rules: [off('TEN', { percentBps: 1000 })] });
    await club.grant(1000);
    const { purchase } = await club.buy({ spend: { wallet: 'BONUS', points: 'max' } });
    expect([purchase.pointsSpent, purchase.payableMinor]).toEqual([450, 45_000]);   // 1,000 − 100 = 900; half is 450
  });

  test('one more is refused with what would be possible', async () => {
    const club = await openClub();
    await club.grant(1000);
    const reply = await club.tryBuy({ spend: { wallet: 'BONUS', points: 501 } });
    expect([reply.status, reply.body.code, reply.body.maxPoints]).toEqual([422, 'points_limit', 500]);
  });

  test('points paid with are shared by net value and earn nothing', async () => {
    const club = await openClub();
    await club.grant(1000);
    const body = await club.buy({ lines: [line(30_000), line(70_000)], spend: { wallet: 'BONUS', points: 101 } });
    expect(body.purchase.lines.map(({ pointsSpent, paidMinor }: { pointsSpent: number; paidMinor: number }) => [pointsSpent, paidMinor])).toEqual([[30, 27_000], [71, 62_900]]);   // 30.3 and 70.7
    expect(grants(body)).toEqual([['R-BASE', 44]]);   // 899.00 · 5 % = 44.95
  });
});

describe('N6, N7, N8: lives', () => {
  test('the end of a day in the program\'s zone, and what is local midnight stays', async () => {
    const club = await openClub({ wallets: [bonus({ expiry: { after: 'P30D', round: 'end_of_day' } })] });
    expect((await club.buy({ occurredAt: '2026-03-10T20:59:59.999Z' })).earned[0].expiresAt).toBe('2026-04-09T21:00:00.000Z');   // 23:59 on the 10th → 9 April, until midnight
    expect((await club.buy({ occurredAt: '2026-03-10T21:00:00.000Z' })).earned[0].expiresAt).toBe('2026-04-09T21:00:00.000Z');   // midnight of the 11th + 30 days = midnight of 10 April: stays
    expect((await club.buy({ occurredAt: '2026-03-10T21:00:00.001Z' })).earned[0].expiresAt).toBe('2026-04-10T21:00:00.000Z');
  });

  test('month ends clamp', async () => {
    const club = await openClub({ wallets: [bonus({ expiry: { after: 'P1M', round: 'end_of_day' } })] });
    expect((await club.buy({ occurredAt: '2026-01-31T09:00:00Z' })).earned[0].expiresAt).toBe('2026-02-28T21:00:00.000Z');   // 28 February, until the midnight of 1 March
  });

  test('the end of a month', async () => {
    const club = await openClub({ wallets: [bonus({ expiry: { after: 'P1M', round: 'end_of_month' } })] });
    expect((await club.buy({ occurredAt: '2026-01-31T09:00:00Z' })).earned[0].expiresAt).toBe('2026-02-28T21:00:00.000Z');
    expect((await club.buy({ occurredAt: '2026-02-03T09:00:00Z' })).earned[0].expiresAt).toBe('2026-03-31T21:00:00.000Z');
  });

  test('a day of daylight saving has 23 hours, and a life of 14 days keeps its local hour', async () => {
    const club = await openClub({ timezone: 'America/New_York', wallets: [bonus({ activation: { after: 'P14D' }, expiry: { after: 'P1D' } })] });
    const { earned: [grant] } = await club.buy({ occurredAt: '2026-03-01T15:00:00Z' });   // 10:00 EST; the clocks move on 8 March
    expect([grant.status, grant.activeFrom, grant.expiresAt]).toEqual(['pending', '2026-03-15T14:00:00.000Z', '2026-03-16T14:00:00.000Z']);   // 10:00 EDT; life counts from activation
  });

  test('pending points cannot be spent, and become active at their instant', async () => {
    const club = await openClub({ wallets: [bonus({ activation: { after: 'P14D' } })] });
    await club.buy();
    expect(await club.wallet('2026-03-24T08:59:59.999Z')).toMatchObject({ active: 0, pending: 50 });
    expect(await club.wallet('2026-03-24T09:00:00Z')).toMatchObject({ active: 50, pending: 0 });
    const refused = await club.tryBuy({ occurredAt: '2026-03-20T09:00:00Z', spend: { wallet: 'BONUS', points: 1 } });
    expect([refused.status, refused.body.code]).toEqual([422, 'insufficient_points']);
  });

  test('activation on a date is its local midnight', async () => {
    const club = await openClub({ wallets: [bonus({ activation: { on: '2026-04-01' } })] });
    expect((await club.buy()).earned[0].activeFrom).toBe('2026-03-31T21:00:00.000Z');
  });

  test('earliest expiry goes first, no expiry last', async () => {
    const club = await openClub({ rules: [] });
    await club.grant(10, { expiresAt: null });
    await club.grant(20, { expiresAt: '2026-06-01T00:00:00Z' });
    await club.grant(30, { expiresAt: '2026-05-01T00:00:00Z' });
    await club.buy({ spend: { wallet: 'BONUS', points: 45 } });
    const { lots } = await club.wallet('2026-03-11T00:00:00Z');
    expect(lots.map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([[5, '2026-06-01T00:00:00.000Z'], [10, null]]);
  });

  test('of those that end together the one that was active first, then the one that was booked first', async () => {
    const club = await openClub({ rules: [] });
    const end = { expiresAt: '2026-06-01T00:00:00Z' };
    await club.grant(20, end);
    await club.grant(30, end);
    await club.grant(10, { ...end, occurredAt: '2026-02-01T09:00:00Z' });
    await club.buy({ spend: { wallet: 'BONUS', points: 15 } });
    const { lots } = await club.wallet('2026-03-11T00:00:00Z');
    expect(lots.map(({ remaining, activeFrom }) => [remaining, activeFrom])).toEqual([[15, '2026-03-01T09:00:00.000Z'], [30, '2026-03-01T09:00:00.000Z']]);   // 10 of February, 5 of the 20
  });
});
