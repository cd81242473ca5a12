import { mainProgram } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { putProgram } from '../support/programs.ts';
import { adjust, buy, giveBack, openShop, walletAt, type Shop, WRONG_RETURNS } from '../support/shop.ts';

const returnOf = (fields: object = {}) => ({ externalId: `return-${newId()}`, occurredAt: '2026-03-12T09:00:00Z', lines: [{ lineId: '1', quantity: 1 }], ...fields });
const three = [{ name: 'Goods', quantity: 3, unitPriceMinor: 33_333 }];

/** The shop's program with another policy, as an editor publishes it. */
async function withPolicy({ caller }: Shop, policy: 'only_pending' | 'within_balance' | 'unlimited', activation = 'P0D'): Promise<void> {
  const document = mainProgram({ name: 'Test business', timezone: 'Europe/Moscow', currency: 'RUB' });
  await putProgram(caller, { ...document, returns: { ...document.returns, policy }, wallets: document.wallets.map((wallet) => ({ ...wallet, activation: { after: activation } })) });
}

test('the answer of a return, field by field', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop);
  const body = returnOf();
  const reply = await shop.caller.post(`/v1/purchases/${purchase.id}/returns`).send(body);
  expect([reply.status, reply.body]).toEqual([201, {
    return: { id: expect.any(String), externalId: body.externalId, purchase: { id: purchase.id, externalId: purchase.externalId }, occurredAt: '2026-03-12T09:00:00.000Z', lines: body.lines },
    refundMinor: 100_000, pointsRestored: 0, pointsReversed: 50, shortfall: 0, certificateRestoredMinor: 0,
    member: { id: shop.customer.memberId, program: 'main', wallets: [{ wallet: 'BONUS', active: 0, pending: 0, debt: 0 }], level: 'base' },
    workflow: { id: expect.stringContaining('return:'), runId: expect.any(String), url: expect.any(String) },
  }]);
});

test('three returns of one unit add up to the money and the points', async () => {
  const shop = await openShop();
  const { purchase, earned: [{ points }] } = await buy(shop, { lines: three });
  const parts = [];
  for (const by of [purchase.id, purchase.externalId, purchase.id]) parts.push((await giveBack(shop, by)).body);
  expect(parts.map(({ refundMinor }) => refundMinor)).toEqual([33_333, 33_333, 33_333]);
  expect(parts.map(({ pointsReversed }) => pointsReversed)).toEqual([17, 16, 16]);   // 49 points: 32 kept, then 16, then none
  expect(points).toBe(49);
  const over = await giveBack(shop, purchase.id);
  expect([over.status, over.body.code]).toEqual([422, 'return_exceeds_purchase']);
  const { body } = await shop.caller.get(`/v1/purchases/${purchase.id}`);
  expect([body.purchase.refundedMinor, body.purchase.lines[0].returnedQuantity, body.returns.length]).toEqual([99_999, 3, 3]);
});

test('the same body again gets the first answer; another one, or for another purchase, is a conflict', async () => {
  const shop = await openShop();
  const [{ purchase }, other] = [await buy(shop, { lines: three }), await buy(shop, { lines: three })];
  const body = returnOf();
  const first = await giveBack(shop, purchase.id, body);
  await giveBack(shop, purchase.id);
  const again = await giveBack(shop, purchase.externalId, body);
  expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', first.text]);
  const changed = await giveBack(shop, purchase.id, { ...body, lines: [{ lineId: '1', quantity: 2 }] });
  const elsewhere = await giveBack(shop, other.purchase.id, body);
  expect([changed.body.code, elsewhere.body.code]).toEqual(['idempotency_conflict', 'idempotency_conflict']);
});

test('a refused return frees its external id', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop);
  const body = returnOf({ lines: [{ lineId: '1', quantity: 2 }] });
  expect((await giveBack(shop, purchase.id, body)).body.code).toBe('return_exceeds_purchase');
  expect((await giveBack(shop, purchase.id, { ...body, lines: [{ lineId: '1', quantity: 1 }] })).status).toBe(201);
});

test.each(WRONG_RETURNS)('%s (%i)', async (code, status, fields) => {
  const shop = await openShop();
  const { purchase } = await buy(shop);
  const reply = await giveBack(shop, purchase.id, fields);
  expect([reply.status, reply.body.code]).toEqual([status, code]);
});

test('of many returns at once of one unit, one is booked', async () => {
  const shop = await openShop();
  const { purchase } = await buy(shop);
  const replies = await Promise.all(Array.from({ length: 6 }, () => giveBack(shop, purchase.id)));
  expect(replies.map(({ status, body }) => `${status} ${body.code ?? ''}`).sort()).toEqual(['201 ', ...Array.from({ length: 5 }, () => '422 return_exceeds_purchase')]);
});

describe('points paid with', () => {
  test('go home to their lots in reverse order of consumption, with the old expiry', async () => {
    const shop = await openShop();
    await adjust(shop, { points: 30, expiresAt: '2026-04-01T00:00:00Z' });
    await adjust(shop, { points: 100, expiresAt: '2026-05-01T00:00:00Z' });
    const { purchase } = await buy(shop, { lines: [{ name: 'x', quantity: 2, unitPriceMinor: 10_000 }], spend: { wallet: 'BONUS', points: 80 } });
    const { body } = await giveBack(shop, purchase.id);
    expect([body.pointsRestored, body.refundMinor]).toEqual([40, 6000]);
    const { lots } = await walletAt(shop, '2026-03-13T00:00:00Z');
    expect(lots.map(({ remaining, expiresAt }) => [remaining, expiresAt]).slice(0, 1)).toEqual([[90, '2026-05-01T00:00:00.000Z']]);
    await giveBack(shop, purchase.id);
    expect((await walletAt(shop, '2026-03-13T00:00:00Z')).lots.map(({ remaining }) => remaining)).toEqual([30, 100]);
  });

  test('of an expired lot yield a grace lot of thirty days to the end of the day', async () => {
    const shop = await openShop();
    await adjust(shop, { points: 80, expiresAt: '2026-03-11T00:00:00Z' });
    const { purchase } = await buy(shop, { lines: [{ name: 'x', quantity: 1, unitPriceMinor: 16_000 }], spend: { wallet: 'BONUS', points: 80 } });
    const { body } = await giveBack(shop, purchase.id);
    expect([body.pointsRestored, body.member.wallets[0].active]).toEqual([80, 80]);
    expect((await walletAt(shop, '2026-03-13T00:00:00Z')).lots).toEqual([expect.objectContaining({ remaining: 80, activeFrom: '2026-03-12T09:00:00.000Z', expiresAt: '2026-04-11T21:00:00.000Z' })]);
    expect((await walletAt(shop, '2026-04-11T21:00:00Z')).active).toBe(0);
  });
});

describe('when what was earned is spent', () => {
  /** 50 points earned, 40 of them spent. */
  async function spent(policy: Parameters<typeof withPolicy>[1]) {
    const shop = await openShop();
    if (policy !== 'within_balance') await withPolicy(shop, policy);
    const { purchase } = await buy(shop);
    await adjust(shop, { type: 'debit', points: 40, occurredAt: '2026-03-11T00:00:00Z' });
    return { shop, reply: (await giveBack(shop, purchase.id)).body };
  }

  test('within_balance reports the shortfall', async () => {
    const { reply } = await spent('within_balance');
    expect([reply.pointsReversed, reply.shortfall, reply.member.wallets[0]]).toEqual([10, 40, { wallet: 'BONUS', active: 0, pending: 0, debt: 0 }]);
  });

  test('only_pending leaves what is active', async () => {
    const { reply } = await spent('only_pending');
    expect([reply.pointsReversed, reply.shortfall, reply.member.wallets[0].active]).toEqual([0, 50, 10]);
  });

  test('unlimited makes a debt that later grants repay, and an earlier instant knows nothing of it', async () => {
    const { shop, reply } = await spent('unlimited');
    expect([reply.pointsReversed, reply.shortfall, reply.member.wallets[0]]).toEqual([50, 0, { wallet: 'BONUS', active: 0, pending: 0, debt: 40 }]);
    const repaying = await buy(shop, { occurredAt: '2026-03-15T09:00:00Z' });
    expect(repaying.member.wallets[0]).toEqual({ wallet: 'BONUS', active: 10, pending: 0, debt: 0 });
    expect(await walletAt(shop, '2026-03-11T12:00:00Z')).toMatchObject({ active: 10, debt: 0 });
    expect(await walletAt(shop, '2026-03-13T00:00:00Z')).toMatchObject({ active: 0, debt: 40 });
    const backdated = await buy(shop, { occurredAt: '2026-03-11T12:00:00Z' });   // before there was a debt to repay
    expect(backdated.member.wallets[0]).toEqual({ wallet: 'BONUS', active: 60, pending: 0, debt: 0 });
  });
});

test('a pending grant is taken back from what is pending', async () => {
  const shop = await openShop();
  await withPolicy(shop, 'only_pending', 'P14D');
  const { purchase, earned, member } = await buy(shop);
  expect([earned[0].status, earned[0].activeFrom, member.wallets[0].pending]).toEqual(['pending', '2026-03-24T09:00:00.000Z', 50]);
  const { body } = await giveBack(shop, purchase.id);
  expect([body.pointsReversed, body.shortfall, body.member.wallets[0].pending]).toEqual([50, 0, 0]);
});
