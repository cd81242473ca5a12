import { loadInstruments } from '#db/commands/instruments/for-purchase.ts';
import { inTransaction, sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, giveBack, openShop, report, type Shop } from '../support/shop.ts';

const USES = 20_000;
const DAY = 86_400_000;
const AT = Date.parse('2026-03-10T09:00:00Z');
const COLUMNS = ['id', 'organization_id', 'instrument_id', 'type_id', 'type', 'amount', 'occurred_at', 'purchase_id', 'customer_id', 'uses', 'units', 'sum_minor', 'used_at', 'business_key', 'details', 'created_at'];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

async function issue(limits: object[], fields: object = {}): Promise<string> {
  const code = `type-${newId()}`;
  expect((await shop.caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'x', kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }], limits, ...fields })).status).toBe(201);
  return (await shop.caller.post(`/v1/instrument-types/${code}/instruments`).send({})).body.instrument.code;
}

/** Uses of a code by other customers, one a minute before the purchases of the tests. */
async function useOften(code: string, count: number): Promise<void> {
  const { id, type_id } = (await sql.row<{ id: string; type_id: string }>('SELECT id, type_id FROM instruments WHERE organization_id = ? AND code = ?', [shop.organizationId, code]))!;
  const rows = Array.from({ length: count }, (_, index) => {
    const at = new Date(AT - 10 * DAY - index * 60_000);
    const purchaseId = newId();
    return [newId(), shop.organizationId, id, type_id, 'redeem', 0, at, purchaseId, newId(), 1, 1, 100, at, purchaseId, '{}', at];
  });
  await sql.insert('instrument_entries', COLUMNS, rows);
  await sql.run("UPDATE instruments SET uses = ?, used_units = ?, used_minor = ?, state = 'active' WHERE organization_id = ? AND id = ?", [count, count, count * 100, shop.organizationId, id]);
}

const buy = (code: string, fields: object = {}) => report(shop, { instruments: [code], ...fields });
const entriesRead = (code: string) => inTransaction(async (transaction) => {
  const wanted = [{ code, at: AT, customerId: shop.customer.id, placeId: null, timezone: 'Europe/Moscow' }];
  return (await loadInstruments(transaction, shop.organizationId, wanted, { lock: true })).find(code)!;
});

test('a promo code used twenty thousand times reads no more than a new one, and counts on', async () => {
  const code = await issue([{ measure: 'count', max: USES + 2, period: 'ever' }, { subject: 'member', measure: 'count', max: 1, period: 'ever' }]);
  const fresh = (await entriesRead(code)).entries.length;
  await useOften(code, USES);
  const hot = await entriesRead(code);
  expect([hot.entries.length, hot.used?.count]).toEqual([fresh, USES]);
  const [second, third] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const first = await buy(code);
  expect([first.status, first.body.purchase?.payableMinor]).toEqual([201, 90_000]);
  expect((await buy(code)).body.code).toBe('coupon_exhausted');   // this member's one use
  expect((await buy(code, { customer: { id: second.id }, occurredAt: '2026-01-01T00:00:00Z' })).status).toBe(201);   // arrives late, counts all the same
  expect((await buy(code, { customer: { id: third.id } })).body.code).toBe('coupon_exhausted');
  expect((await giveBack(shop, first.body.purchase.id)).status).toBe(201);
  expect((await entriesRead(code)).used?.count).toBe(USES + 1);
  expect((await buy(code, { customer: { id: third.id } })).status).toBe(201);
  expect((await entriesRead(code)).entries.length).toBe(fresh);
  const row = await sql.row<{ uses: number; state: string }>('SELECT uses, state FROM instruments WHERE organization_id = ? AND code = ?', [shop.organizationId, code]);
  expect(row).toEqual({ uses: USES + 2, state: 'depleted' });
});

test('limits of a hot code by the day, and a validity from first use', async () => {
  const code = await issue([{ measure: 'count', max: 1, period: { calendar: 'day' } }], { validity: { after: 'P20D', from: 'first_use' } });
  await useOften(code, 1440);   // 27 February, 12:01 Moscow time, to 28 February
  expect((await buy(code)).status).toBe(201);
  expect((await buy(code)).body.code).toBe('coupon_exhausted');
  expect((await buy(code, { occurredAt: '2026-02-28T08:00:00Z' })).body.code).toBe('coupon_exhausted');
  expect((await buy(code, { occurredAt: '2026-03-19T08:59:00Z' })).status).toBe(201);
  expect((await buy(code, { occurredAt: '2026-03-21T10:00:00Z' })).body.code).toBe('instrument_expired');   // twenty days after the first use
  expect((await entriesRead(code)).entries.length).toBe(2);
});

test('a hot code is reserved, released and used by who reserved it', async () => {
  const code = await issue([{ measure: 'count', max: 501, period: 'ever' }]);
  await useOften(code, 500);
  const other = await buildCustomer(shop.organizationId);
  const reservation = { customer: { id: other.id }, occurredAt: '2026-03-10T08:59:00Z' };
  const release = (fields: object = {}) => shop.caller.post(`/v1/instruments/${code}/reservations/release`).send({ ...reservation, ...fields });
  expect((await shop.caller.post(`/v1/instruments/${code}/reservations`).send({ ...reservation, ttlSeconds: 3600 })).status).toBe(201);
  expect((await buy(code)).body.code).toBe('coupon_reserved');
  expect((await release({ customer: { id: shop.customer.id } })).body).toMatchObject({ status: 409, code: 'not_reserved' });
  const released = await release({ externalId: 'r1', occurredAt: '2026-03-10T08:59:30Z' });
  expect([released.status, released.body.reservation]).toEqual([200, { code, customer: { id: other.id }, expiresAt: '2026-03-10T08:59:30.000Z' }]);
  expect((await release({ externalId: 'r1', occurredAt: '2026-03-10T08:59:30Z' })).headers['idempotency-replayed']).toBe('true');
  expect((await release({ occurredAt: '2026-03-10T08:59:31Z' })).body).toMatchObject({ status: 409, code: 'not_reserved' });
  expect((await buy(code)).status).toBe(201);
});
