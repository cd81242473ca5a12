import { rebuildBalances } from '#db/commands/invariants/replay.ts';
import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { as } from '../support/app.ts';
import { adjust, buy, giveBack, openShop, type Shop } from '../support/shop.ts';

async function busyShop(): Promise<Shop> {
  const shop = await openShop();
  await adjust(shop, { points: 100 });
  await adjust(shop, { points: 30, expiresAt: '2026-03-20T00:00:00Z' });
  const { purchase } = await buy(shop, { spend: { wallet: 'BONUS', points: 50 } });
  await giveBack(shop, purchase.id, { occurredAt: '2026-04-01T09:00:00Z' });
  await adjust(shop, { type: 'debit', points: 20, occurredAt: '2026-04-02T09:00:00Z' });
  return shop;
}

const checksOf = async (shop: Shop) => (await ledgerDifferences(shop.organizationId)).map(({ check, found, expected }) => [check, found, expected]);

test('sound ledgers are ok; the run is named and the result can be read later', async () => {
  const shop = await busyShop();
  const reply = await shop.caller.post('/v1/invariants/check');
  expect([reply.status, reply.body]).toMatchObject([200, { ok: true, differences: [], check: { source: 'request', differenceCount: 0 }, workflow: { id: expect.stringContaining('invariants-check:') } }]);
  const list = await shop.caller.get('/v1/invariants?limit=1');
  expect(list.body).toMatchObject({ data: [{ id: reply.body.check.id, ok: true }], nextCursor: null });
});

describe('whatever is changed behind the ledger is found', () => {
  test.each<[string, string, string[]]>([
    ['a balance', 'UPDATE wallet_balances SET active = active + 5 WHERE organization_id = ?', ['balance', 'replay']],
    ['a debt', 'UPDATE wallet_balances SET debt = debt + 5 WHERE organization_id = ?', ['debt', 'replay']],
    ['a lot', 'UPDATE lots SET remaining = remaining - 1 WHERE organization_id = ? AND remaining > 1 ORDER BY id LIMIT 1', ['lot_remaining', 'balance']],
    ['an entry', "UPDATE ledger_entries SET points = points + 1 WHERE organization_id = ? AND account = 'program.issued' ORDER BY id LIMIT 1", ['transaction_sum']],
  ])('%s', async (_name, statement, checks) => {
    const shop = await busyShop();
    expect(await checksOf(shop)).toEqual([]);
    await sql.run(statement, [shop.organizationId]);
    expect(new Set((await checksOf(shop)).map(([check]) => check))).toEqual(new Set(checks));
    const { body } = await shop.caller.post('/v1/invariants/check');
    expect([body.ok, body.differences.length > 0, body.check.differenceCount]).toEqual([false, true, body.differences.length]);
  });
});

test('a counter and an instrument must be the sums of their ledgers', async () => {
  const shop = await openShop();
  await sql.insert('limit_counters', ['id', 'organization_id', 'program_id', 'limit_code', 'subject', 'subject_id', 'bucket', 'used'],
    [[newId(), shop.organizationId, newId(), 'L', 'member', newId(), '2026-03', 3]]);
  const type = `type-${newId()}`;
  await shop.caller.put(`/v1/instrument-types/${type}`).send({ kind: 'certificate', program: 'main', name: 'x', balance: { unit: 'money', amount: 70_000 } });
  const { code } = (await shop.caller.post(`/v1/instrument-types/${type}/instruments`).send({})).body.instrument;
  await buy(shop, { instruments: [code], lines: [{ name: 'x', quantity: 1, unitPriceMinor: 40_000 }] });
  expect(await checksOf(shop)).toEqual([['counter', 3, 0]]);
  await sql.run('UPDATE instruments SET balance = 30001, uses = 2 WHERE organization_id = ?', [shop.organizationId]);
  expect(await checksOf(shop)).toEqual([['counter', 3, 0], ['instrument', 30_001, 30_000], ['instrument', 2, 1]]);
});

test('balances are rebuilt from the ledger alone', async () => {
  const shop = await busyShop();
  const { organizationId } = shop;
  const balances = () => sql.rows('SELECT * FROM wallet_balances WHERE organization_id = ? ORDER BY membership_id, wallet', [organizationId]);
  const before = await balances();
  expect(await rebuildBalances(sql, { check: true, organizationId })).toMatchObject({ balances: 1, differences: 0 });
  await sql.run('UPDATE wallet_balances SET active = 999, pending = 3, debt = 1, until = NULL WHERE organization_id = ?', [organizationId]);
  expect(await rebuildBalances(sql, { check: true, organizationId })).toMatchObject({ differences: 1 });
  expect(await rebuildBalances(sql, { organizationId })).toMatchObject({ differences: 1 });
  expect(await balances()).toEqual(before);
  await sql.run('DELETE FROM wallet_balances WHERE organization_id = ?', [organizationId]);
  await rebuildBalances(sql, { organizationId });
  expect(await checksOf(shop)).toEqual([]);
});

test('who may not change programs may not start a check, and reads only the own', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  await shop.caller.post('/v1/invariants/check');
  const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
  expect([(await viewer.post('/v1/invariants/check')).status, (await viewer.get('/v1/invariants')).body.data.length]).toEqual([403, 1]);
  expect((await other.caller.get('/v1/invariants')).body.data).toEqual([]);
  expect((await other.caller.get('/v1/invariants?cursor=x')).status).toBe(400);
});
