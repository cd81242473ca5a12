import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { withKey } from '../support/app.ts';
import { buildKey } from '../support/factories.ts';
import { adjust, buy, giveBack, ledgerAt, openShop, walletAt, type Shop } from '../support/shop.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const iso = (at: number) => new Date(at).toISOString();

const sumOf = (entries: { points: number }[]) => entries.reduce((sum, { points }) => sum + points, 0);

async function expectSound(shop: Shop, instants: readonly number[]): Promise<void> {
  for (const at of instants) {
    const [wallet, ledger] = [await walletAt(shop, iso(at)), await ledgerAt(shop, iso(at))];
    expect({ at: iso(at), sum: sumOf(ledger) }).toEqual({ at: iso(at), sum: wallet.active + wallet.pending - wallet.debt });
    expect(wallet.lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(wallet.active + wallet.pending);
  }
}

test('a purchase that arrives late is computed at its own instant, and its answer shows that instant', async () => {
  const shop = await openShop();
  await buy(shop);
  const late = await buy(shop, { occurredAt: '2026-03-05T09:00:00Z' });
  expect([late.member.wallets[0].active, late.earned[0].expiresAt]).toEqual([50, '2027-03-05T21:00:00.000Z']);
  expect((await walletAt(shop, '2026-03-05T08:59:59.999Z')).active).toBe(0);
  expect((await walletAt(shop, '2026-03-05T09:00:00Z')).active).toBe(50);
  expect((await walletAt(shop, '2026-03-10T09:00:00Z')).active).toBe(100);
});

test('a late purchase cannot spend what was spent after it', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 100 });
  await adjust(shop, { type: 'debit', points: 70, occurredAt: '2026-03-20T09:00:00Z' });
  const late = await shop.caller.post('/v1/purchases').send({
    externalId: newId(), customer: { id: shop.customer.id }, occurredAt: '2026-03-10T09:00:00Z', currency: 'RUB', lines: [{ name: 'x', quantity: 1, unitPriceMinor: 20_000 }], spend: { wallet: 'BONUS', points: 'max' },
  });
  expect([late.body.purchase.pointsSpent, late.body.member.wallets[0].active]).toEqual([30, 78]);   // 100 − 30 + 8
});

test('points expire at their instant although nothing runs then', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 40, expiresAt: '2026-03-20T21:00:00Z' });
  expect((await walletAt(shop, '2026-03-20T20:59:59.999Z')).active).toBe(40);
  expect(await walletAt(shop, '2026-03-20T21:00:00Z')).toEqual({ active: 0, pending: 0, debt: 0, lots: [] });
  const entries = await ledgerAt(shop, '2026-03-21T00:00:00Z');
  expect(entries.map(({ type, points, occurredAt }) => [type, points, occurredAt])).toEqual([['grant', 40, '2026-03-01T09:00:00.000Z'], ['expire', -40, '2026-03-20T21:00:00.000Z']]);
});

test('an operation dated before an expiry takes the points back from it', async () => {
  const shop = await openShop();
  await adjust(shop, { points: 40, expiresAt: '2026-03-20T21:00:00Z' });
  await buy(shop, { occurredAt: '2026-03-25T09:00:00Z' });
  await adjust(shop, { type: 'debit', points: 30, occurredAt: '2026-03-15T09:00:00Z' });
  const expired = (await ledgerAt(shop, '2026-03-26T00:00:00Z')).find(({ type }) => type === 'expire');
  expect(expired?.points).toBe(-10);
  await expectSound(shop, [START + 14 * DAY, START + 16 * DAY, START + 21 * DAY, START + 30 * DAY]);
});

test('at every instant of a busy year the ledger sums to the balance', async () => {
  const shop = await openShop();
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;   // the same on every machine
  const at = () => iso(START + random(60) * DAY);
  for (let turn = 0; turn < 12; turn++) {
    await adjust(shop, { points: 20 + random(200), occurredAt: at(), ...(turn % 3 === 0 && { expiresAt: iso(START + (61 + random(20)) * DAY) }) });
    await adjust(shop, { type: 'debit', points: 1 + random(60), occurredAt: at() });
    const { purchase } = await buy(shop, { occurredAt: at(), lines: [{ name: 'x', quantity: 2, unitPriceMinor: 1000 + random(90_000) }], spend: { wallet: 'BONUS', points: 'max' } });
    if (turn % 2 === 0) expect((await giveBack(shop, purchase.id, { occurredAt: iso(START + (60 + random(30)) * DAY) })).status).toBe(201);
  }
  await expectSound(shop, Array.from({ length: 12 }, () => START + random(500 * DAY)));
  const all = await ledgerAt(shop, '2028-01-01T00:00:00Z');
  expect(await ledgerAt(shop, '2028-01-01T00:00:00Z', 7)).toEqual(all);   // page by page
  expect(all.map(({ occurredAt }) => occurredAt)).toEqual(all.map(({ occurredAt }) => occurredAt).sort());
  expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
});

describe('an entry by hand', () => {
  test('answers what it did, once per external id', async () => {
    const shop = await openShop();
    const body = { externalId: 'welcome', points: 70, occurredAt: '2026-03-01T09:00:00Z', expiresAt: null, reason: 'a gift' };
    const first = await adjust(shop, body);
    expect([first.status, first.body]).toEqual([201, {
      entry: { id: expect.any(String), externalId: 'welcome', type: 'grant', wallet: 'BONUS', points: 70, occurredAt: '2026-03-01T09:00:00.000Z', reason: 'a gift' },
      member: { id: shop.customer.memberId, program: 'main', wallets: [{ wallet: 'BONUS', active: 70, pending: 0, debt: 0 }], level: 'base' },
    }]);
    await adjust(shop, { points: 5 });
    const again = await adjust(shop, body);
    expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', first.text]);
    expect((await adjust(shop, { ...body, points: 71 })).body.code).toBe('idempotency_conflict');
    expect((await walletAt(shop, '2026-03-02T00:00:00Z')).lots.find(({ remaining }) => remaining === 70)?.expiresAt).toBeNull();
    expect((await ledgerAt(shop, '2026-03-02T00:00:00Z'))[0]).toMatchObject({ type: 'grant', points: 70, reason: 'a gift' });
  });

  test('twins at once are one entry', async () => {
    const shop = await openShop();
    const replies = await Promise.all(Array.from({ length: 8 }, () => adjust(shop, { externalId: 'one' })));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await walletAt(shop, '2026-03-02T00:00:00Z')).active).toBe(100);
  });

  test('takes from the lots that end first, never more than there is', async () => {
    const shop = await openShop();
    await adjust(shop, { points: 50, expiresAt: null });
    await adjust(shop, { points: 30, expiresAt: '2026-04-01T00:00:00Z' });
    const taken = await adjust(shop, { type: 'debit', points: 40, occurredAt: '2026-03-02T00:00:00Z' });
    expect([taken.body.entry.points, taken.body.member.wallets[0].active]).toEqual([-40, 40]);
    expect((await walletAt(shop, '2026-03-02T00:00:00Z')).lots.map(({ remaining, expiresAt }) => [remaining, expiresAt])).toEqual([[40, null]]);
    const tooMuch = await adjust(shop, { type: 'debit', points: 41, occurredAt: '2026-03-02T00:00:00Z' });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([422, 'insufficient_points']);
  });

  test.each([
    [422, 'expires_before_grant', { expiresAt: '2026-03-01T09:00:00Z' }],
    [400, 'invalid_request', { points: 0 }],
    [400, 'invalid_request', { type: 'gift' }],
    [400, 'invalid_request', { reason: '' }],
    [400, 'invalid_request', { occurredAt: '2100-01-01T00:00:00Z' }],
  ])('%i %s', async (status, code, fields) => {
    const reply = await adjust(await openShop(), fields);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  test('an unknown wallet, an unknown member, another organization\'s, a key that may only read', async () => {
    const [shop, stranger] = [await openShop(), await openShop()];
    const body = { externalId: 'x', type: 'grant', points: 1, reason: 'test' };
    const reader = await withKey((await buildKey(shop.organizationId, ['read'])).secret);
    const path = (member: string, wallet = 'BONUS') => `/v1/members/${member}/wallets/${wallet}/entries`;
    expect((await shop.caller.post(path(shop.customer.memberId, 'MILES')).send(body)).body.code).toBe('wallet_not_found');
    expect((await shop.caller.post(path(newId())).send(body)).status).toBe(404);
    expect((await stranger.caller.post(path(shop.customer.memberId)).send(body)).status).toBe(404);
    expect((await reader.post(path(shop.customer.memberId)).send(body)).status).toBe(403);
    expect((await stranger.caller.get(`/v1/customers/${shop.customer.id}/wallets`)).status).toBe(404);
    expect((await stranger.caller.get(`/v1/customers/${shop.customer.id}/ledger`)).status).toBe(404);
  });

  test('an Idempotency-Key keeps the answer of a call, too', async () => {
    const shop = await openShop();
    const send = (points: number) => adjust(shop, { externalId: `entry-${points}`, points }).set('Idempotency-Key', 'key-1');
    const first = await send(10);
    const again = await send(10);
    expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', first.text]);
    expect((await send(11)).body.code).toBe('idempotency_conflict');
  });
});

test('asOf lies between 2000 and 2099', async () => {
  const shop = await openShop();
  for (const asOf of ['1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z', 'yesterday']) {
    expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/wallets?asOf=${asOf}`)).status).toBe(400);
    expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/ledger?asOf=${asOf}`)).status).toBe(400);
  }
  expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=2099-12-31T23:59:59Z`)).body.data).toEqual([expect.objectContaining({ program: 'main', level: 'base' })]);
});

describe('the nightly check', () => {
  test('finds nothing in a sound ledger, and each thing that was tampered with', async () => {
    const shop = await openShop();
    const { purchase } = await buy(shop);
    expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
    await sql.run('UPDATE lots SET remaining = remaining - 1 WHERE purchase_id = ?', [purchase.id]);
    const found = await ledgerDifferences(shop.organizationId);
    expect(found).toContainEqual(expect.objectContaining({ check: 'lot_remaining', found: 49, expected: 50 }));
    expect(found).toContainEqual(expect.objectContaining({ check: 'balance', found: 50, expected: 49 }));
    await sql.run('UPDATE lots SET remaining = remaining + 1 WHERE purchase_id = ?', [purchase.id]);
    await sql.run("UPDATE ledger_entries SET points = points + 5 WHERE organization_id = ? AND account = 'program.issued'", [shop.organizationId]);
    expect((await ledgerDifferences(shop.organizationId)).map(({ check }) => check)).toEqual(['transaction_sum']);
  });

  test('misses no lot that is gone', async () => {
    const shop = await openShop();
    const { purchase } = await buy(shop);
    await sql.run('DELETE FROM lots WHERE purchase_id = ?', [purchase.id]);
    expect((await ledgerDifferences(shop.organizationId)).map(({ check, found, expected }) => [check, found, expected])).toEqual([['balance', 50, 0]]);
  });
});
