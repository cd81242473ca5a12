import { newId } from '#domain/shared/ids.ts';
import { as, withKey } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';
import { buildCustomer, openShop, purchaseOf, type Shop } from '../support/shop.ts';
import { programOf, putProgram } from '../support/programs.ts';

const PASS = {
  kind: 'pass', program: 'main', name: { ru: 'Абонемент', en: 'Season pass' }, priceMinor: 800_000, balance: { unit: 'visits', amount: 8 }, perDay: 1,
  validity: { after: 'P30D', from: 'first_use', round: 'end_of_day' }, lines: { categories: ['fitness'] }, freeze: { max: 'P14D' }, refundable: true, transferable: true,
};

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});

const saveType = (code: string, document: object) => shop.caller.put(`/v1/instrument-types/${code}`).send(document);

async function issue(fields: object = {}, type: object = PASS) {
  const typeCode = `type-${newId()}`;
  expect((await saveType(typeCode, type)).status).toBe(201);
  const reply = await shop.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send({ occurredAt: '2026-03-01T09:00:00Z', ...fields });
  expect([reply.status, reply.body.code]).toEqual([201, undefined]);
  return { typeCode, code: reply.body.instrument.code as string, instrument: reply.body.instrument };
}

const act = (code: string, action: string, body: object = {}) => shop.caller.post(`/v1/instruments/${code}/${action}`).send(body);
const visit = (code: string, occurredAt: string, fields: object = {}) => act(code, 'visits', { externalId: newId(), occurredAt, service: 'fitness.pool', ...fields });
const read = async (code: string, asOf = '2026-12-31T00:00:00Z') => (await shop.caller.get(`/v1/instruments/${code}?asOf=${asOf}`)).body.instrument;

test('a pass lives through its visits, a freeze and a refund, and each instant is remembered', async () => {
  const { code, instrument } = await issue({ customer: { id: shop.customer.id } });
  expect(instrument).toMatchObject({ state: 'issued', balance: 8, unit: 'visits', expiresAt: null, customer: { id: shop.customer.id } });
  const first = await visit(code, '2026-03-02T09:00:00Z', { externalId: 'v1' });
  expect([first.status, first.body]).toEqual([201, { remaining: 7, expiresAt: '2026-04-01T21:00:00.000Z' }]);
  const again = await visit(code, '2026-03-02T09:00:00Z', { externalId: 'v1' });
  expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([201, 'true', first.body]);
  expect((await visit(code, '2026-03-02T09:00:01Z', { externalId: 'v1' })).body.code).toBe('idempotency_conflict');
  expect((await visit(code, '2026-03-02T12:00:00Z')).body).toMatchObject({ status: 409, code: 'daily_limit' });
  expect((await visit(code, '2026-03-03T12:00:00Z', { service: 'spa' })).body).toMatchObject({ status: 422, code: 'pass_service' });
  const frozen = await act(code, 'freeze', { occurredAt: '2026-03-05T09:00:00Z', days: 10 });
  expect([frozen.status, frozen.body.instrument]).toEqual([200, expect.objectContaining({ state: 'frozen', expiresAt: '2026-04-11T21:00:00.000Z', freezeDaysLeft: 4 })]);
  expect((await visit(code, '2026-03-06T09:00:00Z')).body).toMatchObject({ status: 409, code: 'pass_frozen' });
  expect((await act(code, 'freeze', { occurredAt: '2026-03-20T09:00:00Z', days: 5 })).body).toMatchObject({ status: 422, code: 'freeze_limit' });
  const thawed = await act(code, 'unfreeze', { occurredAt: '2026-03-07T09:00:00Z' });
  expect([thawed.status, thawed.body.instrument.expiresAt, thawed.body.instrument.freezeDaysLeft]).toEqual([200, '2026-04-03T21:00:00.000Z', 12]);
  expect((await visit(code, '2026-03-08T09:00:00Z', { externalId: 'v2' })).body).toEqual({ remaining: 6, expiresAt: '2026-04-03T21:00:00.000Z' });
  const cancelled = await act(code, 'visits/v2/cancel', { occurredAt: '2026-03-08T10:00:00Z' });
  expect([cancelled.status, cancelled.body.remaining]).toEqual([200, 7]);
  expect((await act(code, 'visits/v2/cancel', { occurredAt: '2026-03-08T10:00:00Z' })).headers['idempotency-replayed']).toBe('true');
  const refund = await act(code, 'refund', { occurredAt: '2026-03-10T09:00:00Z' });
  expect([refund.status, refund.body.refundMinor]).toEqual([200, 700_000]);
  expect((await visit(code, '2026-03-11T09:00:00Z')).body).toMatchObject({ status: 409, code: 'instrument_refunded' });
  const end = await read(code);
  expect([end.state, end.balance, end.uses]).toEqual(['refunded', 0, 1]);
  expect(end.ledger.map(({ type, amount }: { type: string; amount: number }) => [type, amount]))
    .toEqual([['issue', 8], ['visit', -1], ['freeze', 0], ['unfreeze', 0], ['visit', -1], ['cancel', 1], ['refund', -7]]);
  expect(await read(code, '2026-03-06T00:00:00Z')).toMatchObject({ state: 'frozen', balance: 7 });
  const timeline = (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline`)).body.data.map(({ type }: { type: string }) => type);
  expect(timeline).toEqual(expect.arrayContaining(['instrument.issue', 'instrument.visit', 'instrument.refund']));
});

test('of twenty simultaneous visits exactly the permitted ones win, and none fails otherwise', async () => {
  const { code } = await issue({}, { ...PASS, perDay: 3 });
  const replies = await Promise.all(Array.from({ length: 20 }, () => visit(code, '2026-03-02T09:00:00Z')));
  const statuses = replies.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, 201, 201, ...Array(17).fill(409)]);
  expect((await read(code)).balance).toBe(5);
});

test('the same visit sent twenty times at once is one visit', async () => {
  const { code } = await issue();
  const replies = await Promise.all(Array.from({ length: 20 }, () => visit(code, '2026-03-02T09:00:00Z', { externalId: 'same' })));
  expect([new Set(replies.map(({ status }) => status)), (await read(code)).balance]).toEqual([new Set([201]), 7]);
});

test('the last visits are not sold twice', async () => {
  const { code } = await issue({ balance: 2 }, { ...PASS, perDay: undefined });
  const replies = await Promise.all(Array.from({ length: 10 }, () => visit(code, '2026-03-02T09:00:00Z')));
  expect(replies.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, 201, ...Array(8).fill('instrument_depleted')]);
});

test('a gift changes hands, and its new holder sees it', async () => {
  const { code } = await issue({ customer: { id: shop.customer.id } });
  const friend = await buildCustomer(shop.organizationId);
  const given = await act(code, 'transfer', { from: { id: shop.customer.id }, to: { externalId: friend.externalId }, occurredAt: '2026-03-05T09:00:00Z' });
  expect([given.status, given.body.instrument.customer]).toEqual([200, { id: friend.id }]);
  const held = async (customer: string, asOf: string) => (await shop.caller.get(`/v1/customers/${customer}/instruments?asOf=${asOf}`)).body.data.map((row: { code: string }) => row.code);
  expect(await held(friend.id, '2026-03-05T09:00:00Z')).toEqual([code]);
  expect(await held(friend.id, '2026-03-04T09:00:00Z')).toEqual([]);
  expect(await held(shop.customer.id, '2026-03-04T09:00:00Z')).toContain(code);
  expect(await held(shop.customer.id, '2026-03-05T09:00:00Z')).not.toContain(code);
  expect((await act(code, 'transfer', { from: { id: shop.customer.id }, to: { id: shop.customer.id } })).body.code).toBe('instrument_not_available');
  const fixed = await issue({}, { ...PASS, transferable: false });
  expect((await act(fixed.code, 'transfer', { to: { id: friend.id } })).body).toMatchObject({ status: 422, code: 'not_transferable' });
  expect((await act(code, 'transfer', { to: { externalId: 'nobody' } })).body).toMatchObject({ status: 422, code: 'customer_not_found' });
});

test('a certificate is topped up, blocked and let go again', async () => {
  const { code } = await issue({ balance: 500_000 }, { kind: 'certificate', program: 'main', name: 'Gift', refundable: true });
  const topped = await act(code, 'top-up', { externalId: 't1', amount: 100_000, occurredAt: '2026-03-02T09:00:00Z' });
  expect([topped.status, topped.body.instrument.balance]).toEqual([201, 600_000]);
  expect((await act(code, 'top-up', { externalId: 't1', amount: 100_000, occurredAt: '2026-03-02T09:00:00Z' })).headers['idempotency-replayed']).toBe('true');
  expect((await act(code, 'block', { occurredAt: '2026-03-03T09:00:00Z' })).body.instrument.state).toBe('blocked');
  expect((await act(code, 'block', { occurredAt: '2026-03-03T09:00:00Z' })).body).toMatchObject({ status: 409, code: 'bad_transition' });
  expect((await act(code, 'refund', { occurredAt: '2026-03-04T09:00:00Z' })).body).toMatchObject({ status: 409, code: 'instrument_blocked' });
  expect((await act(code, 'unblock', { occurredAt: '2026-03-05T09:00:00Z' })).body.instrument.state).toBe('issued');
  expect((await act(code, 'refund', { occurredAt: '2026-03-06T09:00:00Z' })).body.refundMinor).toBe(600_000);
});

test('lists find instruments by type, state and a part of the code', async () => {
  const { typeCode, code } = await issue();
  await visit(code, '2026-03-02T09:00:00Z');
  const list = async (query: string) => (await shop.caller.get(`/v1/instruments?${query}`)).body.data;
  expect(await list(`type=${typeCode}`)).toMatchObject([{ code, state: 'expired', balance: 7, kind: 'pass' }]);
  expect(await list(`type=${typeCode}&state=expired`)).toHaveLength(1);
  expect(await list(`type=${typeCode}&state=active`)).toEqual([]);
  expect(await list(`search=${code.slice(0, 9).toLowerCase()}`)).toMatchObject([{ code }]);
  expect((await shop.caller.get(`/v1/instruments/${code.toLowerCase()}`)).body.instrument.code).toBe(code);
});

describe('refuses', () => {
  test.each<[string, object, string]>([
    ['an unknown key', { colour: 'red' }, 'colour'],
    ['a balance of a coupon', { kind: 'coupon', balance: { unit: 'money', amount: 1 } }, 'balance'],
    ['a condition on what does not exist', { kind: 'coupon', balance: undefined, when: { '>': [{ var: 'purchase.nothing' }, 1] } }, 'when.>.0'],
    ['a pattern without a random place', { code: { pattern: 'KN-1' } }, 'code.pattern'],
  ])('%s', async (_name, fields, path) => {
    const reply = await saveType(`type-${newId()}`, { ...PASS, ...fields });
    expect([reply.status, reply.body.code, reply.body.errors?.[0].path.split('.')[0]]).toEqual([400, 'invalid_request', path.split('.')[0]]);
  });

  test('a group that is not among those its program names', async () => {
    await putProgram(shop.caller, programOf({ groups: [{ code: 'sale' }] }), { code: 'grouped' });
    const reply = await saveType(`type-${newId()}`, { ...PASS, program: 'grouped', group: 'nowhere' });
    expect([reply.status, reply.body.code, reply.body.errors?.[0].path]).toEqual([400, 'invalid_request', 'group']);
  });

  test('a program that is not there', async () => {
    expect((await saveType(`type-${newId()}`, { ...PASS, program: 'nothing' })).body).toMatchObject({ status: 422, code: 'program_not_found' });
  });

  test('a code that is taken, and another body under the same externalId', async () => {
    const { typeCode, code } = await issue({ externalId: 'one' });
    const create = (body: object) => shop.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send(body);
    expect((await create({ code })).body).toMatchObject({ status: 409, code: 'code_taken' });
    expect((await create({ externalId: 'one', occurredAt: '2026-03-01T09:00:00Z' })).body.instrument.code).toBe(code);
    expect((await create({ externalId: 'one' })).body).toMatchObject({ status: 409, code: 'idempotency_conflict' });
  });

  test('viewers who want to book, and everybody about what is not theirs', async () => {
    const { code } = await issue();
    const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
    expect((await viewer.get(`/v1/instruments/${code}`)).status).toBe(200);
    expect((await viewer.post(`/v1/instruments/${code}/block`).send({})).body).toMatchObject({ status: 403, code: 'forbidden' });
    const stranger = await withKey((await registerOrganization()).secret);
    expect((await stranger.get(`/v1/instruments/${code}`)).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('guessing of codes', async () => {
    const guesser = await withKey((await registerOrganization()).secret);
    const replies = await Promise.all(Array.from({ length: 60 }, (_, index) => guesser.get(`/v1/instruments/GUESS-${index}`)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([404]));
    const reply = await guesser.get('/v1/instruments/GUESS-60');
    expect([reply.status, reply.body.code, Number(reply.headers['retry-after']) > 0]).toEqual([429, 'rate_limited', true]);
  });
});

test('guessing at the till is guessing too, while codes that exist go on and more of them forgive more', async () => {
  const other = await openShop();
  const typeCode = `type-${newId()}`;
  await other.caller.put(`/v1/instrument-types/${typeCode}`).send({ kind: 'coupon', program: 'main', name: 'x', effects: [{ type: 'discount', percentBps: 1000 }] });
  const codes = await Promise.all(Array.from({ length: 8 }, async () => (await other.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send({})).body.instrument.code));
  const calculate = (instruments: string[]) => other.caller.post('/v1/purchases/calculate').send(purchaseOf(other, { instruments }));
  for (const code of codes) expect((await calculate([code])).status).toBe(200);
  const guesses = await Promise.all(Array.from({ length: 62 }, (_, index) => calculate([`GUESS-${index}`])));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([422]));
  expect((await calculate(['GUESS-62'])).body).toMatchObject({ status: 429, code: 'rate_limited' });
  expect((await other.caller.post('/v1/purchases').send(purchaseOf(other, { instruments: ['GUESS-63'] }))).status).toBe(429);
  expect([(await calculate([])).status, (await other.caller.post('/v1/purchases').send(purchaseOf(other))).status]).toEqual([200, 201]);
});

test('guessing with a batch is guessing too', async () => {
  const other = await openShop();
  const batch = (codes: string[]) => other.caller.post('/v1/purchases/batch').send({ items: codes.map((code) => purchaseOf(other, { instruments: [code] })) });
  const guessed = await batch(Array.from({ length: 61 }, (_, index) => `GUESS-${index}`));
  expect([guessed.status, new Set(guessed.body.data.map(({ code }: { code: string }) => code))]).toEqual([200, new Set(['instrument_not_found'])]);
  expect((await batch(['GUESS-61'])).body).toMatchObject({ status: 429, code: 'rate_limited' });
  expect((await other.caller.post('/v1/purchases/batch').send({ items: [purchaseOf(other)] })).body.data).toMatchObject([{ status: 201 }]);
});

test('what a merged customer held is the survivor’s', async () => {
  const other = await buildCustomer(shop.organizationId);
  const { code } = await issue({ customer: { id: other.id } });
  const merged = await shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: other.id }, externalId: newId(), occurredAt: '2026-03-02T00:00:00Z' });
  expect([merged.status, merged.body.code]).toEqual([201, undefined]);
  expect((await read(code)).customer).toEqual({ id: shop.customer.id });
  expect((await visit(code, '2026-03-03T09:00:00Z')).status).toBe(201);
  expect((await read(code)).customer).toEqual({ id: shop.customer.id });
});

test('what a merged customer gave away was the survivor’s, until the merge is undone', async () => {
  const [first, second] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const { code } = await issue({ customer: { id: first.id } });
  expect((await act(code, 'transfer', { to: { id: second.id }, occurredAt: '2026-03-05T09:00:00Z' })).status).toBe(200);
  const before = async () => (await shop.caller.get(`/v1/instruments/${code}?asOf=2026-03-04T00:00:00Z`)).body.instrument.customer.id;
  const { body: { merge } } = await shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: first.id }, externalId: newId(), occurredAt: '2026-03-06T00:00:00Z' });
  expect(await before()).toBe(shop.customer.id);
  expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/instruments?asOf=2026-03-04T00:00:00Z`)).body.data.map((row: { code: string }) => row.code)).toContain(code);
  expect((await shop.caller.post(`/v1/merges/${merge.id}/undo`).send({})).status).toBe(200);
  expect(await before()).toBe(first.id);
});

test('what was done for customers is answered as the first time, although they were erased since', async () => {
  const [giver, taker] = [await buildCustomer(shop.organizationId), await buildCustomer(shop.organizationId)];
  const { typeCode } = await issue();
  const issuing = { externalId: newId(), customer: { externalId: giver.externalId } };
  const first = await shop.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send(issuing);
  const { code } = first.body.instrument;
  const giving = { externalId: newId(), from: { externalId: giver.externalId }, to: { externalId: taker.externalId }, occurredAt: '2026-03-02T09:00:00Z' };
  const given = await act(code, 'transfer', giving);
  expect([first.status, given.status]).toEqual([201, 200]);
  for (const { id } of [giver, taker]) expect((await shop.caller.delete(`/v1/customers/${id}`)).status).toBe(204);
  const again = [await shop.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send(issuing), await act(code, 'transfer', giving)];
  expect(again.map(({ status, body, headers }) => [status, body, headers['idempotency-replayed']])).toEqual([[201, first.body, 'true'], [200, given.body, 'true']]);
  const others = [await shop.caller.post(`/v1/instrument-types/${typeCode}/instruments`).send({ ...issuing, balance: 3 }), await act(code, 'transfer', { ...giving, occurredAt: '2026-03-03T09:00:00Z' })];
  expect(others.map(({ status, body }) => [status, body.code])).toEqual([[409, 'idempotency_conflict'], [409, 'idempotency_conflict']]);
});
