import { newId } from '#domain/shared/ids.ts';
import { line, missed, off, openClub, R_BASE } from './club.ts';

const coupon = (fields: object = {}) => ({ kind: 'coupon', effects: [{ type: 'discount', amountMinor: 5000 }], ...fields });
const TEN = off('TEN', { percentBps: 1000 });

describe('coupons among the rules', () => {
  test('an exclusive coupon silences the program\'s discounts', async () => {
    const club = await openClub({ rules: [TEN] });
    const { code } = await club.issue(coupon({ exclusive: true }));
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.payableMinor, missed(body)]).toEqual([95_000, [['TEN', `excluded_by:${code}`]]]);
  });

  test('in a group of the program the higher one wins, and the other is not used', async () => {
    const club = await openClub({ groups: [{ code: 'sale', mode: 'highest', priority: 10 }], rules: [TEN] });
    const { code } = await club.issue(coupon({ group: 'sale' }));
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.payableMinor, missed(body)]).toEqual([90_000, [[code, 'lower_in_group:TEN']]]);
    expect((await club.instrument(code, '2026-03-11T00:00:00Z')).uses).toBe(0);
    const small = await club.buy({ lines: [line(20_000)], instruments: [code] });   // 20.00 against 50.00
    expect([small.purchase.payableMinor, missed(small)]).toEqual([15_000, [['TEN', `lower_in_group:${code}`]]]);
  });

  test('a condition that fails leaves it unused and says so', async () => {
    const club = await openClub({ rules: [] });
    const { code } = await club.issue(coupon({ when: { '>=': [{ var: 'purchase.grossMinor' }, 200_000] } }));
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.payableMinor, missed(body)]).toEqual([100_000, [[code, 'condition']]]);
    expect((await club.instrument(code, '2026-03-11T00:00:00Z')).uses).toBe(0);
  });
});

test('an offer runs after the program\'s rules; a full return makes it usable again', async () => {
  const club = await openClub({ rules: [TEN] });
  const code = `OFFER-${newId()}`;
  await club.sure(club.caller.put(`/v1/offers/${code}`).send({
    program: 'main', effects: [{ type: 'discount', percentBps: 2000 }], validFrom: '2026-03-01T00:00:00Z', validFor: { after: 'P30D', round: 'end_of_day' }, assign: { customers: [{ customer: { id: club.shop.customer.id }, arm: 'target' }] },
  }));
  const { purchase } = await club.buy({ instruments: [code] });
  expect(purchase.payableMinor).toBe(72_000);   // 1,000 − 100 = 900; a fifth of it off
  await club.giveBack(purchase);
  expect((await club.buy({ occurredAt: '2026-03-13T09:00:00Z', instruments: [code] })).purchase.payableMinor).toBe(72_000);
});

test('N5: discounts, a coupon, a certificate, points and money, each shared over the lines it is for; a line comes back with its part of each', async () => {
  const club = await openClub({ rules: [TEN, R_BASE] });
  await club.grant(1000);
  const fifty = await club.issue({ kind: 'coupon', effects: [{ type: 'discount', amountMinor: 9000 }] });
  const gift = await club.issue({ kind: 'certificate', balance: { unit: 'money', amount: 20_000 }, lines: { categories: ['cinema'] } });
  const { purchase, earned, member } = await club.buy({
    lines: [line(60_000, { category: 'cinema.ticket' }), line(40_000, { category: 'bar' })], instruments: [gift.code, fifty.code], spend: { wallet: 'BONUS', points: 'max' },
  });
  expect(purchase.discounts).toEqual([{ rule: 'TEN', amountMinor: 10_000 }, expect.objectContaining({ code: fifty.code, amountMinor: 9000 })]);
  // 600 − 60 − 54 = 486, 400 − 40 − 36 = 324; the certificate leaves 286 and 324; half of 810 is payable with points: 405 · 286 / 610 = 189.9, 405 · 324 / 610 = 215.1
  expect(purchase.lines.map(({ netMinor, certificateMinor, pointsSpent, paidMinor, earned: points }: Record<string, number>) => [netMinor, certificateMinor, pointsSpent, paidMinor, points]))
    .toEqual([[48_600, 20_000, 190, 9600, 5], [32_400, 0, 215, 10_900, 5]]);
  expect([purchase.payableMinor, earned[0].points, member.wallets[0].active]).toEqual([20_500, 10, 605]);   // 205.00 · 5 % = 10.25
  const back = await club.giveBack(purchase);
  expect(back).toMatchObject({ refundMinor: 9600, pointsRestored: 190, certificateRestoredMinor: 20_000, pointsReversed: 5, shortfall: 0 });   // 10 · 109 / 205 = 5.3 are kept
  expect([back.member.wallets[0].active, (await club.instrument(gift.code, '2026-03-13T00:00:00Z')).balance]).toEqual([790, 20_000]);
});

describe('idempotency: the same body again is the same answer', () => {
  test('of purchases, returns, entries, instruments and visits', async () => {
    const club = await openClub();
    const { caller, shop } = club;
    const buying = { externalId: newId(), customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', lines: [line(100_000)] };
    const { body: { purchase } } = await caller.post('/v1/purchases').send(buying);
    const pass = await club.issue({ kind: 'pass', balance: { unit: 'visits', amount: 3 }, lines: { categories: ['yoga'] } });
    const type = `type-${newId()}`;
    await club.sure(caller.put(`/v1/instrument-types/${type}`).send({ program: 'main', name: 'Coupon', ...coupon() }));
    const calls: [path: string, body: Record<string, unknown>, other: object][] = [
      ['/v1/purchases', buying, { lines: [line(100_001)] }],
      [`/v1/purchases/${purchase.id}/returns`, { externalId: newId(), occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] }, { occurredAt: '2026-03-12T09:00:01Z' }],
      [`/v1/members/${shop.customer.memberId}/wallets/BONUS/entries`, { externalId: newId(), type: 'grant', points: 5, occurredAt: '2026-03-12T09:00:00Z', reason: 'test' }, { points: 6 }],
      [`/v1/instrument-types/${type}/instruments`, { externalId: newId(), occurredAt: '2026-03-12T09:00:00Z' }, { occurredAt: '2026-03-12T09:00:01Z' }],
      [`/v1/instruments/${pass.code}/visits`, { externalId: newId(), occurredAt: '2026-03-12T09:00:00Z', service: 'yoga' }, { occurredAt: '2026-03-12T09:00:01Z' }],
    ];
    for (const [path, body, other] of calls) {
      const first = await caller.post(path).send(body);
      const again = await caller.post(path).send(body);
      expect([path, again.status, again.headers['idempotency-replayed']]).toEqual([path, first.status, 'true']);
      const { workflow: _one, ...answer } = again.body;
      expect(answer).toEqual(Object.fromEntries(Object.entries(first.body as object).filter(([key]) => key !== 'workflow')));
      const conflict = await caller.post(path).send({ ...body, ...other });
      expect([path, conflict.status, conflict.body.code]).toEqual([path, 409, 'idempotency_conflict']);
    }
  });
});

describe('reads at an instant', () => {
  test('see what had happened by then, whenever it arrived', async () => {
    const club = await openClub({
      wallets: [{ code: 'BONUS', unitValueMinor: 100, expiry: { after: 'P30D', round: 'end_of_day' } }],
      levels: { list: [{ code: 'base' }, { code: 'silver', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 150_000] } as never }] },
    });
    const { id } = club.shop.customer;
    const pass = await club.issue({ kind: 'certificate', balance: { unit: 'money', amount: 30_000 } });
    await club.buy({ occurredAt: '2026-03-10T09:00:00Z' });
    const read = async (asOf: string) => {
      const ledger = await club.sure(club.caller.get(`/v1/customers/${id}/ledger?asOf=${asOf}&limit=200`)) as { data: { points: number }[] };
      const timeline = await club.sure(club.caller.get(`/v1/customers/${id}/timeline?asOf=${asOf}`)) as { data: { type: string }[] };
      return {
        active: (await club.wallet(asOf)).active, sum: ledger.data.reduce((total, { points }) => total + points, 0), level: (await club.level(asOf)).level,
        purchases: timeline.data.filter(({ type }) => type.startsWith('purchase')).length, certificate: (await club.instrument(pass.code, asOf)).balance,
      };
    };
    expect(await read('2026-03-09T09:00:00Z')).toEqual({ active: 0, sum: 0, level: 'base', purchases: 0, certificate: 30_000 });
    expect(await read('2026-03-10T09:00:00Z')).toEqual({ active: 50, sum: 50, level: 'base', purchases: 1, certificate: 30_000 });
    await club.buy({ occurredAt: '2026-03-05T09:00:00Z', instruments: [pass.code] });   // arrives late: 700.00 paid, 35 points
    expect(await read('2026-03-04T09:00:00Z')).toEqual({ active: 0, sum: 0, level: 'base', purchases: 0, certificate: 30_000 });
    expect(await read('2026-03-05T09:00:00Z')).toEqual({ active: 35, sum: 35, level: 'base', purchases: 1, certificate: 0 });
    expect(await read('2026-03-10T09:00:00Z')).toEqual({ active: 85, sum: 85, level: 'silver', purchases: 2, certificate: 0 });
    expect(await read('2026-04-04T20:59:59.999Z')).toMatchObject({ active: 85, sum: 85 });
    expect(await read('2026-04-04T21:00:00Z')).toMatchObject({ active: 50, sum: 50 });
    expect(await read('2026-04-09T21:00:00Z')).toMatchObject({ active: 0, sum: 0, level: 'silver' });
  });
});
