import { newId } from '#domain/shared/ids.ts';
import { buildCustomer, openShop, type Shop } from '../support/shop.ts';
import { eventually } from '../support/until.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

const COUPON = { kind: 'coupon', program: 'main', name: 'Ten percent', effects: [{ type: 'discount', percentBps: 1000 }], code: { pattern: 'KN-########' } };

async function saveType(fields: object = {}): Promise<string> {
  const code = `type-${newId()}`;
  const reply = await shop.caller.put(`/v1/instrument-types/${code}`).send({ ...COUPON, ...fields });
  expect([reply.status, reply.body.instrumentType?.version]).toEqual([201, 1]);
  return code;
}

async function issue(type: string, fields: object = {}): Promise<string> {
  return (await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({ occurredAt: '2026-03-01T09:00:00Z', ...fields })).body.instrument.code;
}

const customers = (count: number) => Promise.all(Array.from({ length: count }, () => buildCustomer(shop.organizationId)));
const reserve = (code: string, customer: { id: string }, fields: object = {}) =>
  shop.caller.post(`/v1/instruments/${code}/reservations`).send({ customer: { id: customer.id }, ttlSeconds: 600, occurredAt: '2026-03-10T09:00:00Z', ...fields });

describe('a reservation', () => {
  test('keeps a coupon from others until its time-out', async () => {
    const code = await issue(await saveType());
    const [a, b] = await customers(2);
    const kept = await reserve(code, a!);
    expect([kept.status, kept.body.reservation]).toEqual([201, { code, customer: { id: a!.id }, expiresAt: '2026-03-10T09:10:00.000Z' }]);
    expect((await reserve(code, b!, { occurredAt: '2026-03-10T09:09:59Z' })).body).toMatchObject({ status: 409, code: 'coupon_reserved' });
    expect((await reserve(code, b!, { occurredAt: '2026-03-10T08:59:59Z' })).body.code).toBe('coupon_reserved');
    expect((await reserve(code, b!, { occurredAt: '2026-03-10T09:10:00Z' })).status).toBe(201);
  });

  test('of twenty who ask at once, one gets it', async () => {
    const code = await issue(await saveType());
    const replies = await Promise.all((await customers(20)).map((customer) => reserve(code, customer)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  test('of a code with three uses, three get it', async () => {
    const code = await issue(await saveType({ limits: [{ measure: 'count', max: 3, period: 'ever' }] }));
    const replies = await Promise.all((await customers(12)).map((customer) => reserve(code, customer)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array(9).fill(409)]);
  });
});

describe('a pool of codes', () => {
  const poolAt = async (id: string) => (await shop.caller.get(`/v1/pools/${id}`)).body.pool;

  test('is made by a run, each code once, and handed out as a file', async () => {
    const type = await saveType();
    const body = { externalId: `pool-${newId()}`, count: 12_000 };
    const made = await shop.caller.post(`/v1/instrument-types/${type}/pools`).send(body);
    expect([made.status, made.body.pool.count, made.body.workflow.id]).toEqual([202, 12_000, `coupon-pool:${shop.organizationId}:${made.body.pool.id}`]);
    const { id } = made.body.pool;
    const early = await shop.caller.get(`/v1/pools/${id}/codes.csv`);
    expect([200, 409]).toContain(early.status);
    expect(await eventually(() => poolAt(id), ({ state }) => state === 'done')).toMatchObject({ state: 'done', done: 12_000, count: 12_000, type });
    const file = await shop.caller.get(`/v1/pools/${id}/codes.csv`);
    const [heading, ...codes] = file.text.trim().split('\n');
    expect([file.status, file.type, heading, codes.length, new Set(codes).size]).toEqual([200, 'text/csv', 'code', 12_000, 12_000]);
    expect([file.headers['content-length'], file.headers['transfer-encoding']]).toEqual([undefined, 'chunked']);   // sent as it is read
    expect(codes.every((code) => /^KN-[2-9A-HJ-NP-Z]{8}$/.test(code))).toBe(true);
    const again = await shop.caller.post(`/v1/instrument-types/${type}/pools`).send(body);
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([202, made.body, 'true']);
    expect((await shop.caller.post(`/v1/instrument-types/${type}/pools`).send({ ...body, count: 5 })).body).toMatchObject({ status: 409, code: 'idempotency_conflict' });
    expect((await shop.caller.get(`/v1/instruments/${codes[0]}`)).body.instrument).toMatchObject({ state: 'issued', balance: null, uses: 0, type });
    expect((await shop.caller.get('/v1/pools')).body.data).toMatchObject([{ id }]);
  });

  test('needs room beside the codes that there are: more of them would be guessed', async () => {
    const type = await saveType({ code: { pattern: `${newId().slice(-6).toUpperCase()}_##` } });
    const pool = (count: number, externalId = newId()) => shop.caller.post(`/v1/instrument-types/${type}/pools`).send({ externalId, count });
    const first = newId();
    expect((await pool(6, first)).status).toBe(202);
    expect((await pool(6, first)).status).toBe(202);
    expect((await pool(5)).body).toMatchObject({ status: 422, code: 'pattern_too_small' });
    expect((await pool(4)).status).toBe(202);
  });

  test('single codes of a pattern come to an end', async () => {
    const type = await saveType({ code: { pattern: `${newId().slice(-6).toUpperCase()}#` } });
    const replies = [];
    for (let index = 0; index < 60; index++) replies.push(await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({}));
    const outcomes = replies.map(({ status, body }) => body.code ?? status);
    expect([new Set(outcomes), outcomes.filter((one) => one === 201).length <= 32]).toEqual([new Set([201, 'pattern_too_small']), true]);
  });

  test('of passes needs to know how many visits they hold', async () => {
    const type = `type-${newId()}`;
    await shop.caller.put(`/v1/instrument-types/${type}`).send({ kind: 'pass', program: 'main', name: 'x' });
    const reply = await shop.caller.post(`/v1/instrument-types/${type}/pools`).send({ externalId: newId(), count: 3 });
    expect([reply.status, reply.body.code]).toEqual([422, 'balance_required']);
  });

  test('needs a pattern whose codes cannot be guessed', async () => {
    const type = await saveType({ code: { pattern: 'KN-###' } });
    const reply = await shop.caller.post(`/v1/instrument-types/${type}/pools`).send({ externalId: newId(), count: 1000 });
    expect([reply.status, reply.body.code]).toEqual([422, 'pattern_too_small']);
  });
});

test('a type is changed by putting it again, and keeps its kind', async () => {
  const type = await saveType();
  const put = (fields: object) => shop.caller.put(`/v1/instrument-types/${type}`).send({ ...COUPON, ...fields });
  const changed = await put({ name: 'Other' });
  expect([changed.status, changed.body.instrumentType]).toEqual([200, expect.objectContaining({ version: 2, name: 'Other', kind: 'coupon' })]);
  expect((await put({ kind: 'pass', effects: undefined, balance: { unit: 'visits', amount: 1 } })).body).toMatchObject({ status: 409, code: 'kind_fixed' });
  expect((await shop.caller.get(`/v1/instrument-types/${type}`)).body.instrumentType.name).toBe('Other');
  expect((await shop.caller.get('/v1/instrument-types?kind=coupon&limit=200')).body.data.map((row: { code: string }) => row.code)).toContain(type);
  expect((await shop.caller.get('/v1/instrument-types/nothing')).status).toBe(404);
});

test('what was issued keeps the unit of its balance', async () => {
  const type = `type-${newId()}`;
  const save = (unit: string) => shop.caller.put(`/v1/instrument-types/${type}`).send({ kind: 'pass', program: 'main', name: 'x', balance: { unit, amount: 8 } });
  expect([(await save('money')).status, (await save('visits')).status]).toEqual([201, 200]);
  const code = await issue(type);
  expect((await save('money')).body).toMatchObject({ status: 409, code: 'unit_fixed' });
  expect((await shop.caller.put(`/v1/instrument-types/${type}`).send({ kind: 'pass', program: 'main', name: 'x' })).status).toBe(200);
  expect((await shop.caller.get(`/v1/instruments/${code}`)).body.instrument).toMatchObject({ unit: 'visits', balance: 8 });
});
