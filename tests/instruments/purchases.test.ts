import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, giveBack, openShop, purchaseOf, report, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

async function issue(type: object, fields: object = {}): Promise<string> {
  const code = `type-${newId()}`;
  const saved = await shop.caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'x', ...type });
  expect([saved.status, saved.body.errors]).toEqual([201, undefined]);
  return (await shop.caller.post(`/v1/instrument-types/${code}/instruments`).send(fields)).body.instrument.code;
}

const TEN_PERCENT = { kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }] };
const CERTIFICATE = { kind: 'certificate', balance: { unit: 'money', amount: 150_000 }, lines: { categories: ['spa'] } };
const spa = (unitPriceMinor = 100_000) => [{ lineId: '1', name: 'Massage', category: 'spa.massage', quantity: 1, unitPriceMinor }];
const purchase = (instruments: string[], fields: object = {}) => report(shop, { instruments, ...fields });
const read = async (code: string) => (await shop.caller.get(`/v1/instruments/${code}?asOf=2099-01-01T00:00:00Z`)).body.instrument;

test('a coupon is used once, although it was issued after the purchase took place', async () => {
  const code = await issue(TEN_PERCENT);
  const first = await purchase([code]);
  expect([first.status, first.body.purchase?.payableMinor, first.body.code]).toEqual([201, 90_000, undefined]);
  expect((await purchase([code])).body).toMatchObject({ status: 409, code: 'coupon_exhausted' });
  expect(await read(code)).toMatchObject({ state: 'depleted', uses: 1, ledger: [{ type: 'issue' }, { type: 'redeem', purchase: { id: first.body.purchase.id } }] });
  expect((await purchase(['NO-SUCH-CODE'])).body).toMatchObject({ status: 422, code: 'instrument_not_found' });
});

test('of fifteen customers who use a code with three uses at once, three get it', async () => {
  const code = await issue({ ...TEN_PERCENT, limits: [{ measure: 'count', max: 3, period: 'ever' }] });
  const customers = await Promise.all(Array.from({ length: 15 }, () => buildCustomer(shop.organizationId)));
  const replies = await Promise.all(customers.map(({ id }) => purchase([code], { customer: { id } })));
  expect(replies.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, 201, 201, ...Array(12).fill('coupon_exhausted')]);
  expect((await read(code)).uses).toBe(3);
});

test('a member uses a promo code once, at ten tills at the same time', async () => {
  const code = await issue({ ...TEN_PERCENT, limits: [{ subject: 'member', measure: 'count', max: 1, period: 'ever' }] });
  const replies = await Promise.all(Array.from({ length: 10 }, () => purchase([code])));
  expect(replies.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, ...Array(9).fill('coupon_exhausted')]);
  const other = await buildCustomer(shop.organizationId);
  expect((await purchase([code], { customer: { id: other.id } })).status).toBe(201);
});

test('a reserved coupon is used by who reserved it', async () => {
  const code = await issue(TEN_PERCENT);
  const other = await buildCustomer(shop.organizationId);
  await shop.caller.post(`/v1/instruments/${code}/reservations`).send({ customer: { id: other.id }, ttlSeconds: 600, occurredAt: '2026-03-10T08:59:00Z' });
  expect((await purchase([code])).body).toMatchObject({ status: 409, code: 'coupon_reserved' });
  expect((await purchase([code], { customer: { id: other.id } })).status).toBe(201);
});

test('a coupon comes back with a full return, not with a part', async () => {
  const code = await issue(TEN_PERCENT);
  const lines = [{ lineId: '1', name: 'Goods', quantity: 2, unitPriceMinor: 50_000 }];
  const { purchase: bought } = (await purchase([code], { lines })).body;
  expect((await giveBack(shop, bought.id)).status).toBe(201);
  expect((await read(code)).state).toBe('depleted');
  expect((await giveBack(shop, bought.id)).status).toBe(201);
  expect(await read(code)).toMatchObject({ state: 'issued', uses: 0 });
  expect((await purchase([code])).status).toBe(201);
});

test('a certificate pays for its lines, in parts, and returns go back to it (N24)', async () => {
  const code = await issue(CERTIFICATE);
  const first = await purchase([code], { lines: spa() });
  expect([first.status, first.body.purchase?.certificatesUsed, first.body.purchase?.payableMinor]).toEqual([201, [{ code, amountMinor: 100_000 }], 0]);
  const second = await purchase([code], { lines: spa() });
  expect([second.body.purchase.certificatesUsed, second.body.purchase.payableMinor]).toEqual([[{ code, amountMinor: 50_000 }], 50_000]);
  expect((await purchase([code], { lines: spa() })).body).toMatchObject({ status: 422, code: 'instrument_depleted' });
  const back = await giveBack(shop, second.body.purchase.id, { occurredAt: '2026-03-11T09:00:00Z' });
  expect([back.body.certificateRestoredMinor, back.body.refundMinor]).toEqual([50_000, 50_000]);
  expect(await read(code)).toMatchObject({ state: 'active', balance: 50_000, uses: 1 });
  expect((await purchase([code], { occurredAt: '2026-03-12T09:00:00Z' })).body).toMatchObject({ status: 422, code: 'certificate_service' });
});

test('a certificate used at ten tills at once never pays more than it holds', async () => {
  const code = await issue({ ...CERTIFICATE, balance: { unit: 'money', amount: 350_000 } });
  const customers = await Promise.all(Array.from({ length: 10 }, () => buildCustomer(shop.organizationId)));
  const replies = await Promise.all(customers.map(({ id }) => purchase([code], { customer: { id }, lines: spa() })));
  const paid = replies.filter(({ status }) => status === 201).reduce((sum, { body }) => sum + body.purchase.certificatesUsed[0].amountMinor, 0);
  expect([paid, replies.filter(({ status }) => status === 201).length, new Set(replies.map(({ status }) => status))]).toEqual([350_000, 4, new Set([201, 422])]);
  expect((await read(code)).balance).toBe(0);
});

test('a certificate works in its hours only', async () => {
  const code = await issue({ ...CERTIFICATE, schedule: { weekdays: [1, 2, 3, 4, 5], from: '10:00', to: '17:00' } });
  expect((await purchase([code], { lines: spa(), occurredAt: '2026-03-14T09:00:00Z' })).body).toMatchObject({ status: 422, code: 'certificate_time' });
  expect((await purchase([code], { lines: spa(), occurredAt: '2026-03-13T14:00:00Z' })).body.code).toBe('certificate_time');
  expect((await purchase([code], { lines: spa(), occurredAt: '2026-03-13T13:59:59Z' })).status).toBe(201);
});

test('calculating uses nothing up', async () => {
  const code = await issue(TEN_PERCENT);
  const reply = await shop.caller.post('/v1/purchases/calculate').send(purchaseOf(shop, { instruments: [code] }));
  expect([reply.status, reply.body.purchase?.payableMinor]).toEqual([200, 90_000]);
  expect((await read(code)).uses).toBe(0);
});

describe('a pass at the till', () => {
  const PASS = { kind: 'pass', balance: { unit: 'visits', amount: 8 }, lines: { categories: ['spa'] }, freeze: { max: 'P14D' } };

  test('gets its visits back once, also where the rest of the purchase is returned later', async () => {
    const code = await issue(PASS);
    const { body } = await purchase([code], { lines: [...spa(), { lineId: '2', name: 'Tea', category: 'bar', quantity: 1, unitPriceMinor: 20_000 }] });
    expect([body.purchase.payableMinor, (await read(code)).balance]).toEqual([20_000, 7]);
    expect((await giveBack(shop, body.purchase.id)).body).toMatchObject({ refundMinor: 0, certificateRestoredMinor: 100_000 });
    expect((await giveBack(shop, body.purchase.id, { lines: [{ lineId: '2', quantity: 1 }], occurredAt: '2026-03-13T09:00:00Z' })).body).toMatchObject({ refundMinor: 20_000, certificateRestoredMinor: 0 });
    expect(await read(code)).toMatchObject({ balance: 8, uses: 0, state: 'issued' });
  });

  test('was not frozen then, until the purchase is returned', async () => {
    const code = await issue(PASS);
    const { body } = await purchase([code], { lines: spa() });
    const freeze = () => shop.caller.post(`/v1/instruments/${code}/freeze`).send({ occurredAt: '2026-03-09T09:00:00Z', days: 5 });
    expect((await freeze()).body).toMatchObject({ status: 409, code: 'used_while_frozen' });
    await giveBack(shop, body.purchase.id, { occurredAt: '2026-03-10T09:00:00Z' });
    expect((await freeze()).status).toBe(200);
  });
});
