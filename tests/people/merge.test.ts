import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { OWNED_TABLES, TREATED_APART } from '#db/commands/people/merge-rows.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { as } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';
import { adjust, buy, giveBack, ledgerAt, openShop, walletAt, type Shop } from '../support/shop.ts';

const unique = (what: string) => `${what}-${newId()}`;
const phone = () => `+7903${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

/** The shop as another customer of it stands before the till. */
async function another(shop: Shop, fields: object = {}): Promise<Shop> {
  const { body: { customer } } = await shop.caller.post('/v1/customers').send({ externalId: unique('other'), onboarding: false, ...fields });
  return { ...shop, customer: { id: customer.id, externalId: customer.externalId, memberId: customer.memberships[0].id } };
}

const merge = (shop: Shop, from: Shop, fields: object = {}) =>
  shop.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: from.customer.id }, externalId: unique('merge'), occurredAt: '2026-04-01T09:00:00Z', ...fields });
const undo = (shop: Shop, id: string, occurredAt = '2026-05-01T09:00:00Z') => shop.caller.post(`/v1/merges/${id}/undo`).send({ occurredAt });
const sumOf = (entries: { points: number }[]) => entries.reduce((sum, { points }) => sum + points, 0);

async function expectSound(shop: Shop, ...instants: string[]): Promise<void> {
  for (const at of instants) {
    const [{ active, pending, debt }, entries] = [await walletAt(shop, at), await ledgerAt(shop, at)];
    expect([at, sumOf(entries)]).toEqual([at, active + pending - debt]);
  }
  expect(await ledgerDifferences(shop.organizationId)).toEqual([]);
}

test('points move with their dates, through both ledgers, and the merged address leads to the survivor', async () => {
  const shop = await openShop();
  const other = await another(shop);
  await adjust(shop, { points: 40 });
  await adjust(other, { points: 100, occurredAt: '2026-03-05T09:00:00Z', expiresAt: '2026-06-01T00:00:00Z' });
  await adjust(other, { type: 'debit', points: 30, occurredAt: '2026-03-06T09:00:00Z' });
  await adjust(other, { points: 7, occurredAt: '2026-03-05T09:00:00Z', expiresAt: '2026-03-20T00:00:00Z' });
  const reply = await merge(shop, other);
  expect([reply.status, reply.body.merge]).toMatchObject([201, {
    from: { id: other.customer.id }, into: { id: shop.customer.id }, occurredAt: '2026-04-01T09:00:00.000Z', undoneAt: null,
    memberships: [{ program: 'main', from: other.customer.memberId, into: shop.customer.memberId, wallets: [{ wallet: 'BONUS', active: 70, pending: 0, debt: 0 }] }],
  }]);
  expect(await walletAt(shop, '2026-04-01T09:00:00Z')).toMatchObject({ active: 110, lots: [{ remaining: 70, expiresAt: '2026-06-01T00:00:00.000Z' }, { remaining: 40 }] });
  expect(await walletAt(shop, '2026-06-01T00:00:00Z')).toMatchObject({ active: 40 });
  expect((await walletAt(shop, '2026-03-31T00:00:00Z')).active).toBe(40);
  expect((await ledgerAt(shop, '2026-04-02T00:00:00Z')).map(({ type, points }) => [type, points])).toEqual(expect.arrayContaining([['grant', 40], ['merge', 70]]));
  await expectSound(shop, '2026-03-10T00:00:00Z', '2026-03-31T00:00:00Z', '2026-04-01T09:00:00Z', '2026-07-01T00:00:00Z');
  const moved = await shop.caller.get(`/v1/customers/${other.customer.id}/wallets?asOf=2026-04-02T00:00:00Z`).redirects(0);
  expect([moved.status, moved.headers.location]).toEqual([308, `/v1/customers/${shop.customer.id}/wallets?asOf=2026-04-02T00:00:00Z`]);
  expect((await shop.caller.get(`/v1/customers/${other.customer.id}`).redirects(0)).status).toBe(308);
  expect((await shop.caller.get(`/v1/customers/${other.customer.id}`).redirects(1)).body.customer.id).toBe(shop.customer.id);
});

test('purchases, identities and figures become the survivor’s; returns of what the other bought give points back there', async () => {
  const shop = await openShop();
  const number = phone();
  const other = await another(shop, { phone: number, name: 'Anna', attributes: { a: 1, b: 2 } });
  await buy(shop, { occurredAt: '2026-03-02T09:00:00Z' });
  const { purchase } = await buy(other, { occurredAt: '2026-03-03T09:00:00Z' });
  await adjust(other, { type: 'debit', points: 50, occurredAt: '2026-03-04T09:00:00Z' });
  await adjust(other, { points: 60, occurredAt: '2026-03-04T10:00:00Z' });
  await merge(shop, other, { from: { phone: number } });
  const { body: { customer } } = await shop.caller.get(`/v1/customers/${shop.customer.id}`);
  expect(customer).toMatchObject({ name: 'Anna', phone: number, attributes: { a: 1, b: 2 }, purchaseCount: 2, spentMinor: 200_000, stage: 'active' });
  expect(customer.memberships).toHaveLength(1);
  const types = (await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline`)).body.data.map(({ type }: { type: string }) => type);
  expect(types.filter((type: string) => type === 'purchase.processed')).toHaveLength(2);
  expect(types).toContain('customer.merged');
  const back = await giveBack(shop, purchase.id, { occurredAt: '2026-04-05T09:00:00Z' });
  expect([back.status, back.body.pointsReversed, back.body.member.id]).toEqual([201, 50, shop.customer.memberId]);
  const later = await shop.caller.post('/v1/purchases').send({ externalId: unique('p'), customer: { id: other.customer.id }, occurredAt: '2026-04-06T09:00:00Z', currency: 'RUB', lines: [{ name: 'x', quantity: 1, unitPriceMinor: 100_000 }] });
  expect([later.status, later.body.member?.id]).toEqual([201, shop.customer.memberId]);
  await expectSound(shop, '2026-04-02T00:00:00Z', '2026-04-07T00:00:00Z');
  expect((await shop.caller.get(`/v1/customers?search=${number.slice(1)}`)).body.data.map(({ id }: { id: string }) => id)).toEqual([shop.customer.id]);
});

test('a merge is named: the same call again is the same merge, another one a conflict', async () => {
  const shop = await openShop();
  const other = await another(shop);
  const body = { from: { externalId: other.customer.externalId }, externalId: unique('merge'), occurredAt: '2026-04-01T09:00:00Z' };
  const url = `/v1/customers/${shop.customer.id}/merge`;
  const replies = await Promise.all([1, 2, 3].map(() => shop.caller.post(url).send(body)));
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(replies.map(({ body: answer }) => JSON.stringify(answer))).size).toBe(1);
  expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(2);
  const changed = await shop.caller.post(url).send({ ...body, occurredAt: '2026-04-02T09:00:00Z' });
  expect([changed.status, changed.body.code]).toEqual([409, 'idempotency_conflict']);
});

test('a preview and a dry run say what would happen, and nothing does', async () => {
  const shop = await openShop();
  const other = await another(shop, { name: 'Anna' });
  await shop.caller.patch(`/v1/customers/${shop.customer.id}`).send({ name: 'Anya' });
  await adjust(other, { points: 100 });
  const preview = await shop.caller.get(`/v1/customers/${shop.customer.id}/merge-preview?from=${other.customer.id}&occurredAt=2026-04-01T09:00:00Z`);
  const dry = await shop.caller.post(`/v1/customers/${shop.customer.id}/merge?dryRun=true`).send({ from: { id: other.customer.id }, externalId: 'dry', occurredAt: '2026-04-01T09:00:00Z' });
  for (const { status, body } of [preview, dry]) {
    expect([status, body.merge]).toMatchObject([200, { conflicts: ['externalId', 'name'], moved: { customer_identities: 1 }, memberships: [{ wallets: [{ active: 100 }] }] }]);
  }
  expect((await shop.caller.get(`/v1/customers/${other.customer.id}`).redirects(0)).status).toBe(200);
  expect((await walletAt(other, '2026-04-02T00:00:00Z')).active).toBe(100);
  expect(await sql.rows('SELECT 1 FROM merges WHERE organization_id = ?', [shop.organizationId])).toEqual([]);
});

test('undone, everything is as before; undone twice, the answer is the same', async () => {
  const shop = await openShop();
  const number = phone();
  const other = await another(shop, { phone: number, name: 'Anna', attributes: { a: 1 }, consents: { sms: true } });
  await adjust(shop, { points: 40 });
  await adjust(other, { points: 100, expiresAt: '2026-06-01T00:00:00Z' });
  await adjust(other, { points: 9, expiresAt: '2026-04-15T00:00:00Z' });
  await buy(other, { occurredAt: '2026-03-03T09:00:00Z' });
  const profiles = async () => Promise.all([shop, other].map(async ({ customer }) => (await shop.caller.get(`/v1/customers/${customer.id}`).redirects(0)).body.customer));
  const before = await profiles();
  const { body: { merge: { id } } } = await merge(shop, other);
  const replies = [await undo(shop, id), await undo(shop, id)];
  expect(replies.map(({ status, body, headers }) => [status, body.merge.undoneAt, headers['idempotency-replayed']])).toEqual([[200, '2026-05-01T09:00:00.000Z', undefined], [200, '2026-05-01T09:00:00.000Z', 'true']]);
  expect(await profiles()).toEqual(before);
  expect(await walletAt(other, '2026-05-02T00:00:00Z')).toMatchObject({ active: 150 });
  expect(await walletAt(shop, '2026-05-02T00:00:00Z')).toMatchObject({ active: 40 });
  await expectSound(shop, '2026-03-31T00:00:00Z', '2026-05-02T00:00:00Z');
  await expectSound(other, '2026-03-31T00:00:00Z', '2026-05-02T00:00:00Z', '2026-07-01T00:00:00Z');
  expect((await merge(shop, other, { from: { phone: number }, occurredAt: '2026-05-03T09:00:00Z' })).status).toBe(201);
  expect((await walletAt(shop, '2026-05-04T00:00:00Z')).active).toBe(190);
});

test.each([
  ['a purchase', (shop: Shop) => buy(shop, { occurredAt: '2026-04-02T09:00:00Z', lines: [{ name: 'x', quantity: 1, unitPriceMinor: 100 }] })],
  ['an entry by hand', (shop: Shop) => adjust(shop, { points: 1, occurredAt: '2026-04-02T09:00:00Z' })],
  ['another merge', async (shop: Shop) => {
    const third = await another(shop);
    await adjust(third, { points: 5 });
    await merge(shop, third);
  }],
])('%s since the merge forbids to undo it', async (_name, happen) => {
  const shop = await openShop();
  const other = await another(shop);
  await adjust(other, { points: 100 });
  const { body: { merge: { id } } } = await merge(shop, other);
  await happen(shop);
  const reply = await undo(shop, id);
  expect([reply.status, reply.body.code]).toEqual([409, 'unmerge_conflict']);
  expect((await walletAt(shop, '2026-04-03T00:00:00Z')).active).toBeGreaterThanOrEqual(100);
});

test('metrics add: the survivor reaches the level of both, and the level goes with the undoing', async () => {
  const shop = await openShop();
  const { body: { program } } = await shop.caller.get('/v1/programs/main');
  const document = { ...program.document, levels: { list: [{ code: 'base', name: 'Base' }, { code: 'silver', name: 'Silver', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 150_000] } }] } };
  const published = await shop.caller.put('/v1/programs/main').send(document);
  expect([published.status < 300, published.body.code]).toEqual([true, undefined]);
  const other = await another(shop);
  await buy(shop, { occurredAt: '2026-03-02T09:00:00Z' });
  await buy(other, { occurredAt: '2026-03-03T09:00:00Z' });
  const levelAt = async (asOf: string) => (await shop.caller.get(`/v1/customers/${shop.customer.id}/levels?asOf=${asOf}`)).body.data[0].level;
  const { body: { merge: { id } } } = await merge(shop, other);
  expect([await levelAt('2026-03-31T00:00:00Z'), await levelAt('2026-04-01T09:00:00Z')]).toEqual(['base', 'silver']);
  expect((await undo(shop, id)).status).toBe(200);
  expect(await levelAt('2026-05-02T00:00:00Z')).toBe('base');
});

test('chains lead to the last survivor', async () => {
  const [first, shop] = [await openShop(), await openShop()];
  expect(first.organizationId).not.toBe(shop.organizationId);
  const [second, third] = [await another(shop), await another(shop)];
  await adjust(third, { points: 10 });
  await merge(second, third);
  await merge(shop, second, { occurredAt: '2026-04-02T09:00:00Z' });
  expect((await shop.caller.get(`/v1/customers/${third.customer.id}`).redirects(0)).headers.location).toBe(`/v1/customers/${shop.customer.id}`);
  expect((await walletAt(shop, '2026-04-03T00:00:00Z')).active).toBe(10);
});

test('debts add up, and a recommendation between the two turns out to be one’s own', async () => {
  const shop = await openShop();
  const { body: { code } } = await shop.caller.get(`/v1/customers/${shop.customer.id}/referral`);
  const other = await another(shop, { referralCode: code });
  await sql.run('INSERT INTO wallet_balances (membership_id, wallet, organization_id, active, pending, debt, as_of, until) VALUES (?, ?, ?, 0, 0, 0, ?, NULL)', [other.customer.memberId, 'BONUS', shop.organizationId, new Date('2026-03-01T00:00:00Z')]);
  await merge(shop, other);
  expect((await shop.caller.get(`/v1/customers/${shop.customer.id}/referral?asOf=2026-12-31T00:00:00Z`)).body.friends).toMatchObject([{ state: 'rejected', reason: 'self_referral' }]);
  await expectSound(shop, '2026-04-02T00:00:00Z');
});

test('refusals: itself, nobody, another organization’s, and who may not', async () => {
  const [shop, foreign] = [await openShop(), await openShop()];
  const codes = await Promise.all([
    merge(shop, shop), merge(shop, foreign), merge(foreign, { ...foreign, customer: { ...foreign.customer, id: newId() } }), undo(shop, newId()), merge(shop, shop, { from: {} }), merge(shop, shop, { unknown: 1 }),
  ].map(async (reply) => (await reply).body.code));
  expect(codes).toEqual(['merge_self', 'customer_not_found', 'customer_not_found', 'not_found', 'invalid_request', 'invalid_request']);
  expect((await foreign.caller.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: foreign.customer.id }, externalId: 'x' })).status).toBe(404);
  const viewer = await as({ organizationId: shop.organizationId, role: 'viewer' });
  expect((await viewer.post(`/v1/customers/${shop.customer.id}/merge`).send({ from: { id: newId() }, externalId: 'x' })).status).toBe(403);
});

test('every table that belongs to a customer is one that merges know', async () => {
  await registerOrganization();
  const tables = await sql.rows<{ name: string }>("SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'customer_id' ORDER BY table_name");
  expect(tables.map(({ name }) => name).filter((name) => !OWNED_TABLES.includes(name) && !(TREATED_APART as readonly string[]).includes(name))).toEqual([]);
});

test('two merges of one pair in opposite directions at once end as one of them', async () => {
  const shop = await openShop();
  const other = await another(shop);
  await adjust(shop, { points: 40 });
  await adjust(other, { points: 2 });
  const replies = await Promise.all([merge(shop, other), merge(other, shop)]);
  const statuses = replies.map(({ status }) => status).sort();
  expect([statuses[0], statuses[1]! > 201 && statuses[1]! < 500]).toEqual([201, true]);
  const survivor = replies[0]!.status === 201 ? shop : other;
  expect((await walletAt(survivor, '2026-04-02T00:00:00Z')).active).toBe(42);
});
