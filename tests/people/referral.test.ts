import { newId } from '#domain/shared/ids.ts';
import { sql } from '#db/sql.ts';
import { as } from '../support/app.ts';
import { openShop, type Shop } from '../support/shop.ts';

const quiet = { onboarding: false };
const unique = (what: string) => `${what}-${newId()}`;

const register = (shop: Shop, fields: object) => shop.caller.post('/v1/customers').send({ ...quiet, ...fields });
const referralOf = (shop: Shop, customerId: string, query = '') => shop.caller.get(`/v1/customers/${customerId}/referral${query}`);
const codeOf = async (shop: Shop, customerId: string): Promise<string> => (await referralOf(shop, customerId)).body.code;

async function newFriend(shop: Shop, referralCode: string, fields: object = {}): Promise<string> {
  const reply = await register(shop, { externalId: unique('friend'), referralCode, ...fields });
  expect([reply.status, reply.body.code]).toEqual([201, undefined]);
  return reply.body.customer.id;
}

test('a customer has one code in a program, readable and made when it is read', async () => {
  const shop = await openShop();
  const replies = await Promise.all([1, 2, 3, 4].map(() => referralOf(shop, shop.customer.id)));
  expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
  expect(replies[0]!.body).toEqual({
    code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{8}$/), friends: [], statistics: { friends: 0, registered: 0, qualified: 0, rewarded: 0, rejected: 0, cancelled: 0, points: 0 },
  });
});

test('a friend comes by a code however it is typed; both sides see it', async () => {
  const shop = await openShop();
  const code = await codeOf(shop, shop.customer.id);
  const friend = await newFriend(shop, `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`, { registeredAt: '2026-04-01T10:00:00Z' });
  const advocate = (await referralOf(shop, shop.customer.id)).body;
  expect(advocate.friends).toMatchObject([{ customer: { id: friend }, state: 'registered', reason: null, registeredAt: '2026-04-01T10:00:00.000Z', points: 0 }]);
  expect(advocate.statistics).toMatchObject({ friends: 1, registered: 1 });
  expect((await referralOf(shop, friend)).body.referredBy).toMatchObject({ id: shop.customer.id, customer: { id: shop.customer.id }, state: 'registered' });
  expect((await referralOf(shop, shop.customer.id, '?asOf=2026-03-31T10:00:00Z')).body.friends).toEqual([]);
  const timeline = await shop.caller.get(`/v1/customers/${shop.customer.id}/timeline?type=referral.registered`);
  expect(timeline.body.data).toMatchObject([{ type: 'referral.registered', data: { role: 'advocate' } }]);
});

test('a code that nobody has is refused, and nobody is registered', async () => {
  const shop = await openShop();
  const externalId = unique('nobody');
  for (const referralCode of ['ZZZZ2222', 'кириллица', '💥', 'x'.repeat(100)]) {
    const reply = await register(shop, { externalId, referralCode });
    expect([reply.status, reply.body.code]).toEqual([422, 'referral_code_not_found']);
  }
  expect((await shop.caller.get(`/v1/customers?search=${externalId}`)).body.data).toEqual([]);
});

describe('nobody recommends the program to themselves', () => {
  test.each([
    ['the same customer', (it: Record<string, string>) => ({ externalId: it.externalId })],
    ['the same phone beside a new external id', (it: Record<string, string>) => ({ externalId: unique('new'), phone: it.phone })],
    ['the same e-mail', (it: Record<string, string>) => ({ externalId: unique('new'), email: it.email!.toUpperCase() })],
    ['the same device', (it: Record<string, string>) => ({ externalId: unique('new'), attributes: { deviceId: it.device } })],
    ['the same card', (it: Record<string, string>) => ({ externalId: unique('new'), attributes: { paymentFingerprint: it.card } })],
  ])('%s', async (_name, bodyOf) => {
    const shop = await openShop();
    const advocate = { externalId: unique('advocate'), phone: `+7902${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`, email: `${unique('a')}@x.ru`, device: unique('device'), card: unique('card') };
    const { body } = await register(shop, { externalId: advocate.externalId, phone: advocate.phone, email: advocate.email, attributes: { deviceId: advocate.device, paymentFingerprint: advocate.card } });
    const reply = await register(shop, { ...bodyOf(advocate), name: 'Changed', referralCode: await codeOf(shop, body.customer.id) });
    expect([reply.status, reply.body.code]).toEqual([422, 'self_referral']);
    expect((await shop.caller.get('/v1/customers?search=Changed')).body.data).toEqual([]);
    expect((await referralOf(shop, body.customer.id)).body.friends).toEqual([]);
  });
});

test('a friend has one advocate: the same code again is no error, another one is', async () => {
  const shop = await openShop();
  const [code, externalId] = [await codeOf(shop, shop.customer.id), unique('friend')];
  const friend = await newFriend(shop, code, { externalId });
  const again = await register(shop, { externalId, referralCode: code });
  expect([again.status, again.body.customer.id]).toEqual([200, friend]);
  const other = (await register(shop, { externalId: unique('other') })).body.customer.id;
  const reply = await register(shop, { externalId, name: 'Changed', referralCode: await codeOf(shop, other) });
  expect([reply.status, reply.body.code]).toEqual([409, 'already_referred']);
  expect((await shop.caller.get(`/v1/customers/${friend}`)).body.customer.name).toBeNull();
});

test('who is a member already is not new', async () => {
  const shop = await openShop();
  const externalId = unique('known');
  await register(shop, { externalId });
  const reply = await register(shop, { externalId, email: `${unique('later')}@x.ru`, referralCode: await codeOf(shop, shop.customer.id) });
  expect([reply.status, reply.body.code]).toEqual([422, 'not_new_customer']);
  expect((await shop.caller.get(`/v1/customers?search=${externalId}`)).body.data).toMatchObject([{ email: null }]);
});

test('recommendations make no circles, however long', async () => {
  const shop = await openShop();
  const first = unique('first');
  const { body } = await register(shop, { externalId: first });
  let code = await codeOf(shop, body.customer.id);
  for (let step = 0; step < 3; step++) code = await codeOf(shop, await newFriend(shop, code));
  const reply = await register(shop, { externalId: first, referralCode: code });
  expect([reply.status, reply.body.code]).toEqual([422, 'referral_circle']);
});

test('a batch refuses the items whose codes are refused, and only them', async () => {
  const shop = await openShop();
  const code = await codeOf(shop, shop.customer.id);
  const [one, two] = [unique('one'), unique('two')];
  const items = [{ externalId: one, referralCode: code }, { externalId: one, referralCode: code }, { externalId: two }, { externalId: two, referralCode: code }, { externalId: unique('x'), referralCode: 'AAAA2222' }];
  const { registerCustomers } = await import('#db/commands/customers/register-customers.ts');
  const { outcomes } = await registerCustomers({ id: shop.organizationId, country: 'RU' }, items.map((body, position) => ({ position, body })), { source: 'batch', now: new Date() });
  expect(outcomes.map(({ status, code: problem }) => problem ?? status)).toEqual([201, 200, 201, 'not_new_customer', 'referral_code_not_found']);
  expect((await referralOf(shop, shop.customer.id)).body.friends).toHaveLength(1);
});

test('many registrations of one friend at once make one recommendation', async () => {
  const shop = await openShop();
  const [code, externalId] = [await codeOf(shop, shop.customer.id), unique('eager')];
  const replies = await Promise.all(Array.from({ length: 8 }, () => register(shop, { externalId, referralCode: code })));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  expect(await sql.rows('SELECT 1 FROM referrals WHERE organization_id = ?', [shop.organizationId])).toHaveLength(1);
});

test('another organization’s code is unknown, and a program that is none', async () => {
  const [mine, theirs] = [await openShop(), await openShop()];
  const reply = await register(mine, { externalId: unique('x'), referralCode: await codeOf(theirs, theirs.customer.id) });
  expect([reply.status, reply.body.code]).toEqual([422, 'referral_code_not_found']);
  expect((await referralOf(mine, mine.customer.id, '?program=none')).body.code).toBe('program_not_found');
  expect((await referralOf(mine, theirs.customer.id)).status).toBe(404);
  expect((await referralOf(mine, mine.customer.id, '?asOf=1999-01-01T00:00:00Z')).status).toBe(400);
  expect((await (await as({ organizationId: mine.organizationId, role: 'viewer' })).get(`/v1/customers/${mine.customer.id}/referral`)).status).toBe(200);
});
