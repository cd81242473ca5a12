import { newId } from '#domain/shared/ids.ts';
import { grants, line, missed, off, openClub, R_BASE } from './club.ts';

const coupon = (effect: object, fields: object = {}) => ({ kind: 'coupon', effects: [{ type: 'discount', ...effect }], ...fields });
const money = (amount: number, fields: object = {}) => ({ kind: 'certificate', balance: { unit: 'money', amount }, ...fields });
const kino = { lines: [line(60_000, { category: 'cinema.ticket' }), line(40_000, { category: 'bar' })] };

describe('coupons', () => {
  test('run after the program\'s discounts, and a coupon works once', async () => {
    const club = await openClub({ rules: [off('TEN', { percentBps: 1000 })] });
    const { code } = await club.issue(coupon({ amountMinor: 5000 }));
    const { purchase } = await club.buy({ instruments: [code] });
    expect([purchase.discounts, purchase.payableMinor]).toEqual([[{ rule: 'TEN', amountMinor: 10_000 }, expect.objectContaining({ code, amountMinor: 5000 })], 85_000]);
    const again = await club.tryBuy({ instruments: [code] });
    expect([again.status, again.body.code]).toEqual([409, 'coupon_exhausted']);
  });

  test('an exclusive rule leaves a coupon unused', async () => {
    const club = await openClub({ rules: [off('ONLY', { percentBps: 2000 }, { exclusive: true })] });
    const { code } = await club.issue(coupon({ amountMinor: 5000 }));
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.payableMinor, missed(body)]).toEqual([80_000, [[code, 'excluded_by:ONLY']]]);
    expect((await club.instrument(code, '2026-03-11T00:00:00Z')).uses).toBe(0);
  });

  test('beside an exclusive rule no coupon is used, also one that gives points; rules go on earning', async () => {
    const club = await openClub({ rules: [off('ONLY', { percentBps: 2000 }, { exclusive: true }), R_BASE] });
    const points = { type: 'points', wallet: 'BONUS', fixed: 70 };
    const { code: both } = await club.issue({ kind: 'coupon', effects: [{ type: 'discount', amountMinor: 5000 }, points] });
    const { code: only } = await club.issue({ kind: 'coupon', effects: [points] });
    const body = await club.buy({ instruments: [both, only] });
    expect([body.purchase.payableMinor, grants(body), missed(body).sort()]).toEqual([80_000, [['R-BASE', 40]], [[both, 'excluded_by:ONLY'], [only, 'excluded_by:ONLY']].sort()]);
    expect([(await club.instrument(both, '2026-03-11T00:00:00Z')).uses, (await club.instrument(only, '2026-03-11T00:00:00Z')).state]).toEqual([0, 'issued']);
  });

  test('of the code of a rule, it is used and refused for itself', async () => {
    const club = await openClub({ rules: [off('SUMMER', { percentBps: 1000 })] });
    const { code } = await club.issue(coupon({ amountMinor: 5000 }, { when: { '>=': [{ var: 'purchase.grossMinor' }, 200_000] } }), { code: 'SUMMER' });
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.discounts, missed(body)]).toEqual([[{ rule: 'SUMMER', amountMinor: 10_000 }], [['SUMMER', 'condition']]]);
    expect((await club.instrument(code, '2026-03-11T00:00:00Z')).uses).toBe(0);
    expect((await club.buy({ lines: [line(200_000)], instruments: [code] })).purchase.payableMinor).toBe(175_000);   // 2,000 − 200 − 50
  });

  test('a full return gives it back; a part of one does not', async () => {
    const club = await openClub({ rules: [] });
    const { code } = await club.issue(coupon({ amountMinor: 1000 }));
    const { purchase } = await club.buy({ lines: [line(10_000, { quantity: 2 })], instruments: [code] });
    await club.giveBack(purchase, { 1: 1 });
    expect((await club.tryBuy({ occurredAt: '2026-03-13T09:00:00Z', instruments: [code] })).body.code).toBe('coupon_exhausted');
    await club.giveBack(purchase, { 1: 1 });
    expect((await club.tryBuy({ occurredAt: '2026-03-13T09:00:00Z', instruments: [code] })).status).toBe(201);
  });

  test('at once, one wins', async () => {
    const club = await openClub();
    const { code } = await club.issue(coupon({ amountMinor: 1000 }));
    const people = await Promise.all(Array.from({ length: 10 }, () => club.another()));
    const replies = await Promise.all(people.map(({ id }) => club.tryBuy({ customer: { id }, instruments: [code] })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });
});

describe('N24: certificates', () => {
  test('pay eligible lines only, in part, before points', async () => {
    const club = await openClub();
    const { code } = await club.issue(money(100_000, { lines: { categories: ['cinema'] } }));
    const body = await club.buy({ ...kino, instruments: [code] });
    expect([body.purchase.certificatesUsed, body.purchase.payableMinor]).toEqual([[{ code, amountMinor: 60_000 }], 40_000]);
    expect(body.purchase.lines.map(({ netMinor, certificateMinor, paidMinor }: Record<string, number>) => [netMinor, certificateMinor, paidMinor])).toEqual([[60_000, 60_000, 0], [40_000, 0, 40_000]]);
    expect(grants(body)).toEqual([['R-BASE', 20]]);   // 5 % of the 400.00 paid
    expect(await club.instrument(code, '2026-03-11T00:00:00Z')).toMatchObject({ balance: 40_000, state: 'active' });
  });

  test('the share payable with points is of the net, capped by what the certificate leaves', async () => {
    const club = await openClub({ rules: [] });
    await club.grant(5000);
    const { code } = await club.issue(money(70_000));
    const { purchase } = await club.buy({ instruments: [code], spend: { wallet: 'BONUS', points: 'max' } });
    expect([purchase.pointsSpent, purchase.payableMinor]).toEqual([300, 0]);   // half of 1,000 is 500, but 300 are left
  });

  test('where nothing is left to pay it is not used, and says so', async () => {
    const club = await openClub({ rules: [off('FREE', { percentBps: 10_000 })] });
    const { code } = await club.issue(money(70_000, { limits: [{ measure: 'count', max: 1, period: 'ever' }] }));
    const body = await club.buy({ instruments: [code] });
    expect([body.purchase.certificatesUsed, missed(body)]).toEqual([[], [[code, 'condition']]]);
    expect(await club.instrument(code, '2026-03-11T00:00:00Z')).toMatchObject({ uses: 0, balance: 70_000 });
  });

  test('a pass pays visits, also where its type names no balance', async () => {
    const club = await openClub({ rules: [] });
    const { code } = await club.issue({ kind: 'pass', lines: { categories: ['gym'] } }, { balance: 10 });
    const { purchase } = await club.buy({ lines: [line(50_000, { category: 'gym', quantity: 2 })], instruments: [code] });
    expect([purchase.payableMinor, (await club.instrument(code, '2026-03-11T00:00:00Z')).balance]).toEqual([0, 8]);
  });

  test('two in the order they are given', async () => {
    const club = await openClub({ rules: [] });
    const [one, two] = [await club.issue(money(30_000)), await club.issue(money(100_000))];
    const { purchase } = await club.buy({ instruments: [one.code, two.code] });
    expect(purchase.certificatesUsed).toEqual([{ code: one.code, amountMinor: 30_000 }, { code: two.code, amountMinor: 70_000 }]);
    expect((await club.instrument(one.code, '2026-03-11T00:00:00Z')).state).toBe('depleted');
  });

  test('a return fills the certificate, never pays cash', async () => {
    const club = await openClub({ rules: [R_BASE] });
    const { code } = await club.issue(money(50_000));
    const { purchase } = await club.buy({ lines: [line(50_000, { quantity: 2 })], instruments: [code] });
    const body = await club.giveBack(purchase, { 1: 1 });
    expect([body.refundMinor, body.certificateRestoredMinor]).toEqual([25_000, 25_000]);
    expect((await club.instrument(code, '2026-03-13T00:00:00Z')).balance).toBe(25_000);
  });

  test.each([
    ['certificate_service', { lines: { categories: ['theatre'] } }, {}],
    ['certificate_place', { places: ['elsewhere'] }, {}],
    ['certificate_time', { schedule: { weekdays: [6, 7] } }, {}],                        // 10 March 2026 is a Tuesday
    ['certificate_time', { schedule: { from: '10:00', to: '12:00' } }, {}],              // exactly noon: the end is exclusive
  ])('%s', async (problem, fields, purchase) => {
    const club = await openClub();
    await club.caller.put('/v1/places/elsewhere').send({ name: 'Elsewhere', kind: 'network' });
    const { code } = await club.issue(money(50_000, fields));
    const reply = await club.tryBuy({ ...purchase, instruments: [code] });
    expect([reply.status, reply.body.code]).toEqual([422, problem]);
  });

  test('by tags; what is topped up is used on', async () => {
    const club = await openClub({ rules: [] });
    const { code } = await club.issue(money(30_000, { lines: { tags: ['gift'] } }));
    const goods = (price: number) => ({ lines: [line(price, { tags: ['gift', 'new'] }), line(50_000, { tags: ['new'] })], instruments: [code] });
    expect((await club.buy(goods(20_000))).purchase).toMatchObject({ certificatesUsed: [{ code, amountMinor: 20_000 }], payableMinor: 50_000 });
    expect((await club.sure(club.caller.post(`/v1/instruments/${code}/top-up`).send({ externalId: 'more', amount: 25_000, occurredAt: '2026-03-11T09:00:00Z' }))).instrument.balance).toBe(35_000);
    expect((await club.buy({ ...goods(40_000), occurredAt: '2026-03-12T09:00:00Z' })).purchase).toMatchObject({ certificatesUsed: [{ code, amountMinor: 35_000 }], payableMinor: 55_000 });
    expect(await club.instrument(code, '2026-03-12T09:00:00Z')).toMatchObject({ balance: 0, state: 'depleted' });
  });

  test('an empty one is refused; a refund is the share of the price that is left', async () => {
    const club = await openClub();
    const { code } = await club.issue(money(30_000, { priceMinor: 20_000, refundable: true }));
    await club.spendings(10_001, '2026-03-10T09:00:00Z', { instruments: [code] });
    const refund = await club.sure(club.caller.post(`/v1/instruments/${code}/refund`).send({ occurredAt: '2026-03-11T09:00:00Z' }));
    expect(refund.refundMinor).toBe(13_332);   // 200.00 · 199.99 / 300.00 = 133.3266…
    const reply = await club.tryBuy({ occurredAt: '2026-03-12T09:00:00Z', instruments: [code] });
    expect([reply.status, reply.body.code]).toEqual([409, 'instrument_refunded']);
  });
});

describe('N25: passes', () => {
  const pass = { kind: 'pass', balance: { unit: 'visits', amount: 3 }, validity: { after: 'P30D', from: 'first_use', round: 'end_of_day' }, perDay: 1, freeze: { max: 'P14D' }, lines: { categories: ['yoga'] } };
  const visit = (club: Awaited<ReturnType<typeof openClub>>, code: string, fields: object = {}) =>
    club.caller.post(`/v1/instruments/${code}/visits`).send({ externalId: `visit-${newId()}`, occurredAt: '2026-03-10T09:00:00Z', service: 'yoga.morning', ...fields });

  test('its life counts from the first visit; one a local day; cancelling gives it back', async () => {
    const club = await openClub();
    const { code } = await club.issue(pass);
    const first = await visit(club, code, { externalId: 'v1' });
    expect([first.status, first.body]).toEqual([201, expect.objectContaining({ remaining: 2, expiresAt: '2026-04-09T21:00:00.000Z' })]);
    const second = await visit(club, code, { occurredAt: '2026-03-10T20:59:59Z' });
    expect([second.status, second.body.code]).toEqual([409, 'daily_limit']);
    await club.sure(club.caller.post(`/v1/instruments/${code}/visits/v1/cancel`).send({ occurredAt: '2026-03-10T10:00:00Z' }));
    expect((await club.instrument(code, '2026-03-10T11:00:00Z')).balance).toBe(3);
    expect((await visit(club, code, { occurredAt: '2026-03-10T20:59:59Z' })).status).toBe(201);
  });

  test('visits in purchases are visits of the day too', async () => {
    const club = await openClub({ rules: [] });
    const { code } = await club.issue(pass);
    const yoga = { lines: [line(50_000, { category: 'yoga', quantity: 2 })], instruments: [code] };
    const { purchase } = await club.buy(yoga);
    expect([purchase.certificatesUsed, purchase.payableMinor]).toEqual([[{ code, amountMinor: 50_000 }], 50_000]);   // the other one is paid
    const [bought, visited] = [await club.tryBuy(yoga), await visit(club, code)];
    expect([bought.status, bought.body.code, visited.status, visited.body.code]).toEqual([409, 'daily_limit', 409, 'daily_limit']);
    expect((await visit(club, code, { occurredAt: '2026-03-10T21:00:00Z' })).body.remaining).toBe(1);
    await club.giveBack(purchase, { 1: 2 });
    expect((await club.buy(yoga)).purchase.certificatesUsed).toEqual([{ code, amountMinor: 50_000 }]);
  });

  test('another service is 422, a frozen pass 409, and freezing extends its life within the limit', async () => {
    const club = await openClub();
    const { code } = await club.issue(pass);
    expect((await visit(club, code, { service: 'swimming' })).body.code).toBe('pass_service');
    await club.sure(visit(club, code));
    await club.sure(club.caller.post(`/v1/instruments/${code}/freeze`).send({ occurredAt: '2026-03-11T09:00:00Z', days: 10 }));
    const frozen = await visit(club, code, { occurredAt: '2026-03-12T09:00:00Z' });
    expect([frozen.status, frozen.body.code]).toEqual([409, 'pass_frozen']);
    expect((await club.instrument(code, '2026-03-22T09:00:00Z')).expiresAt).toBe('2026-04-19T21:00:00.000Z');   // ten days later
    const more = await club.caller.post(`/v1/instruments/${code}/freeze`).send({ occurredAt: '2026-03-25T09:00:00Z', days: 5 });
    expect([more.status, more.body.code]).toEqual([422, 'freeze_limit']);
  });
});
