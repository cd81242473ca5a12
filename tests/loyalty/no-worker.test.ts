import '../support/own-queue.ts';
import { createActivities } from '#activities/index.ts';
import { config } from '#config.ts';
import { withWorker } from '../support/temporal.ts';
import { buy, openShop, purchaseOf, report, walletAt } from '../support/shop.ts';
import { until } from '../support/until.ts';

const activities = createActivities({
  mailer: { send: () => Promise.reject(new Error('nobody is written to here')) }, passPusher: { push: () => Promise.resolve('told') }, walletObjects: { update: () => Promise.resolve('absent') }, googleIssuerId: '1',
});
const working = <T>(work: () => Promise<T>): Promise<T> => withWorker(activities, work, config.taskQueue);

test('without a worker a purchase is accepted, stands, and is booked when one comes', async () => {
  const shop = await openShop();
  const body = purchaseOf(shop);
  const first = await shop.caller.post('/v1/purchases').send(body);
  expect([first.status, first.body]).toEqual([202, { purchase: { externalId: body.externalId, status: 'processing' }, workflow: { id: expect.stringContaining('purchase:'), runId: expect.any(String), url: expect.any(String) } }]);
  const read = await shop.caller.get(`/v1/purchases/${body.externalId}`);
  expect(read.body).toMatchObject({ purchase: { id: null, externalId: body.externalId, status: 'processing' }, customer: { id: shop.customer.id }, workflow: { runId: first.body.workflow.runId } });
  expect((await shop.caller.get('/v1/purchases?status=processing')).body.data).toHaveLength(1);
  const again = await shop.caller.post('/v1/purchases').send(body);
  expect([again.status, again.body]).toEqual([202, first.body]);
  const other = await shop.caller.post('/v1/purchases').send({ ...body, occurredAt: '2026-03-10T09:00:01Z' });
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  const unresolved = await shop.caller.post('/v1/purchases').send({ ...body, customer: { externalId: 'nobody' } });
  expect(unresolved.body.code).toBe('customer_not_found');
  expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status).toBe('processing');   // a wrong call hides nothing
  await working(async () => {
    await until(async () => (await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status === 'processed');
    expect((await walletAt(shop, '2026-03-11T00:00:00Z')).active).toBe(50);
    const reply = await shop.caller.post('/v1/purchases').send(body);
    expect([reply.status, reply.headers['idempotency-replayed'], reply.body.purchase.payableMinor, reply.body.workflow.runId]).toEqual([201, 'true', 100_000, first.body.workflow.runId]);
    expect((await shop.caller.get('/v1/purchases?status=processing')).body.data).toEqual([]);
  });
});

test('a purchase that comes again after a refusal is on its way, not refused', async () => {
  const shop = await openShop();
  const body = purchaseOf(shop, { spend: { wallet: 'BONUS', points: 10 } });
  await working(async () => expect((await report(shop, body)).body.code).toBe('insufficient_points'));
  const { spend: _spend, ...corrected } = body;
  expect((await shop.caller.post('/v1/purchases').send(corrected)).status).toBe(202);
  expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status).toBe('processing');
  await working(() => until(async () => (await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status === 'processed'));
});

test('a refusal that comes late is told by the same call and by reading', async () => {
  const shop = await openShop();
  const body = purchaseOf(shop, { spend: { wallet: 'BONUS', points: 10 } });
  expect((await shop.caller.post('/v1/purchases').send(body)).status).toBe(202);
  await working(async () => {
    await until(async () => (await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.purchase.status === 'refused');
    expect((await shop.caller.get(`/v1/purchases/${body.externalId}`)).body.problem.code).toBe('insufficient_points');
    expect((await report(shop, body)).body.code).toBe('insufficient_points');
  });
});

test('returns and batches are accepted, too', async () => {
  const shop = await openShop();
  const { purchase } = await working(() => buy(shop));
  const back = { externalId: 'r-1', occurredAt: '2026-03-11T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] };
  const giveBack = () => shop.caller.post(`/v1/purchases/${purchase.id}/returns`).send(back);
  const accepted = await giveBack();
  expect([accepted.status, accepted.body]).toEqual([202, { return: { externalId: 'r-1', status: 'processing' }, workflow: { id: expect.stringContaining('return:'), runId: expect.any(String), url: expect.any(String) } }]);
  const items = [purchaseOf(shop), purchaseOf(shop)];
  const batch = await shop.caller.post('/v1/purchases/batch').send({ items });
  expect([batch.status, batch.body.data]).toEqual([202, [{ index: 0, status: 202 }, { index: 1, status: 202 }]]);
  await working(async () => {
    await until(async () => (await giveBack()).status === 201);
    await until(async () => (await shop.caller.get(`/v1/purchases/${items[1]!.externalId}`)).body.purchase?.status === 'processed');
    expect((await walletAt(shop, '2026-03-12T00:00:00Z')).active).toBe(100);
  });
});
