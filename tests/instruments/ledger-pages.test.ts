import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, openShop, report, type Shop } from '../support/shop.ts';

const AT = Date.parse('2026-03-01T09:00:00Z');
const MINUTE = 60_000;
const COLUMNS = ['id', 'organization_id', 'instrument_id', 'type_id', 'type', 'amount', 'occurred_at', 'purchase_id', 'customer_id', 'uses', 'units', 'sum_minor', 'used_at', 'business_key', 'details', 'created_at'];

let shop: Shop;
let code: string;

/** Uses of a code by other customers, one a minute. */
async function useOften(count: number): Promise<void> {
  const { id, type_id } = (await sql.row<{ id: string; type_id: string }>('SELECT id, type_id FROM instruments WHERE organization_id = ? AND code = ?', [shop.organizationId, code]))!;
  await sql.insert('instrument_entries', COLUMNS, Array.from({ length: count }, (_, index) => {
    const [at, purchaseId] = [new Date(AT + index * MINUTE), newId()];
    return [newId(), shop.organizationId, id, type_id, 'redeem', 0, at, purchaseId, newId(), 1, 1, 100, at, purchaseId, '{}', at];
  }));
  await sql.run("UPDATE instruments SET uses = ?, used_units = ?, used_minor = ?, state = 'active' WHERE organization_id = ? AND id = ?", [count, count, count * 100, shop.organizationId, id]);
}

const read = async (query = '') => (await shop.caller.get(`/v1/instruments/${code}${query}`)).body;

beforeAll(async () => {
  shop = await openShop();
  const type = `type-${newId()}`;
  const limits = [{ measure: 'count', max: 450, period: 'ever' }];
  await shop.caller.put(`/v1/instrument-types/${type}`).send({ program: 'main', name: 'x', kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }], limits, validity: { after: 'P3000D', from: 'first_use' }, transferable: true });
  ({ body: { instrument: { code } } } = await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({ customer: { id: shop.customer.id } }));
  await useOften(449);
});

test('the ledger of a hot code comes in pages, the latest first, and its state is that of all of it', async () => {
  const first = await read();
  expect(first.instrument).toMatchObject({ state: 'active', uses: 449, expiresAt: '2034-05-18T09:00:00.000Z' });
  expect([first.instrument.ledger.length, first.instrument.ledger.at(-1).occurredAt]).toEqual([200, new Date(AT + 448 * MINUTE).toISOString()]);
  const second = await read(`?cursor=${first.nextCursor}`);
  const third = await read(`?cursor=${second.nextCursor}&limit=100`);
  expect([second.instrument.ledger.length, third.instrument.ledger.length, third.nextCursor, second.instrument.uses]).toEqual([200, 50, null, 449]);
  const all = [third, second, first].flatMap(({ instrument }) => instrument.ledger as { type: string; occurredAt: string }[]);
  expect(all.map(({ type }) => type)).toEqual(['issue', ...Array.from({ length: 449 }, () => 'redeem')]);
  expect(all.slice(1).map(({ occurredAt }) => occurredAt)).toEqual(Array.from({ length: 449 }, (_, index) => new Date(AT + index * MINUTE).toISOString()));
});

test('also at an earlier instant, and when it was given away and used up since', async () => {
  const asOf = new Date(AT + 299 * MINUTE + 1).toISOString();
  const other = await buildCustomer(shop.organizationId);
  expect((await shop.caller.post(`/v1/instruments/${code}/transfer`).send({ to: { id: other.id }, occurredAt: '2026-03-11T09:00:00Z' })).status).toBeLessThan(300);
  expect((await report(shop, { customer: { id: other.id }, occurredAt: '2026-03-12T09:00:00Z', instruments: [code] })).status).toBe(201);
  expect((await read()).instrument).toMatchObject({ state: 'depleted', uses: 450, customer: { id: other.id } });
  const earlier = await read(`?asOf=${asOf}&limit=10`);
  expect(earlier.instrument).toMatchObject({ state: 'active', uses: 300, customer: { id: shop.customer.id } });
  expect(earlier.instrument.ledger.map(({ occurredAt }: { occurredAt: string }) => occurredAt).slice(-1)).toEqual([new Date(AT + 299 * MINUTE).toISOString()]);
  expect((await shop.caller.get(`/v1/instruments/${code}?cursor=x`)).status).toBe(400);
});

test('who gave it away sees it among what they held, the new holder too', async () => {
  const type = `type-${newId()}`;
  await shop.caller.put(`/v1/instrument-types/${type}`).send({ program: 'main', name: 'x', kind: 'certificate', balance: { unit: 'money', amount: 1000 }, transferable: true });
  const { body: { instrument } } = await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({ customer: { id: shop.customer.id }, occurredAt: '2026-03-01T09:00:00Z' });
  const [second, third] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  for (const [to, day] of [[second, 2], [third, 3]] as const) {
    expect((await shop.caller.post(`/v1/instruments/${instrument.code}/transfer`).send({ to: { id: to.id }, occurredAt: `2026-03-0${day}T09:00:00Z` })).status).toBeLessThan(300);
  }
  const heldBy = async (id: string, day: number) => (await shop.caller.get(`/v1/customers/${id}/instruments?asOf=2026-03-0${day}T12:00:00Z`)).body.data.map((held: { code: string }) => held.code);
  expect(await heldBy(shop.customer.id, 1)).toContain(instrument.code);
  expect([await heldBy(second.id, 2), await heldBy(second.id, 3), await heldBy(third.id, 3)]).toEqual([[instrument.code], [], [instrument.code]]);
});
