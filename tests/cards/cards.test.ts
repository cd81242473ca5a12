import { sql } from '#db/sql.ts';
import { cardRefusal } from '#db/queries/card-refusals.ts';
import { isLuhn } from '#domain/shared/luhn.ts';
import { newId } from '#domain/shared/ids.ts';
import type { Caller } from '../support/app.ts';
import { as, withKey } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';
import { adjust, buildCustomer, buy, openShop, purchaseOf, type Shop } from '../support/shop.ts';
import { cardTypeOf, makeBatch } from './support.ts';

const AT = '2026-03-01T09:00:00.000Z';
const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T09:00:00.000Z`;
const outcome = (reply: { status: number; body: { code?: string } }) => [reply.status, reply.body.code];

let shop: Shop;
let caller: Caller;
let numbers: string[];
let next = 0;
const freshNumber = () => numbers[next++]!;
const step = (number: string, name: string, body: object = {}) => caller.post(`/v1/cards/${number}/${name}`).send({ occurredAt: AT, ...body });
const activated = async () => {
  const number = freshNumber();
  expect((await step(number, 'activate', { customer: { id: shop.customer.id } })).status).toBe(200);
  return number;
};

beforeAll(async () => {
  shop = await openShop();
  caller = shop.caller;
  await caller.put('/v1/card-types/plastic').send(cardTypeOf({ prefix: '9900' }));
  numbers = await makeBatch(shop, 'plastic', 30);
});

describe('types and batches', () => {
  test('a batch makes numbers in a row, each with its check digit, and no more than were asked for', async () => {
    expect(numbers).toHaveLength(30);
    expect([new Set(numbers).size, numbers.every(isLuhn)]).toEqual([30, true]);
    expect(numbers[0]!.slice(0, -1)).toBe('990000001');
    expect((await caller.get('/v1/card-types/plastic')).body.cardType).toMatchObject({ code: 'plastic', prefix: '9900', digits: 5, made: 30, left: 99_969 });
    expect((await caller.get('/v1/card-batches')).body.data).toMatchObject([{ type: 'plastic', count: 30, done: 30, state: 'done' }]);
    expect((await caller.get('/v1/card-types')).body.data).toHaveLength(1);
  });

  test('the same batch again is the same batch; another body is a conflict', async () => {
    const body = { externalId: newId(), count: 1 };
    const first = await caller.post('/v1/card-types/plastic/batches').send(body);
    const again = await caller.post('/v1/card-types/plastic/batches').send(body);
    expect([first.status, again.status, again.headers['idempotency-replayed'], again.body.batch.id]).toEqual([202, 202, 'true', first.body.batch.id]);
    expect(outcome(await caller.post('/v1/card-types/plastic/batches').send({ ...body, count: 2 }))).toEqual([409, 'idempotency_conflict']);
  });

  test('what cannot be is refused', async () => {
    expect(outcome(await caller.put('/v1/card-types/other').send(cardTypeOf({ prefix: '99000', digits: 4 })))).toEqual([409, 'card_prefix_taken']);
    expect(outcome(await caller.put('/v1/card-types/plastic').send(cardTypeOf({ prefix: '9911' })))).toEqual([409, 'card_type_in_use']);
    expect(outcome(await caller.put('/v1/card-types/other').send(cardTypeOf({ program: 'nothing' })))).toEqual([422, 'program_not_found']);
    expect(outcome(await caller.put('/v1/card-types/other').send(cardTypeOf({ prefix: 'AB' })))).toEqual([400, 'invalid_request']);
    expect((await caller.put('/v1/card-types/tiny').send(cardTypeOf({ prefix: '12', digits: 1 }))).status).toBe(201);
    expect(outcome(await caller.post('/v1/card-types/tiny/batches').send({ externalId: newId(), count: 10 }))).toEqual([422, 'card_numbers_exhausted']);
    expect(outcome(await caller.post('/v1/card-types/nothing/batches').send({ externalId: newId(), count: 1 }))).toEqual([404, 'not_found']);
    expect(outcome(await (await as({ organizationId: shop.organizationId, role: 'viewer' })).put('/v1/card-types/x').send(cardTypeOf()))).toEqual([403, 'forbidden']);
    const { secret } = await buildKey(shop.organizationId, ['read']);
    expect(outcome(await (await withKey(secret)).post(`/v1/cards/${numbers[29]}/activate`).send({ customer: { id: shop.customer.id } }))).toEqual([403, 'forbidden']);
  });
});

describe('the life of a card', () => {
  test('prepared, activated for a customer, who is recognised by it from then on and whose points it shows', async () => {
    const number = freshNumber();
    expect((await caller.get(`/v1/cards/${number}`)).body.card).toEqual({ number, type: 'plastic', program: 'main', state: 'prepared', since: null, customer: null, replacedBy: null, delivery: null, wallets: [] });
    await adjust(shop, { points: 120, occurredAt: AT });
    const reply = await step(number, 'activate', { customer: { externalId: shop.customer.externalId } });
    expect([reply.status, reply.body.card]).toMatchObject([200, { number, state: 'activated', since: AT, customer: { id: shop.customer.id }, program: 'main' }]);
    expect((await caller.get(`/v1/cards/${number}?asOf=2026-02-28T00:00:00Z`)).body.card).toMatchObject({ state: 'prepared', customer: null });
    expect((await caller.get(`/v1/cards/${number}?asOf=${day(2)}`)).body.card.wallets).toEqual([{ wallet: 'BONUS', active: 120, pending: 0, debt: 0 }]);
    const event = await caller.post('/v1/events').send({ customer: { card: number }, type: 'visit', occurredAt: day(2), properties: {} });
    expect(event.status).toBeLessThan(300);
    expect((await caller.get(`/v1/cards?customer=${shop.customer.id}&state=activated`)).body.data).toMatchObject([{ number }]);
    expect((await caller.get(`/v1/cards/${number}/events`)).body.data).toMatchObject([{ type: 'activated', occurredAt: AT }]);
    expect((await caller.get(`/v1/customers/${shop.customer.id}/timeline`)).body.data.map(({ type }: { type: string }) => type)).toContain('card.activated');
  });

  test('blocking and unblocking, each at its instant', async () => {
    const number = await activated();
    expect((await step(number, 'block', { occurredAt: day(5) })).body.card.state).toBe('blocked');
    expect(outcome(await step(number, 'block', { occurredAt: day(6) }))).toEqual([409, 'card_blocked']);
    expect((await step(number, 'unblock', { occurredAt: day(8) })).body.card.state).toBe('activated');
    const states = await Promise.all([4, 5, 7, 8].map(async (date) => (await caller.get(`/v1/cards/${number}?asOf=${day(date)}`)).body.card.state));
    expect(states).toEqual(['activated', 'blocked', 'blocked', 'activated']);
    const refusals = await Promise.all([4, 6, 9].map(async (date) => (await cardRefusal(sql, shop.organizationId, number, { at: Date.parse(day(date)), spends: true }))?.code));
    expect(refusals).toEqual([undefined, 'card_blocked', undefined]);
  });

  test('a replaced card keeps nothing: balance and holder go to the new one', async () => {
    const number = await activated();
    const reply = await step(number, 'replace', { occurredAt: day(5) });
    const { card } = reply.body;
    expect([reply.status, card.state, card.customer, card.number === number]).toEqual([200, 'activated', { id: shop.customer.id }, false]);
    expect((await caller.get(`/v1/cards/${number}`)).body.card).toMatchObject({ state: 'replaced', replacedBy: card.number });
    const wallets = (of: string) => caller.get(`/v1/cards/${of}?asOf=${day(6)}`).then(({ body }) => body.card.wallets);
    expect(await wallets(card.number)).toEqual(await wallets(number));
    expect((await cardRefusal(sql, shop.organizationId, number, { at: Date.parse(day(6)), spends: false }))?.code).toBe('card_replaced');
    expect(await cardRefusal(sql, shop.organizationId, card.number, { at: Date.parse(day(6)), spends: true })).toBeNull();
    expect(outcome(await step(number, 'block', { occurredAt: day(7) }))).toEqual([409, 'card_replaced']);
    expect(outcome(await step(number, 'activate', { occurredAt: day(7), customer: { id: shop.customer.id } }))).toEqual([409, 'card_replaced']);
  });

  test('the new card may be named; one of somebody else may not', async () => {
    const [number, wanted, foreign] = [await activated(), freshNumber(), freshNumber()];
    const other = await buildCustomer(shop.organizationId);
    await step(foreign, 'activate', { customer: { id: other.id } });
    expect(outcome(await step(number, 'replace', { number: foreign, occurredAt: day(5) }))).toEqual([409, 'bad_transition']);
    expect(outcome(await step(number, 'replace', { number, occurredAt: day(5) }))).toEqual([409, 'bad_transition']);
    const slip = `${wanted.slice(0, -1)}${(Number(wanted.at(-1)) + 1) % 10}`;
    expect(outcome(await step(number, 'replace', { number: slip, occurredAt: day(5) }))).toEqual([400, 'invalid_request']);
    expect((await step(number, 'replace', { number: wanted, occurredAt: day(5) })).body.card).toMatchObject({ number: wanted, state: 'activated' });
  });

  test('purchases by the new card are of the same person, those by the old one are refused, a prepared one earns only', async () => {
    const person: Shop = { ...shop, customer: await buildCustomer(shop.organizationId) };
    const [old, prepared] = [freshNumber(), freshNumber()];
    await step(old, 'activate', { customer: { id: person.customer.id } });
    await buy(person, { customer: { card: old }, occurredAt: day(2) });
    const { body: { card } } = await step(old, 'replace', { occurredAt: day(5) });
    expect((await buy(person, { customer: { card: card.number }, occurredAt: day(6) })).member).toMatchObject({ id: person.customer.memberId, wallets: [{ active: 100 }] });
    expect(outcome(await caller.post('/v1/purchases').send(purchaseOf(person, { customer: { card: old }, occurredAt: day(6) })))).toEqual([409, 'card_replaced']);
    expect((await caller.get(`/v1/cards/${old}?asOf=${day(6)}`)).body.card).toMatchObject({ state: 'replaced', replacedBy: card.number, wallets: [{ active: 100 }] });
    await step(prepared, 'issue', { customer: { id: person.customer.id } });
    expect((await buy(person, { customer: { card: prepared }, occurredAt: day(7) })).earned).toMatchObject([{ points: 50 }]);
    expect(outcome(await caller.post('/v1/purchases').send(purchaseOf(person, { customer: { card: prepared }, occurredAt: day(7), spend: { wallet: 'BONUS', points: 10 } })))).toEqual([409, 'card_not_activated']);
  });

  test('a closed card is refused, and bought its person what was bought before, whenever that is told', async () => {
    const person: Shop = { ...shop, customer: await buildCustomer(shop.organizationId) };
    const number = freshNumber();
    await step(number, 'activate', { customer: { id: person.customer.id } });
    await step(number, 'close', { occurredAt: day(5) });
    expect((await buy(person, { customer: { card: number }, occurredAt: day(4) })).member).toMatchObject({ id: person.customer.memberId, wallets: [{ active: 50 }] });
    expect(outcome(await caller.post('/v1/purchases').send(purchaseOf(person, { customer: { card: number }, occurredAt: day(5) })))).toEqual([409, 'bad_transition']);
    expect((await caller.get(`/v1/cards/${number}?asOf=${day(4)}`)).body.card).toMatchObject({ state: 'activated', customer: { id: person.customer.id }, wallets: [{ active: 50 }] });
    expect((await caller.get(`/v1/cards/${number}?asOf=${day(5)}`)).body.card).toMatchObject({ state: 'closed', customer: null, wallets: [] });
    expect((await caller.get(`/v1/cards?customer=${person.customer.id}`)).body.data).toMatchObject([{ number, state: 'closed', customer: null }]);
  });

  test('a card handed to somebody earns and does not spend before it is activated', async () => {
    const number = freshNumber();
    const refusal = async (spends: boolean) => (await cardRefusal(sql, shop.organizationId, number, { at: Date.parse(day(2)), spends }))?.code;
    expect([await refusal(false), await refusal(true)]).toEqual(['card_not_activated', 'card_not_activated']);
    expect((await step(number, 'issue', { customer: { id: shop.customer.id } })).body.card).toMatchObject({ state: 'prepared', customer: { id: shop.customer.id } });
    expect([await refusal(false), await refusal(true)]).toEqual([undefined, 'card_not_activated']);
    const other = await buildCustomer(shop.organizationId);
    expect(outcome(await step(number, 'activate', { customer: { id: other.id }, occurredAt: day(3) }))).toEqual([409, 'bad_transition']);
    expect((await step(number, 'activate', { occurredAt: day(3) })).body.card.state).toBe('activated');
  });

  test('what the state does not allow is a conflict', async () => {
    const number = freshNumber();
    expect(outcome(await step(number, 'block'))).toEqual([409, 'card_not_activated']);
    expect(outcome(await step(number, 'unblock'))).toEqual([409, 'card_not_activated']);
    expect(outcome(await step(number, 'replace'))).toEqual([409, 'card_not_activated']);
    await step(number, 'activate', { customer: { id: shop.customer.id } });
    expect(outcome(await step(number, 'activate', { customer: { id: shop.customer.id }, occurredAt: day(2) }))).toEqual([409, 'bad_transition']);
    expect(outcome(await step(number, 'unblock', { occurredAt: day(2) }))).toEqual([409, 'bad_transition']);
    expect((await step(number, 'close', { occurredAt: day(3) })).body.card).toMatchObject({ state: 'closed', customer: null });
  });

  test('unknown cards and customers', async () => {
    expect(outcome(await step('999999999', 'block'))).toEqual([404, 'not_found']);
    expect(outcome(await step(freshNumber(), 'activate', { customer: { externalId: 'nobody' } }))).toEqual([422, 'customer_not_found']);
    expect(outcome(await step(freshNumber(), 'activate'))).toEqual([422, 'customer_not_found']);
    const stranger = await withKey((await registerOrganization()).secret);
    expect(outcome(await stranger.get(`/v1/cards/${numbers[0]}`))).toEqual([404, 'not_found']);
  });

  test('two who activate one card for different people: one wins', async () => {
    const number = freshNumber();
    const people = await Promise.all([1, 2, 3].map(() => buildCustomer(shop.organizationId)));
    const replies = await Promise.all(people.map(({ id }) => step(number, 'activate', { customer: { id } })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

test('a card that is no thing is given to a customer at once', async () => {
  expect((await caller.put('/v1/card-types/digital').send(cardTypeOf({ prefix: '4000', digits: 11, physical: false }))).status).toBe(201);
  const reply = await caller.post('/v1/card-types/digital/cards').send({ customer: { id: shop.customer.id }, occurredAt: AT });
  expect([reply.status, reply.body.card]).toMatchObject([201, { state: 'activated', customer: { id: shop.customer.id } }]);
  const { number } = reply.body.card;
  expect((await step(number, 'replace', { occurredAt: day(2) })).status).toBe(200);   // its number looks like a payment card's and is ours
  expect(outcome(await step(number, 'delivery', { state: 'ordered', occurredAt: day(3) }))).toEqual([422, 'card_not_physical']);
});

describe('delivery', () => {
  const deliver = (number: string, state: string, date: number, fields: object = {}) => step(number, 'delivery', { state, occurredAt: day(date), ...fields });

  test('a card is ordered, produced, shipped and delivered, and then activated', async () => {
    const number = freshNumber();
    const ordered = await deliver(number, 'ordered', 1, { customer: { id: shop.customer.id } });
    expect([ordered.status, ordered.body]).toMatchObject([200, { card: { delivery: { state: 'ordered' }, customer: { id: shop.customer.id } }, workflow: { id: expect.stringContaining('card-delivery:'), runId: expect.any(String) } }]);
    expect(outcome(await deliver(number, 'shipped', 2))).toEqual([409, 'bad_transition']);
    expect(outcome(await step(number, 'activate', { occurredAt: day(2) }))).toEqual([409, 'card_not_delivered']);
    await deliver(number, 'produced', 2);
    expect((await deliver(number, 'shipped', 3, { carrier: 'Post', tracking: 'RR1' })).body.card.delivery).toEqual({ state: 'shipped', since: day(3), carrier: 'Post', tracking: 'RR1' });
    expect((await deliver(number, 'delivered', 4)).body.card.delivery.state).toBe('delivered');
    expect((await step(number, 'activate', { occurredAt: day(5) })).body.card.state).toBe('activated');
    expect((await caller.get(`/v1/cards/${number}?asOf=${day(3)}`)).body.card).toMatchObject({ state: 'prepared', delivery: { state: 'shipped' } });
  });

  test('a card that was not ordered needs no delivery; one that came back may be ordered again', async () => {
    const number = freshNumber();
    expect(outcome(await deliver(number, 'delivered', 1))).toEqual([409, 'bad_transition']);
    for (const [index, state] of ['ordered', 'produced', 'shipped', 'returned', 'ordered'].entries()) expect((await deliver(number, state, index + 1)).status).toBe(200);
    expect(outcome(await step(number, 'activate', { occurredAt: day(6), customer: { id: shop.customer.id } }))).toEqual([409, 'card_not_delivered']);
  });

  test('a type may allow activation on the way', async () => {
    await caller.put('/v1/card-types/early').send(cardTypeOf({ prefix: '8800', allowEarlyActivation: true }));
    const [number] = await makeBatch(shop, 'early', 1);
    await deliver(number!, 'ordered', 1);
    expect((await step(number!, 'activate', { occurredAt: day(2), customer: { id: shop.customer.id } })).status).toBe(200);
  });
});

test('a type may have one name for all languages', async () => {
  const shop = await openShop();
  const saved = await shop.caller.put('/v1/card-types/plain').send({ prefix: '77', digits: 8, program: 'main', physical: false, allowEarlyActivation: true, name: 'Club card' });
  expect([saved.status, saved.body.cardType.name]).toEqual([201, 'Club card']);
});
