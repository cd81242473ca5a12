import { newId } from '#domain/shared/ids.ts';
import { withKey } from '../support/app.ts';
import { buildKey, buildPlace } from '../support/factories.ts';
import { buy, openShop, purchaseOf, walletAt, type Shop } from '../support/shop.ts';

const batch = (shop: Shop, kind: string, items: unknown[]) => shop.caller.post(`/v1/${kind}/batch`).send({ items });
const outcomes = (body: { data: { status: number; code?: string }[] }) => body.data.map(({ status, code }) => [status, code ?? null]);

test('purchases: a bad item never sinks the others, and twins inside a batch are one purchase', async () => {
  const shop = await openShop();
  const good = purchaseOf(shop);
  const { body, status } = await batch(shop, 'purchases', [
    good, { ...good, currency: 'EUR', externalId: newId() }, good, { ...good, occurredAt: '2026-03-10T09:00:01Z' }, null, 'x', { ...good, externalId: newId(), lines: [] },
    purchaseOf(shop, { customer: { email: 'nobody@example.test' } }), purchaseOf(shop, { spend: { wallet: 'BONUS', points: 9 } }), purchaseOf(shop, { spend: { wallet: 'BONUS', points: 5000 } }),
  ]);
  expect([status, outcomes(body)]).toEqual([200, [
    [201, null], [422, 'currency_mismatch'], [201, null], [409, 'idempotency_conflict'], [400, 'invalid_request'], [400, 'invalid_request'], [400, 'invalid_request'],
    [422, 'customer_not_found'], [201, null], [422, 'points_limit'],
  ]]);
  expect(body.data.map(({ index }: { index: number }) => index)).toEqual(Array.from({ length: 10 }, (_, index) => index));
  expect(body.data[2].id).toBe(body.data[0].id);
  expect(body.workflow).toEqual({ id: expect.stringContaining('batch:'), runId: expect.any(String), url: expect.any(String) });
  const single = await shop.caller.post('/v1/purchases').send(good);
  expect([single.status, single.headers['idempotency-replayed'], single.body.purchase.id]).toEqual([201, 'true', body.data[0].id]);
  expect((await batch(shop, 'purchases', [good])).body.data).toEqual([{ index: 0, status: 201, id: body.data[0].id }]);
  expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(50 + 49 - 9);
});

test('customers: identities that meet inside one batch end as one person', async () => {
  const shop = await openShop();
  const [email, phone] = [`${newId()}@example.test`, '+7 900 111-22-33'];
  const { body, status } = await batch(shop, 'customers', [
    { email, name: 'Anna' }, { email: email.toUpperCase(), phone }, { phone: '8 900 111-22-33', attributes: { city: 'Tver' } }, { name: 'Nobody' }, { externalId: 'b-1' }, { externalId: 'b-1', email },
  ]);
  expect([status, outcomes(body)]).toEqual([200, [[201, null], [200, null], [200, null], [400, 'invalid_request'], [201, null], [409, 'identity_conflict']]]);
  expect(new Set(body.data.slice(0, 3).map(({ id }: { id: string }) => id)).size).toBe(1);
  const { customer } = (await shop.caller.get(`/v1/customers/${body.data[0].id}`)).body;
  expect(customer).toMatchObject({ name: 'Anna', email, phone: '+79001112233', attributes: { city: 'Tver' }, memberships: [expect.objectContaining({ program: 'main', level: 'base' })] });
});

test('events: once per external id, each with its own outcome', async () => {
  const shop = await openShop();
  const event = { externalId: 'e-1', customer: { id: shop.customer.id }, type: 'visit', occurredAt: '2026-03-10T09:00:00Z', properties: { hall: 3 } };
  const { body } = await batch(shop, 'events', [event, event, { ...event, type: 'other' }, { ...event, externalId: 'e-2', customer: { externalId: 'nobody' } }, { ...event, externalId: 'e-3', type: '' }]);
  expect(outcomes(body)).toEqual([[201, null], [201, null], [409, 'idempotency_conflict'], [422, 'customer_not_found'], [400, 'invalid_request']]);
  const { data } = (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=event`)).body;
  expect(data).toHaveLength(1);
});

test('returns: the same as the single call, whichever came first', async () => {
  const shop = await openShop();
  const [cinema, cafe] = [await buildPlace(shop.organizationId), await buildPlace(shop.organizationId)];
  const lines = [{ name: 'x', quantity: 2, unitPriceMinor: 10_000 }];
  const { purchase } = await buy(shop, { lines });
  await buy(shop, { lines, externalId: 'shared', place: cinema.externalId });
  await buy(shop, { lines, externalId: 'shared', place: cafe.externalId });
  const back = (fields: object) => ({ externalId: newId(), purchase: purchase.id, occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }], ...fields });
  const [first, second] = [back({ externalId: 'r-1' }), back({ purchase: purchase.externalId })];
  const { body } = await batch(shop, 'returns', [
    first, first, second, back({}), back({ purchase: 'nothing' }), back({ purchase: 'shared' }), back({ purchase: 'shared', place: cafe.externalId }), back({ purchase: 'shared', place: 'nowhere' }), back({ lines: [] }),
  ]);
  expect(outcomes(body)).toEqual([
    [201, null], [201, null], [201, null], [422, 'return_exceeds_purchase'], [404, 'not_found'], [409, 'ambiguous'], [201, null], [422, 'place_not_found'], [400, 'invalid_request'],
  ]);
  const { purchase: _purchase, ...single } = first;
  const replay = await shop.caller.post(`/v1/purchases/${purchase.id}/returns`).send(single);
  expect([replay.status, replay.headers['idempotency-replayed'], replay.body.return.id]).toEqual([201, 'true', body.data[0].id]);
  expect((await walletAt(shop, '2026-03-13T00:00:00Z')).active).toBe(10 + 5);
});

test('a thousand items are taken, one more is too large, none is nothing', async () => {
  const shop = await openShop();
  const many = Array.from({ length: 1000 }, (_, index) => purchaseOf(shop, { externalId: `many-${index}` }));
  const { body, status } = await batch(shop, 'purchases', many);
  expect([status, body.data.length, new Set(body.data.map((item: { status: number }) => item.status))]).toEqual([200, 1000, new Set([201])]);
  expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(50_000);
  for (const kind of ['purchases', 'customers', 'returns', 'events']) {
    const tooMany = await batch(shop, kind, Array.from({ length: 1001 }, () => ({})));
    expect([tooMany.status, tooMany.body.code]).toEqual([413, 'too_large']);
    expect((await batch(shop, kind, [])).status).toBe(400);
  }
});

test('a thousand purchases of one member that come backwards and spend are booked in one go', async () => {
  const shop = await openShop();
  const many = Array.from({ length: 1000 }, (_, index) => purchaseOf(shop, {
    externalId: `back-${index}`, occurredAt: new Date(Date.parse('2026-03-10T09:00:00Z') - index * 60_000).toISOString(), ...(index % 2 === 1 && { spend: { wallet: 'BONUS', points: 'max' } }),
  }));
  const { body, status } = await batch(shop, 'purchases', many);
  expect([status, new Set(body.data.map((item: { status: number }) => item.status))]).toEqual([200, new Set([201])]);
});

test('a batch takes the scope of the single call', async () => {
  const shop = await openShop();
  const reader = await withKey((await buildKey(shop.organizationId, ['read'])).secret);
  expect((await reader.post('/v1/purchases/batch').send({ items: [purchaseOf(shop)] })).status).toBe(403);
});
