import { sql } from '#db/sql.ts';
import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { newId } from '#domain/shared/ids.ts';
import { buildPlace } from '../support/factories.ts';
import { buildCustomer, giveBack, ledgerAt, openShop, purchaseOf, report, walletAt, type Shop } from '../support/shop.ts';
import { sendToHook, type Hook } from './support.ts';

const AT = '2026-03-10T09:00:00.000Z';
const day = (number: number, month = '03') => `2026-${month}-${String(number).padStart(2, '0')}T09:00:00.000Z`;

let shop: Shop;
let hook: Hook;
let place: string;
let buyer: Shop;
let cardToken: string;

/** Somebody new with a linked card, so that every test has a wallet of its own. */
beforeEach(async () => {
  buyer = { ...shop, customer: await buildCustomer(shop.organizationId) };
  cardToken = `tok_${newId()}`;
  await shop.caller.post('/v1/payment-cards').send({ customer: { id: buyer.customer.id }, provider: 'simulator', cardToken, scheme: 'mir', last4: '0001' });
});
beforeAll(async () => {
  shop = await openShop();
  hook = (await shop.caller.put('/v1/integrations/card-link').send({ provider: 'simulator' })).body;
  place = (await buildPlace(shop.organizationId, { merchantIds: ['M-1'] })).externalId;
});

const eventOf = (fields: object = {}) => ({ type: 'auth', id: newId(), cardToken, amountMinor: 100_000, currency: 'RUB', merchantId: 'M-1', authCode: 'A1', occurredAt: AT, ...fields });
const tell = async (fields: object) => {
  const reply = await sendToHook(hook, eventOf(fields));
  expect([reply.status, reply.body]).toMatchObject([200, { event: {} }]);
  return reply.body.event as { status: string; reason?: string };
};
const balance = async (asOf: string) => {
  const { active, pending, debt } = await walletAt(buyer, asOf);
  const sum = (await ledgerAt(buyer, asOf)).reduce((total, { points }) => total + points, 0);
  expect(sum).toBe(active + pending - debt);
  return [active, pending];
};
const receipt = async (fields: object = {}) => {
  const reply = await report(buyer, { place, payment: { method: 'card', authCode: 'A1' }, ...fields });
  expect(reply.status).toBe(201);
  return reply.body;
};

describe('a transaction of a linked card', () => {
  test('authorised: pending points; cleared on another sum: active ones; refunded in part: less', async () => {
    const id = newId();
    expect(await tell({ id })).toMatchObject({ status: 'recorded' });
    expect([await balance(AT), await balance(day(11))]).toEqual([[0, 50], [0, 50]]);
    expect((await ledgerAt(buyer, day(11))).map(({ type, points }) => [type, points])).toEqual([['grant', 50]]);
    const clearing = { id, type: 'clearing', amountMinor: 90_000, occurredAt: day(12) };
    for (let times = 0; times < 2; times++) expect(await tell(clearing)).toMatchObject({ status: 'recorded' });
    expect([await balance(day(11)), await balance(day(12))]).toEqual([[0, 50], [45, 0]]);
    const refund = { id: newId(), type: 'refund', originalId: id, amountMinor: 30_000, occurredAt: day(13) };
    for (let times = 0; times < 2; times++) expect(await tell(refund)).toMatchObject({ status: 'recorded' });
    expect([await balance(day(12)), await balance(day(13)), await balance(day(13, '05'))]).toEqual([[45, 0], [30, 0], [30, 0]]);
    expect(await tell({ type: 'refund', originalId: id, amountMinor: 90_000, occurredAt: day(14) })).toMatchObject({ status: 'recorded' });
    expect(await tell({ type: 'refund', originalId: id, amountMinor: 1, occurredAt: day(15) })).toMatchObject({ status: 'ignored', reason: 'refunded_already' });
    expect(await balance(day(15))).toEqual([0, 0]);
  });

  test('an authorisation that nobody clears dies after thirty days, and counted for nothing', async () => {
    await tell({});
    expect([await balance('2026-04-09T08:59:59.999Z'), await balance('2026-04-09T09:00:00Z')]).toEqual([[0, 50], [0, 0]]);
    expect((await ledgerAt(buyer, day(10, '05'))).map(({ type, points }) => [type, points])).toEqual([['grant', 50], ['expire', -50]]);
    const { body } = await shop.caller.get(`/v1/purchases?customer=${buyer.customer.id}`);
    expect(body.data).toEqual([]);
  });

  test('cleared after it died, or without an authorisation: the points are there at once', async () => {
    const [late, alone] = [newId(), newId()];
    await tell({ id: late });
    await tell({ id: late, type: 'clearing', occurredAt: day(20, '04') });
    expect([await balance(day(19, '04')), await balance(day(20, '04'))]).toEqual([[0, 0], [50, 0]]);
    await tell({ id: alone, type: 'clearing', amountMinor: 40_000, occurredAt: day(21, '04') });
    expect(await balance(day(21, '04'))).toEqual([70, 0]);
  });

  test('events in the wrong order come to the same', async () => {
    const id = newId();
    expect(await tell({ type: 'refund', originalId: id, amountMinor: 30_000, occurredAt: day(13) })).toMatchObject({ status: 'waiting', reason: 'not_cleared' });
    expect(await balance(day(13))).toEqual([0, 0]);
    expect(await tell({ id, type: 'clearing', amountMinor: 90_000, occurredAt: day(12) })).toMatchObject({ status: 'recorded' });
    expect([await balance(day(12)), await balance(day(13))]).toEqual([[45, 0], [30, 0]]);
    expect(await tell({ id })).toMatchObject({ status: 'ignored', reason: 'cleared_already' });
    expect([await balance(day(11)), await balance(day(13))]).toEqual([[0, 0], [30, 0]]);
  });

  test('a clearing of nothing lets the pending points go', async () => {
    const id = newId();
    await tell({ id });
    await tell({ id, type: 'clearing', amountMinor: 0, occurredAt: day(11) });
    expect([await balance(AT), await balance(day(11))]).toEqual([[0, 50], [0, 0]]);
  });

  test('all events at once, each several times, are booked once', async () => {
    const id = newId();
    const events = [{ id }, { id, type: 'clearing', amountMinor: 90_000, occurredAt: day(12) }, { id: newId(), type: 'refund', originalId: id, amountMinor: 30_000, occurredAt: day(13) }];
    await Promise.all([...events, ...events, ...events].map((event) => sendToHook(hook, eventOf(event))));
    for (const event of events) await tell(event);
    expect(await balance(day(13))).toEqual([30, 0]);
  });

  test('somebody who was merged between authorisation and clearing: the survivor has the points', async () => {
    const id = newId();
    await tell({ id });
    const survivor: Shop = { ...shop, customer: await buildCustomer(shop.organizationId) };
    const merged = await shop.caller.post(`/v1/customers/${survivor.customer.id}/merge`).send({ from: { id: buyer.customer.id }, externalId: newId(), occurredAt: day(11) });
    expect(merged.status).toBeLessThan(300);
    buyer = survivor;
    expect(await balance(day(11))).toEqual([0, 50]);
    await tell({ id, type: 'clearing', amountMinor: 90_000, occurredAt: day(12) });
    await tell({ id: newId(), type: 'refund', originalId: id, amountMinor: 30_000, occurredAt: day(13) });
    expect([await balance(day(12)), await balance(day(13))]).toEqual([[45, 0], [30, 0]]);
  });

  test('levels and reports count it once, and only when it is cleared', async () => {
    const program = { name: 'Spenders', timezone: 'Europe/Moscow', currency: 'RUB', place: 'spenders', wallets: [{ code: 'BONUS', scale: 0, rounding: 'floor', unitValueMinor: 100 }],
      levels: { list: [{ code: 'base', name: 'Base' }, { code: 'gold', name: 'Gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 150_000] } }] } };
    await shop.caller.put('/v1/places/spenders').send({ name: 'Spenders', kind: 'point', merchantIds: ['M-S'] });
    expect((await shop.caller.put('/v1/programs/spenders').send(program)).status).toBeLessThan(300);
    const spent = async (asOf: string) => {
      const found = (await shop.caller.get(`/v1/customers/${buyer.customer.id}/levels?asOf=${asOf}`)).body.data.find((one: { program: string }) => one.program === 'spenders');
      return [found.level, found.metrics[0].value];
    };
    const id = newId();
    await tell({ id, merchantId: 'M-S', authCode: 'L1' });
    expect(await spent(day(11))).toEqual(['base', 0]);
    await receipt({ place: 'spenders', payment: { authCode: 'L1' } });
    expect(await spent(day(11))).toEqual(['base', 0]);
    await tell({ id, merchantId: 'M-S', authCode: 'L1', type: 'clearing', occurredAt: day(12) });
    expect([await spent(day(11)), await spent(day(12))]).toEqual([['base', 0], ['base', 100_000]]);
    await tell({ type: 'clearing', merchantId: 'M-S', authCode: 'L2', amountMinor: 50_000, occurredAt: day(13) });
    expect(await spent(day(13))).toEqual(['gold', 150_000]);
  });

  test('a card that was unlinked since keeps its transaction and starts no other', async () => {
    const id = newId();
    await tell({ id });
    const [card] = (await shop.caller.get(`/v1/customers/${buyer.customer.id}/payment-cards`)).body.data;
    await shop.caller.delete(`/v1/payment-cards/${card.id}`);
    await tell({ id, type: 'clearing', occurredAt: day(11) });
    expect(await tell({})).toMatchObject({ status: 'ignored', reason: 'unknown_card' });
    expect(await balance(day(12))).toEqual([50, 0]);
  });
});

describe('a receipt of the same purchase', () => {
  const codes = ({ notApplied }: { notApplied: { reason: string }[] }) => notApplied.map(({ reason }) => reason);

  test('earns nothing where the card does, and counts once', async () => {
    const id = newId();
    await tell({ id, authCode: 'B1' });
    const calculated = await shop.caller.post('/v1/purchases/calculate').send(purchaseOf(buyer, { place, payment: { authCode: 'B1' } }));
    const paid = await receipt({ payment: { authCode: 'B1' }, occurredAt: '2026-03-10T09:10:00.000Z' });
    for (const answer of [calculated.body, paid]) expect([answer.earned, codes(answer), answer.member.wallets]).toEqual([[], ['linked_card_transaction'], [{ wallet: 'BONUS', active: 0, pending: 50, debt: 0 }]]);
    await tell({ id, type: 'clearing', authCode: 'B1', occurredAt: day(11) });
    expect(await balance(day(11))).toEqual([50, 0]);
    expect((await shop.caller.get(`/v1/customers/${buyer.customer.id}`)).body.customer).toMatchObject({ purchaseCount: 1, spentMinor: 100_000 });
    const back = await giveBack(shop, paid.purchase.id);
    expect([back.status, back.body.refundMinor, back.body.pointsReversed]).toEqual([201, 100_000, 0]);
    expect(await balance(day(12))).toEqual([50, 0]);
  });

  test('also where it agrees with the cleared sum only', async () => {
    const id = newId();
    await tell({ id, authCode: 'B2', amountMinor: 120_000 });
    await tell({ id, authCode: 'B2', type: 'clearing', amountMinor: 100_000, occurredAt: day(11) });
    expect((await receipt({ payment: { authCode: 'B2' } })).earned).toEqual([]);
    expect(await balance(day(12))).toEqual([50, 0]);
  });

  test('earns where it came first, and the card does not', async () => {
    const id = newId();
    expect((await receipt({ payment: { authCode: 'B3' } })).earned).toMatchObject([{ points: 50 }]);
    for (const event of [{ id }, { id, type: 'clearing', amountMinor: 90_000, occurredAt: day(11) }, { type: 'refund', originalId: id, amountMinor: 90_000, occurredAt: day(12) }]) {
      expect(await tell({ ...event, authCode: 'B3' })).toMatchObject({ status: 'ignored', reason: 'duplicate_receipt' });
    }
    expect(await balance(day(12))).toEqual([50, 0]);
  });

  test('earns where its sum is that of a clearing to come, which takes the pending points away', async () => {
    const id = newId();
    await tell({ id, authCode: 'B4', amountMinor: 120_000 });
    expect((await receipt({ payment: { authCode: 'B4' } })).earned).toMatchObject([{ points: 50 }]);
    expect(await balance(AT)).toEqual([50, 60]);
    expect(await tell({ id, authCode: 'B4', type: 'clearing', amountMinor: 100_000, occurredAt: day(11) })).toMatchObject({ reason: 'duplicate_receipt' });
    expect(await balance(day(11))).toEqual([50, 0]);
  });

  test.each([['another sum', { lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: 99_999 }] }], ['another code', { payment: { authCode: 'C0' } }], ['no code', { payment: { method: 'card' } }], ['eleven minutes later', { occurredAt: '2026-03-10T09:10:00.001Z' }], ['elsewhere', { place: undefined }]])(
    'is another purchase with %s', async (_name, fields) => {
      await tell({ authCode: 'B5', id: newId() });
      expect((await receipt({ payment: { authCode: 'B5' }, ...fields })).earned).toHaveLength(1);
    });

  test('and the event at once: one of the two earns', async () => {
    const id = newId();
    const clearing = { id, type: 'clearing', authCode: 'B6' };
    const [, paid] = await Promise.all([sendToHook(hook, eventOf(clearing)), receipt({ payment: { authCode: 'B6' } })]);
    await tell(clearing);
    expect([(await balance(day(11)))[0], paid.earned.length <= 1]).toEqual([50, true]);
  });
});

test('the ledgers prove themselves', async () => {
  expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
  const { held } = (await sql.row<{ held: number }>('SELECT COUNT(*) AS held FROM card_link_holds WHERE organization_id = ?', [shop.organizationId]))!;
  expect(Number(held)).toBeGreaterThan(5);
});
