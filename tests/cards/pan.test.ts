import { flushConnectionLog } from '#api/middleware/connection-log.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { anybody } from '../support/app.ts';
import { openShop, purchaseOf, type Shop } from '../support/shop.ts';

const PAN = '4111111111111111';
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

const problemOf = (reply: { status: number; body: { code?: string; errors?: { path: string }[] }; text: string }) => {
  expect(reply.text).not.toContain(PAN);
  return [reply.status, reply.body.code, reply.body.errors?.[0]?.path];
};
/** Where in the database the organization's digits stand. */
async function places(): Promise<string[]> {
  const columns = await sql.rows<{ t: string; c: string }>(
    `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c WHERE c.table_schema = DATABASE() AND c.data_type IN ('varchar', 'json', 'longtext', 'text')
       AND EXISTS (SELECT 1 FROM information_schema.columns o WHERE o.table_schema = c.table_schema AND o.table_name = c.table_name AND o.column_name = 'organization_id')`);
  const found = await Promise.all(columns.map(async ({ t, c }) =>
    ((await sql.row(`SELECT 1 FROM ${t} WHERE organization_id = ? AND ${c} LIKE ? LIMIT 1`, [shop.organizationId, `%${PAN}%`])) ? [`${t}.${c}`] : [])));
  return found.flat();
}

test('a purchase with a card number anywhere is refused, and only the place is told', async () => {
  const line = { name: `Tea ${PAN}`, quantity: 1, unitPriceMinor: 100 };
  expect(problemOf(await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { lines: [line] })))).toEqual([422, 'pan_detected', 'lines.0.name']);
  expect(problemOf(await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { externalId: '4111 1111 1111 1111' })))).toEqual([422, 'pan_detected', 'externalId']);
  expect(problemOf(await shop.caller.post('/v1/purchases/calculate').send(purchaseOf(shop, { paymentFingerprint: PAN })))).toEqual([422, 'pan_detected', 'paymentFingerprint']);
});

test('so are profiles, events, names of fields, numbers, paths, queries and keys', async () => {
  expect(problemOf(await shop.caller.post('/v1/customers').send({ externalId: newId(), attributes: { deep: { [PAN]: 1 } } }))).toEqual([422, 'pan_detected', 'attributes.deep']);
  expect(problemOf(await shop.caller.post('/v1/customers').send({ externalId: newId(), attributes: { card2: Number(PAN) } }))).toEqual([422, 'pan_detected', 'attributes.card2']);
  expect(problemOf(await shop.caller.post('/v1/events').send({ customer: { id: shop.customer.id }, type: 'paid', occurredAt: '2026-03-01T00:00:00Z', properties: { pan: PAN } }))).toEqual([422, 'pan_detected', 'properties.pan']);
  expect(problemOf(await shop.caller.get(`/v1/purchases/${PAN}`))).toEqual([422, 'pan_detected', 'path.purchase']);
  expect(problemOf(await shop.caller.get(`/v1/customers?search=${PAN}`))).toEqual([422, 'pan_detected', 'query.search']);
  expect(problemOf(await shop.caller.get(`/v1/places?${PAN}=1`))).toEqual([422, 'pan_detected', 'query']);
  expect(problemOf(await shop.caller.post('/v1/customers').set('Idempotency-Key', PAN).send({ externalId: newId() }))).toEqual([422, 'pan_detected', 'Idempotency-Key']);
  expect(problemOf(await (await anybody()).post('/v1/auth/login').send({ email: 'a@example.test', password: PAN }))).toEqual([422, 'pan_detected', 'password']);
});

test('sku, phone and card pass', async () => {
  const line = { name: 'Tea', sku: PAN, quantity: 1, unitPriceMinor: 100 };
  expect((await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { lines: [line] }))).status).toBe(201);
  expect((await shop.caller.post('/v1/purchases').send(purchaseOf(shop, { customer: { card: PAN } }))).body.code).toBe('customer_not_found');
});

test('an item of a batch is refused alone and not staged', async () => {
  const items = [purchaseOf(shop), purchaseOf(shop, { externalId: `x ${PAN}` })];
  const reply = await shop.caller.post('/v1/purchases/batch').set('Idempotency-Key', newId()).send({ items });
  expect(reply.body.data).toMatchObject([{ index: 0, status: 201 }, { index: 1, status: 422, code: 'pan_detected' }]);
  expect(problemOf(await shop.caller.post('/v1/purchases/batch').send({ items, [PAN]: 1 }))).toEqual([422, 'pan_detected', undefined].map((part, index) => (index === 2 ? '' : part)));
});

test('a row of a file is refused alone; a name of a file refuses the form', async () => {
  const file = Buffer.from(`id,name\n${newId()},Anna\n${newId()},${PAN}\n`);
  const send = (name: string) => shop.caller.post('/v1/imports').field('kind', 'customers').field('mapping', JSON.stringify({ id: 'externalId', name: 'name' })).attach('file', file, name);
  const reply = await send('people.csv');
  expect([reply.status, reply.body.import.rejected]).toMatchObject([202, [{ row: 2, code: 'pan_detected' }]]);
  expect(problemOf(await send(`${PAN}.csv`))).toEqual([422, 'pan_detected', 'fileName']);
});

test('nothing of it was kept anywhere', async () => {
  await flushConnectionLog();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await places()).filter((place) => place !== 'purchase_lines.sku' && place !== 'purchases.answer')).toEqual([]);
});
