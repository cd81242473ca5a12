import { newId } from '#domain/shared/ids.ts';
import { sql } from '#db/sql.ts';
import { registerOrganization } from '../support/factories.ts';
import { buildPlace } from '../support/factories.ts';
import { withKey } from '../support/app.ts';
import { buildCustomer, openShop, type Shop } from '../support/shop.ts';
import { cardTypeOf, makeBatch, sendToHook, type Hook } from './support.ts';

const PAN = '4111111111111111';
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
const outcome = (reply: { status: number; body: { code?: string } }) => [reply.status, reply.body.code];

describe('payment cards', () => {
  const cardOf = (fields: object = {}) => ({ customer: { id: shop.customer.id }, provider: 'simulator', cardToken: `tok_${newId()}`, scheme: 'mir', last4: '0042', ...fields });
  const link = (fields: object = {}) => shop.caller.post('/v1/payment-cards').send(cardOf(fields));

  test('a card is linked by its token, listed without it, and unlinked', async () => {
    const cardToken = `tok_${newId()}`;
    const linked = await link({ cardToken });
    expect([linked.status, linked.body.paymentCard]).toEqual([201, { id: expect.any(String), provider: 'simulator', scheme: 'mir', last4: '0042', linkedAt: expect.any(String) }]);
    expect((await link({ cardToken })).body.paymentCard.id).toBe(linked.body.paymentCard.id);
    const other = await buildCustomer(shop.organizationId);
    expect(outcome(await link({ cardToken, customer: { id: other.id } }))).toEqual([409, 'payment_card_linked']);
    const { text } = await shop.caller.get(`/v1/customers/${shop.customer.id}/payment-cards`);
    expect([text.includes(linked.body.paymentCard.id), text.includes(cardToken)]).toEqual([true, false]);
    expect((await shop.caller.delete(`/v1/payment-cards/${linked.body.paymentCard.id}`)).status).toBe(204);
    expect(outcome(await shop.caller.delete(`/v1/payment-cards/${linked.body.paymentCard.id}`))).toEqual([404, 'not_found']);
    expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/payment-cards`)).body.data).toEqual([]);
    expect((await link({ cardToken, customer: { id: other.id } })).status).toBe(201);
  });

  test('where the owner enters it: the same customer gets the same token, and one of ours only', async () => {
    const start = (fields: object = {}) => shop.caller.post('/v1/payment-cards/links').send({ customer: { id: shop.customer.id }, returnUrl: 'https://shop.example/me?from=app', ...fields });
    const [first, again] = [await start(), await start()];
    expect([first.status, again.body, first.body.link.url]).toEqual([201, first.body, expect.stringMatching(/^https:\/\/shop\.example\/me\?from=app&provider=simulator&cardToken=sim_[0-9a-f]{24}&scheme=mir&last4=\d{4}$/)]);
    expect(outcome(await start({ returnUrl: 'javascript:alert(1)' }))).toEqual([400, 'invalid_request']);
    expect(outcome(await start({ customer: { externalId: 'nobody' } }))).toEqual([422, 'customer_not_found']);
  });

  test('a number instead of a token, and what is wrong, is refused', async () => {
    expect(outcome(await link({ cardToken: PAN }))).toEqual([422, 'pan_detected']);
    expect(outcome(await link({ last4: '12345' }))).toEqual([400, 'invalid_request']);
    expect(outcome(await link({ customer: { externalId: 'nobody' } }))).toEqual([422, 'customer_not_found']);
    const stranger = await withKey((await registerOrganization()).secret);
    expect((await stranger.get(`/v1/customers/${shop.customer.id}/payment-cards`)).status).toBe(404);
  });
});

describe('what the provider of payment cards tells', () => {
  let hook: Hook;
  const cardToken = `tok_${newId()}`;
  const eventOf = (fields: object = {}) => ({ type: 'auth', id: newId(), cardToken, amountMinor: 100_000, currency: 'RUB', merchantId: 'M-1', authCode: 'A1', occurredAt: '2026-03-10T09:00:00Z', ...fields });
  const kept = async (id: string) => (await sql.rows<{ type: string; status: string }>('SELECT type, status FROM card_link_events WHERE organization_id = ? AND transaction_id = ? ORDER BY id', [shop.organizationId, id])).map(({ type, status }) => [type, status]);

  beforeAll(async () => {
    hook = (await shop.caller.put('/v1/integrations/card-link').send({ provider: 'simulator' })).body;
    await buildPlace(shop.organizationId, { merchantIds: ['M-1'] });
    await shop.caller.post('/v1/payment-cards').send({ customer: { id: shop.customer.id }, provider: 'simulator', cardToken, scheme: 'visa', last4: '1111' });
  });

  test('address and secret are as Standard Webhooks has them', () => {
    expect(hook).toEqual({ hookUrl: expect.stringMatching(/\/hooks\/card-link\/[\w-]{43}$/), secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) });
  });

  test('authorisation, clearing and refund of one transaction are kept, each once', async () => {
    const id = newId();
    expect((await sendToHook(hook, eventOf({ id }))).body.event).toMatchObject({ status: 'recorded' });
    const again = await sendToHook(hook, eventOf({ id }));
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect((await sendToHook(hook, eventOf({ id, type: 'clearing', amountMinor: 90_000, occurredAt: '2026-03-11T09:00:00Z' }))).body.event.status).toBe('recorded');
    expect((await sendToHook(hook, eventOf({ type: 'refund', originalId: id, amountMinor: 30_000, occurredAt: '2026-03-12T09:00:00Z' }))).body.event.status).toBe('recorded');
    expect(outcome(await sendToHook(hook, eventOf({ id, amountMinor: 1 })))).toEqual([409, 'idempotency_conflict']);
    expect(await kept(id)).toEqual([['auth', 'recorded'], ['clearing', 'recorded'], ['refund', 'recorded']]);
  });

  test('the same event told twice at once is kept once', async () => {
    const event = eventOf();
    const replies = await Promise.all([1, 2, 3].map(() => sendToHook(hook, event)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await kept(event.id)).toHaveLength(1);
  });

  test('cards and merchants nobody knows are kept and ignored', async () => {
    expect((await sendToHook(hook, eventOf({ cardToken: 'unknown' }))).body.event).toMatchObject({ status: 'ignored', reason: 'unknown_card' });
    expect((await sendToHook(hook, eventOf({ merchantId: 'M-2' }))).body.event).toMatchObject({ status: 'ignored', reason: 'unknown_merchant' });
  });

  test('a wrong signature, an old call, another address: nothing is read', async () => {
    expect(outcome(await sendToHook(hook, eventOf(), { signature: 'v1,AAAA' }))).toEqual([401, 'unauthenticated']);
    expect(outcome(await sendToHook({ ...hook, secret: `whsec_${Buffer.alloc(32).toString('base64')}` }, eventOf()))).toEqual([401, 'unauthenticated']);
    expect(outcome(await sendToHook(hook, eventOf(), { at: Date.now() - 6 * 60_000 }))).toEqual([401, 'unauthenticated']);
    expect(outcome(await sendToHook(hook, 'not json', { signature: 'v1,AAAA' }))).toEqual([401, 'unauthenticated']);
    expect(outcome(await sendToHook({ ...hook, hookUrl: `${hook.hookUrl.slice(0, -43)}${'x'.repeat(43)}` }, eventOf()))).toEqual([404, 'not_found']);
  });

  test('what is no event, and a number of a card, is refused', async () => {
    expect(outcome(await sendToHook(hook, 'not json'))).toEqual([400, 'invalid_request']);
    expect(outcome(await sendToHook(hook, eventOf({ type: 'other' })))).toEqual([400, 'invalid_request']);
    const reply = await sendToHook(hook, eventOf({ cardToken: PAN }));
    expect([outcome(reply), reply.text.includes(PAN)]).toEqual([[422, 'pan_detected'], false]);
  });

  test('a new address ends the old one', async () => {
    const fresh = (await shop.caller.put('/v1/integrations/card-link').send({ provider: 'simulator' })).body as Hook;
    expect((await sendToHook(hook, eventOf())).status).toBe(404);
    expect((await sendToHook(fresh, eventOf())).status).toBe(200);
  });
});

test('a carrier tells how far a card is, by the card or by the parcel', async () => {
  await shop.caller.put('/v1/card-types/plastic').send(cardTypeOf());
  const [number] = await makeBatch(shop, 'plastic', 1);
  const hook = (await shop.caller.put('/v1/integrations/carrier').send({ carrier: 'post' })).body as Hook;
  await shop.caller.post(`/v1/cards/${number}/delivery`).send({ state: 'ordered', occurredAt: '2026-03-01T09:00:00Z' });
  const tell = (fields: object) => sendToHook(hook, fields);
  expect((await tell({ card: number, state: 'produced', occurredAt: '2026-03-02T09:00:00Z' })).status).toBe(200);
  expect((await tell({ card: number, state: 'shipped', carrier: 'Post', tracking: 'RR77', occurredAt: '2026-03-03T09:00:00Z' })).status).toBe(200);
  for (let times = 0; times < 2; times++) expect((await tell({ tracking: 'RR77', state: 'delivered', occurredAt: '2026-03-04T09:00:00Z' })).status).toBe(200);
  expect((await shop.caller.get(`/v1/cards/${number}/events`)).body.data.filter(({ type }: { type: string }) => type === 'delivery.delivered')).toHaveLength(1);
  expect((await shop.caller.get(`/v1/cards/${number}`)).body.card.delivery).toMatchObject({ state: 'delivered', carrier: 'Post', tracking: 'RR77' });
  expect(outcome(await tell({ tracking: 'RR77', state: 'shipped', occurredAt: '2026-03-05T09:00:00Z' }))).toEqual([409, 'bad_transition']);
  expect(outcome(await tell({ tracking: 'other', state: 'shipped' }))).toEqual([422, 'delivery_not_found']);
  expect(outcome(await tell({ state: 'shipped' }))).toEqual([400, 'invalid_request']);
  expect(outcome(await sendToHook({ ...hook, secret: `whsec_${Buffer.alloc(32).toString('base64')}` }, { card: number, state: 'shipped' }))).toEqual([401, 'unauthenticated']);
  expect(outcome(await sendToHook(hook, { card: number, state: 'shipped' }, { signature: `v1,${'é'.repeat(44)}` }))).toEqual([401, 'unauthenticated']);
});
