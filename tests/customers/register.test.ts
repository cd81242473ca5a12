import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { withKey, type Caller } from '../support/app.ts';
import { registerOrganization } from '../support/factories.ts';

const name = (what: string) => `${what}-${newId()}`;
const phone = () => `+7901${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

async function shop(): Promise<{ organizationId: string; api: Caller }> {
  const { organizationId, secret } = await registerOrganization();
  return { organizationId, api: await withKey(secret) };
}
const quiet = { onboarding: false };

test('a new person is registered with every field and joins the automatic program', async () => {
  const { api } = await shop();
  const reply = await api.post('/v1/customers').send({
    externalId: 'c-1', name: 'Мария 🎉', email: 'Maria@Example.RU', phone: '8 (901) 234-56-78', telegram: '@Maria_Iv', locale: 'ru', timezone: 'Europe/Moscow', birthday: '1990-02-28',
    attributes: { favouriteDrink: 'قهوة' }, consents: { email: true, sms: { granted: false, source: 'form' } }, registeredAt: '2026-01-05T10:00:00+03:00', ...quiet,
  });
  expect([reply.status, reply.body.workflow]).toEqual([201, null]);
  expect(reply.body.customer).toMatchObject({
    externalId: 'c-1', name: 'Мария 🎉', email: 'maria@example.ru', phone: '+79012345678', telegram: 'maria_iv', birthday: '1990-02-28', stage: 'new', registeredAt: '2026-01-05T07:00:00.000Z',
    attributes: { favouriteDrink: 'قهوة' }, consents: { email: { granted: true }, sms: { granted: false, source: 'form' } }, memberships: [{ program: 'main', level: 'base' }],
    purchaseCount: 0, spentMinor: 0, currency: 'RUB', lastPurchaseAt: null,
  });
});

test('a known person is found by any identity and merged; what is absent or null stays', async () => {
  const { api } = await shop();
  const number = phone();
  const first = await api.post('/v1/customers').send({ externalId: 'known', phone: number, name: 'Anna', attributes: { a: 1, b: 2 }, consents: { email: true }, ...quiet });
  const second = await api.post('/v1/customers').send({ phone: number, email: 'anna@x.ru', name: null, attributes: { b: 3, c: null }, consents: { sms: true }, ...quiet });
  expect([second.status, second.body.customer.id]).toEqual([200, first.body.customer.id]);
  expect(second.body.customer).toMatchObject({ externalId: 'known', name: 'Anna', email: 'anna@x.ru', attributes: { a: 1, b: 3 }, consents: { email: { granted: true }, sms: { granted: true } } });
  expect(Object.keys(second.body.customer.attributes)).toEqual(['a', 'b']);
});

test('a new e-mail takes the place of the old one, an external id keeps naming its person for ever', async () => {
  const { api } = await shop();
  const number = phone();
  const { body: { customer } } = await api.post('/v1/customers').send({ externalId: 'old', phone: number, email: 'old@x.ru', ...quiet });
  await api.post('/v1/customers').send({ externalId: 'new', phone: number, email: 'new@x.ru', ...quiet });
  const byOldId = await api.post('/v1/customers').send({ externalId: 'old', ...quiet });
  const byOldEmail = await api.post('/v1/customers').send({ email: 'old@x.ru', ...quiet });
  expect([byOldId.body.customer.id, byOldEmail.status]).toEqual([customer.id, 201]);
});

test('identities of two customers are a conflict that changes nothing', async () => {
  const { api } = await shop();
  await api.post('/v1/customers').send({ externalId: 'one', email: 'one@x.ru', ...quiet });
  await api.post('/v1/customers').send({ externalId: 'two', email: 'two@x.ru', ...quiet });
  const reply = await api.post('/v1/customers').send({ externalId: 'one', email: 'two@x.ru', name: 'Changed', ...quiet });
  expect([reply.status, reply.body.code]).toEqual([409, 'identity_conflict']);
  const list = await api.get('/v1/customers?search=Changed');
  expect(list.body.data).toEqual([]);
});

test.each([
  ['no identity', { name: 'Nobody' }],
  ['an unknown field', { externalId: 'x', colour: 'red' }],
  ['a wrong type', { externalId: 5 }],
  ['a phone that is none', { phone: '123' }],
  ['a broken e-mail', { email: 'not-mail' }],
  ['a birthday before 1900', { externalId: 'x', birthday: '1899-12-31' }],
  ['a birthday in the future', { externalId: 'x', birthday: '2099-01-01' }],
  ['a day that does not exist', { externalId: 'x', birthday: '1990-02-30' }],
  ['an instant in 1900', { externalId: 'x', registeredAt: '1900-01-01T00:00:00Z' }],
  ['an instant in 2200', { externalId: 'x', registeredAt: '2200-01-01T00:00:00Z' }],
  ['an unknown zone', { externalId: 'x', timezone: 'Mars/Base' }],
  ['an unknown channel', { externalId: 'x', consents: { fax: true } }],
  ['white space around a key', { externalId: ' x' }],
  ['too long a name', { externalId: 'x', name: 'n'.repeat(201) }],
  ['a NUL', { externalId: 'x', name: 'a\u0000b' }],
  ['attributes that are too deep', { externalId: 'x', attributes: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } } }],
])('%s is refused', async (_what, body) => {
  const { api } = await shop();
  const reply = await api.post('/v1/customers').send(body);
  expect([reply.status, reply.body.code, reply.type]).toEqual([400, 'invalid_request', 'application/problem+json']);
});

test('a program that does not exist is refused before anything is written', async () => {
  const { api } = await shop();
  const reply = await api.post('/v1/customers').send({ externalId: 'p', programs: ['nothing'] });
  expect([reply.status, reply.body.code]).toEqual([422, 'program_not_found']);
  expect((await api.get('/v1/customers')).body.data).toEqual([]);
});

test('calls at the same time that name the same person end as one customer', async () => {
  const { api } = await shop();
  const body = { externalId: name('twin'), email: `${name('twin')}@x.ru`, ...quiet };
  const replies = await Promise.all(Array.from({ length: 12 }, () => api.post('/v1/customers').send(body)));
  expect(new Set(replies.map((reply) => reply.body.customer.id)).size).toBe(1);
  expect(replies.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
});

test('a batch with repeats inside ends as if its items were sent singly', async () => {
  const { organizationId } = await shop();
  const [a, b] = [phone(), phone()];
  const bodies = [
    { externalId: 'a', phone: a, name: 'First' }, { phone: a, name: 'Second' }, { externalId: 'b', phone: b }, { externalId: 'b', phone: a }, { bad: true },
    { phone: b, email: 'b@x.ru' }, { email: 'B@X.ru', name: 'Beta' }, null, 'text',
  ];
  const { outcomes, starts } = await registerCustomers({ id: organizationId, country: 'RU' }, bodies.map((body, position) => ({ position, body })), { source: 'batch', now: new Date() });
  expect(outcomes.map(({ status, code }) => code ?? status)).toEqual([201, 200, 201, 'identity_conflict', 'invalid_request', 200, 200, 'invalid_request', 'invalid_request']);
  expect([outcomes[1]!.id, outcomes[6]!.id]).toEqual([outcomes[0]!.id, outcomes[2]!.id]);
  const rows = await sql.rows<{ name: string }>('SELECT name FROM customers WHERE organization_id = ? ORDER BY external_id', [organizationId]);
  expect([rows.map((row) => row.name), starts]).toEqual([['Second', 'Beta'], []]);
});

test('national numbers are read in the country of the organization', async () => {
  const { secret } = await registerOrganization({ country: 'AE' });
  const reply = await (await withKey(secret)).post('/v1/customers').send({ phone: '050 123 4567', ...quiet });
  expect(reply.body.customer.phone).toBe('+971501234567');
});

test('a patch changes, erases with null and keeps an identity; others’ identities are a conflict', async () => {
  const { api } = await shop();
  await api.post('/v1/customers').send({ externalId: 'other', ...quiet });
  const { body: { customer } } = await api.post('/v1/customers').send({ externalId: 'mine', email: 'mine@x.ru', name: 'Me', attributes: { a: 1, b: 2 }, consents: { email: true, sms: true }, ...quiet });
  const at = `/v1/customers/${customer.id}`;
  const changed = await api.patch(at).send({ externalId: null, name: null, attributes: { a: null }, consents: { sms: null, email: false } });
  expect([changed.status, changed.body.customer]).toMatchObject([200, { externalId: null, name: null, email: 'mine@x.ru', attributes: { b: 2 }, consents: { email: { granted: false } } }]);
  expect((await api.patch(at).send({ externalId: 'other' })).body.code).toBe('identity_conflict');
  expect((await api.patch(at).send({ email: null })).body.code).toBe('identity_required');
  expect((await api.post('/v1/customers').send({ externalId: 'mine', ...quiet })).status).toBe(201);
  const types = (await api.get(`${at}/timeline`)).body.data.map(({ type }: { type: string }) => type);
  expect(types.filter((type: string) => type === 'customer.consent')).toHaveLength(4);
});
