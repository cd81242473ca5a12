import { mainProgram } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { CLUB } from '../levels/club.ts';
import { as, withKey } from '../support/app.ts';
import { buildKey, buildPlace } from '../support/factories.ts';
import { programOf, putProgram, putReviewed } from '../support/programs.ts';
import { adjust, buildCustomer, buy, giveBack, openShop, type Shop, WRONG_RETURNS } from '../support/shop.ts';
import { rowsOf } from '../support/tables.ts';

const NUMBERS = ['refundMinor', 'pointsRestored', 'pointsReversed', 'shortfall', 'certificateRestoredMinor', 'member'];
const RETURNED = { occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }] };
const goods = (quantity: number, unitPriceMinor = 10_000) => [{ lineId: '1', name: 'Goods', quantity, unitPriceMinor }];

/** Everything that an organization has, also what waits to be started; without the lists of calls. */
async function everything({ organizationId }: Shop): Promise<object> {
  const { connection_requests: _calls, api_keys: _used, idempotency_keys: _keys, ...rows } = await rowsOf(organizationId);
  return rows;
}

const ask = ({ caller }: Shop, purchase: string, fields: object = {}) => caller.post(`/v1/purchases/${encodeURIComponent(purchase)}/returns/calculate`).send({ ...RETURNED, ...fields });

/** Asks what a return will do, sees that nothing was written, makes it and sees that it did that. @returns what the calculation answered */
async function askThenReturn(shop: Shop, purchase: string, fields: object = {}) {
  const before = await everything(shop);
  const [asked, again] = [await ask(shop, purchase, fields), await ask(shop, purchase, fields)];
  expect([asked.status, again.body]).toEqual([200, asked.body]);
  expect(await everything(shop)).toEqual(before);
  const made = await giveBack(shop, purchase, { ...RETURNED, ...fields });
  const { reversedBy: _reversed, restoredTo: _restored, ...numbers } = asked.body;
  expect([made.status, Object.fromEntries(NUMBERS.map((name) => [name, made.body[name]]))]).toEqual([201, numbers]);
  const { returns } = (await shop.caller.get(`/v1/purchases/${purchase}`)).body;
  const { reversedBy, restoredTo } = returns.find(({ id }: { id: string }) => id === made.body.return.id);
  expect(asked.body).toMatchObject({ reversedBy, restoredTo });
  return asked.body;
}

test('answers what the return that follows does, part by part, and writes nothing', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop, { lines: goods(3, 33_333) });
  const parts = [];
  for (const by of [purchase.id, purchase.externalId, purchase.id]) parts.push(await askThenReturn(shop, by));
  expect(parts.map(({ refundMinor, pointsReversed }) => [refundMinor, pointsReversed])).toEqual([[33_333, 17], [33_333, 16], [33_333, 16]]);
  expect(parts[0]).toEqual({
    refundMinor: 33_333, pointsRestored: 0, pointsReversed: 17, shortfall: 0, certificateRestoredMinor: 0,
    member: { id: shop.customer.memberId, program: 'main', wallets: [{ wallet: 'BONUS', active: 32, pending: 0, debt: 0 }], level: 'base' },
    reversedBy: [{ wallet: 'BONUS', points: 17, name: expect.anything(), scale: 0 }], restoredTo: [],
  });
});

test('points paid with go back, to a lot of grace where theirs has expired', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 30, expiresAt: '2026-03-11T00:00:00Z' });
  await adjust(shop, { points: 100, expiresAt: '2026-05-01T00:00:00Z' });
  const { purchase } = await buy(shop, { lines: goods(2), spend: { wallet: 'BONUS', points: 80 } });
  expect(await askThenReturn(shop, purchase.id)).toMatchObject({ refundMinor: 6000, pointsRestored: 40, restoredTo: [{ wallet: 'BONUS', points: 40 }] });
  expect(await askThenReturn(shop, purchase.id)).toMatchObject({ refundMinor: 6000, pointsRestored: 40 });
});

test.each([
  ['within_balance', { pointsReversed: 10, shortfall: 40, member: { wallets: [{ active: 0, debt: 0 }] } }],
  ['only_pending', { pointsReversed: 0, shortfall: 50, member: { wallets: [{ active: 10, debt: 0 }] } }],
  ['unlimited', { pointsReversed: 50, shortfall: 0, member: { wallets: [{ active: 0, debt: 40 }] }, reversedBy: [{ wallet: 'BONUS', points: 50 }] }],
] as const)('where what was earned is spent: %s', async (policy, expected) => {
  const shop = await openShop();
  const document = mainProgram({ name: 'Test business', timezone: 'Europe/Moscow', currency: 'RUB' });
  await putProgram(shop.caller, { ...document, returns: { ...document.returns, policy } });
  const { purchase } = await buy(shop);
  await adjust(shop, { type: 'debit', points: 40, occurredAt: '2026-03-11T00:00:00Z' });
  expect(await askThenReturn(shop, purchase.id)).toMatchObject(expected);
});

test('points of several wallets stand side by side', async () => {
  const shop = await openShop();
  const earn = (wallet: string, rateBps: number) => ({ code: `IN-${wallet}`, effects: [{ type: 'points' as const, wallet, rateBps }] });
  await putProgram(shop.caller, programOf({ wallets: [{ code: 'BONUS' }, { code: 'MILES', scale: 2, name: 'Miles' }], rules: [earn('BONUS', 500), earn('MILES', 1000)] }));
  const { purchase } = await buy(shop, { lines: goods(2) });
  expect((await askThenReturn(shop, purchase.id)).reversedBy).toEqual([{ wallet: 'BONUS', points: 5, name: expect.anything(), scale: 0 }, { wallet: 'MILES', points: expect.any(Number), name: 'Miles', scale: 2 }]);
});

test('a certificate, a coupon and a limit get back what they gave', async () => {
  const shop = await openShop();
  await putProgram(shop.caller, programOf({
    limits: [{ code: 'DAY', measure: 'sum', max: 1_000_000, period: { calendar: 'day' }, subject: 'program' }],
    rules: [{ code: 'EARN', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }],
  }));
  const issue = async (type: object) => {
    const code = `type-${newId()}`;
    await shop.caller.put(`/v1/instrument-types/${code}`).send({ program: 'main', name: 'x', ...type });
    return (await shop.caller.post(`/v1/instrument-types/${code}/instruments`).send({ occurredAt: '2026-03-01T00:00:00Z' })).body.instrument.code;
  };
  const codes = [
    await issue({ kind: 'certificate', balance: { unit: 'money', amount: 5_000 } }),
    await issue({ kind: 'coupon', effects: [{ type: 'discount', percentBps: 1000 }], limits: [{ measure: 'sum', max: 100_000, period: { calendar: 'day' } }] }),
  ];
  const { purchase } = await buy(shop, { lines: goods(2), instruments: codes });
  expect(await askThenReturn(shop, purchase.id)).toMatchObject({ refundMinor: 6_500, certificateRestoredMinor: 2_500 });
  expect(await askThenReturn(shop, purchase.id)).toMatchObject({ refundMinor: 6_500, certificateRestoredMinor: 2_500 });
});

test('the level is the one after the return, and stays what it is', async () => {
  const shop = await openShop();
  await putReviewed(shop.caller, { ...CLUB, returns: { levels: 'immediate', method: 're_evaluate' } } as never);
  const { purchase, member } = await buy(shop, { lines: goods(2, 2_000_000) });
  expect(member.level).toBe('silver');
  const level = async () => (await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=2026-03-13T00:00:00Z`)).body.data[0].level;
  expect((await ask(shop, purchase.id)).body.member.level).toBe('base');
  expect(await level()).toBe('silver');
  await buy(shop, { lines: goods(1, 500_000), occurredAt: '2026-03-11T09:00:00Z' });
  expect((await askThenReturn(shop, purchase.id)).member.level).toBe('base');
  expect(await level()).toBe('base');
});

test('the rewards of a recommendation fall with a whole return', async () => {
  const shop = await openShop();
  await putProgram(shop.caller, programOf({ referral: { wallet: 'BONUS', advocate: 300, friend: 200, hold: 'P14D' } }));
  const { code } = (await shop.caller.get(`/v1/customers/${shop.customer.id}/referral`)).body;
  const friend = (await shop.caller.post('/v1/customers').send({ externalId: `friend-${newId()}`, referralCode: code, onboarding: false })).body.customer;
  const at = new Date();
  const { purchase, member } = await buy(shop, { customer: { id: friend.id }, lines: goods(2), occurredAt: at.toISOString() });
  expect(member.wallets[0].pending + member.wallets[0].active).toBe(200);
  const occurredAt = new Date(at.getTime() + 1000).toISOString();
  expect((await ask(shop, purchase.id, { occurredAt })).body.member.wallets[0].pending).toBe(200);
  expect((await askThenReturn(shop, purchase.id, { occurredAt, lines: [{ lineId: '1', quantity: 2 }] })).member.wallets[0]).toEqual({ wallet: 'BONUS', active: 0, pending: 0, debt: 0 });
});

test('is dated now unless told', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop);
  const { status, body } = await shop.caller.post(`/v1/purchases/${purchase.id}/returns/calculate`).send({ lines: RETURNED.lines });
  expect([status, body.refundMinor]).toEqual([200, 100_000]);
  const ahead = await buy(shop, { occurredAt: new Date(Date.now() + 60_000).toISOString() });
  expect((await shop.caller.post(`/v1/purchases/${ahead.purchase.id}/returns/calculate`).send({ lines: RETURNED.lines })).body.code).toBe('return_before_purchase');
});

describe('refuses what the return refuses, in the same words', () => {
  let shop: Shop;
  let purchase: string;
  beforeAll(async () => {
    shop = await openShop();
    purchase = (await buy(shop)).purchase.id;
  });

  test.each([
    ['return_exceeds_purchase', 422, { lines: [{ lineId: '1', quantity: 2 }] }],
    ...WRONG_RETURNS,
  ] as const)('%s (%i)', async (code, status, fields) => {
    const before = await everything(shop);
    const asked = await ask(shop, purchase, fields);
    expect([asked.status, asked.body.code]).toEqual([status, code]);
    expect(await everything(shop)).toEqual(before);
    const { requestId: _asked, instance: _here, ...problem } = asked.body;
    const { requestId: _made, instance: _there, ...refusal } = (await giveBack(shop, purchase, fields)).body;
    expect(problem).toEqual(refusal);
  });

  test('a number of its own is no part of the question', async () => {
    const asked = await ask(shop, purchase, { externalId: 'R-1' });
    expect([asked.status, asked.body.code]).toEqual([400, 'invalid_request']);
  });

  test('a purchase that is not there, another organization’s, or one of several with its number', async () => {
    const other = await openShop();
    expect((await ask(shop, 'no-such-receipt')).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await ask(other, purchase)).body).toMatchObject({ status: 404, code: 'not_found' });
    const externalId = `receipt-${newId()}`;
    const [network, another] = [await buildPlace(shop.organizationId), await buildPlace(shop.organizationId)];
    await buy(shop, { externalId, place: network.externalId });
    await buy(shop, { externalId, place: another.externalId, lines: goods(1) });
    expect((await ask(shop, externalId)).body).toMatchObject({ status: 409, code: 'ambiguous' });
    const named = await shop.caller.post(`/v1/purchases/${externalId}/returns/calculate?place=${another.externalId}`).send(RETURNED);
    expect([named.status, named.body.refundMinor]).toEqual([200, 10_000]);
  });

  test('takes what calculating a purchase takes', async () => {
    const path = `/v1/purchases/${purchase}/returns/calculate`;
    const { organizationId } = shop;
    const place = await buildPlace(organizationId);
    const statusOf = async (caller: Awaited<ReturnType<typeof as>>) => (await caller.post(path).send(RETURNED)).status;
    expect(await statusOf(await as({ organizationId, role: 'marketer' }))).toBe(200);
    expect(await statusOf(await withKey((await buildKey(organizationId, ['ingest'])).secret))).toBe(200);
    expect(await statusOf(await as({ organizationId, role: 'viewer' }))).toBe(403);
    expect(await statusOf(await as({ organizationId, role: 'partner', placeId: place.id }))).toBe(403);
    expect(await statusOf(await withKey('no-such-key'))).toBe(401);
  });
});

test('many questions among sales and returns hold nobody up and change no sum', async () => {
  const shop = await openShop();
  const other = await buildCustomer(shop.organizationId);
  const { purchase } = await buy(shop, { lines: goods(8) });
  const replies = await Promise.all(Array.from({ length: 24 }, (_, turn) => (turn % 3 === 0 ? giveBack(shop, purchase.id) : turn % 3 === 1 ? ask(shop, purchase.id) : buy(shop, { customer: { id: other.id } }).then(() => ({ status: 201 })))));
  // The last questions may come when all eight are back.
  expect(replies.filter(({ status }) => ![200, 201, 422].includes(status))).toEqual([]);
  expect(replies.filter((_, turn) => turn % 3 === 0).map(({ status }) => status)).toEqual(Array(8).fill(201));
  const { body } = await shop.caller.get(`/v1/purchases/${purchase.id}`);
  expect([body.purchase.refundedMinor, body.returns.length]).toEqual([80_000, 8]);
  expect((await shop.caller.post('/v1/invariants/check').send({})).body).toMatchObject({ ok: true, differences: [] });
});
