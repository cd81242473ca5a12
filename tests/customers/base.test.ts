import { sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { as, withKey, type Caller } from '../support/app.ts';
import { buildKey, buildPlace, registerOrganization } from '../support/factories.ts';

interface Known { id: string; externalId: string; memberships: { id: string }[] }

async function register(api: Caller, fields: object): Promise<Known> {
  return (await api.post('/v1/customers').send({ onboarding: false, ...fields })).body.customer as Known;
}
const names = (reply: { body: { data: { name: string | null }[] } }) => reply.body.data.map(({ name }) => name);

/** A purchase as the booking leaves it, for reads that only look at its customer, place and sums. */
async function buildPurchase(organizationId: string, customer: Known, place: { id: string }, payableMinor: number): Promise<string> {
  const id = newId();
  const version = await sql.row<{ id: string }>('SELECT id FROM program_versions WHERE organization_id = ?', [organizationId]);
  await sql.insert('purchases', ['id', 'organization_id', 'partner_id', 'external_id', 'body_hash', 'customer_id', 'membership_id', 'program_version_id', 'place_id', 'currency', 'gross_minor', 'net_minor',
    'payable_minor', 'points_spent', 'earned', 'snapshot', 'answer', 'workflow_id', 'run_id', 'occurred_at', 'created_at', 'facts'],
  [[id, organizationId, place.id, `receipt-${id}`, '0'.repeat(64), customer.id, customer.memberships[0]!.id, version!.id, place.id, 'RUB', payableMinor, payableMinor, payableMinor, 0, 0, '{}', '{}', 'w', 'r', new Date(), new Date(), '[]']]);
  await sql.insert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'],
    [[newId(), organizationId, customer.id, 'purchase.processed', id, new Date(), JSON.stringify({ purchase: { id } })]]);
  return id;
}

test('the base is read page by page in every order, missing values included, and nobody twice', async () => {
  const { secret } = await registerOrganization();
  const api = await withKey(secret);
  for (const [index, name] of ['Вера', 'Анна', null, 'Борис', null, 'Анна', '"'.repeat(200)].entries()) await register(api, { externalId: `p${index}`, name });
  for (const sort of ['name', '-name', 'registeredAt', '-registeredAt', 'createdAt', '-createdAt', 'lastPurchaseAt', '-lastPurchaseAt', 'spentMinor', '-purchaseCount']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const reply = await api.get('/v1/customers').query({ sort, limit: 2, ...(cursor !== null && { cursor }) });
      expect(reply.status).toBe(200);
      seen.push(...reply.body.data.map(({ id }: Known) => id));
      cursor = reply.body.nextCursor;
    } while (cursor !== null);
    expect([sort, seen.length, new Set(seen).size]).toEqual([sort, 7, 7]);
  }
  expect(names(await api.get('/v1/customers?sort=name')).slice(0, 3)).toEqual([null, null, '"'.repeat(200)]);
});

test('a cursor that the list did not give out is refused, also one of another order', async () => {
  const { secret } = await registerOrganization();
  const api = await withKey(secret);
  for (const externalId of ['a', 'b']) await register(api, { externalId });
  const { nextCursor } = (await api.get('/v1/customers?limit=1&sort=name')).body;
  for (const query of [{ cursor: 'nonsense' }, { cursor: nextCursor, sort: '-name' }, { cursor: Buffer.from('[1]').toString('base64url') }]) {
    const reply = await api.get('/v1/customers').query(query);
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
  }
  const timeline = await api.get(`/v1/customers/${(await api.get('/v1/customers')).body.data[0].id}/timeline?cursor=nonsense`);
  expect(timeline.status).toBe(400);
});

test('search finds by name, e-mail, phone as people write it, user name and external id', async () => {
  const { secret } = await registerOrganization();
  const api = await withKey(secret);
  await register(api, { externalId: 'AB_100%', name: 'Мария Иванова', email: 'maria@x.ru', phone: '+79012223344', telegram: 'masha_iv' });
  await register(api, { externalId: 'ABX1000', name: 'Пётр', email: 'petr@x.ru' });
  for (const search of ['иванова', 'MARIA@', '8 (901) 222-33', '2223344', '@masha_iv', 'AB_100%']) {
    expect([search, names(await api.get('/v1/customers').query({ search }))]).toEqual([search, ['Мария Иванова']]);
  }
});

test('filters narrow the base: stage, level, contactable, days of registration in the organization’s zone', async () => {
  const { secret } = await registerOrganization();
  const api = await withKey(secret);
  await register(api, { externalId: '1', name: 'Early', registeredAt: '2026-03-01T23:30:00+03:00', consents: { sms: true } });
  await register(api, { externalId: '2', name: 'Late', registeredAt: '2026-03-02T00:30:00+03:00', consents: { email: false } });
  const found = async (query: object) => names(await api.get('/v1/customers').query({ sort: 'name', ...query }));
  expect(await found({ registeredTo: '2026-03-01' })).toEqual(['Early']);
  expect(await found({ registeredFrom: '2026-03-02' })).toEqual(['Late']);
  expect(await found({ contactable: 'true' })).toEqual(['Early']);
  expect(await found({ contactable: 'false' })).toEqual(['Late']);
  expect(await found({ stage: 'new', level: 'base' })).toEqual(['Early', 'Late']);
  expect(await found({ stage: 'lost' })).toEqual([]);
  expect((await api.get('/v1/customers/summary')).body).toEqual({ total: 2, byStage: { new: 2, active: 0, at_risk: 0, lost: 0, won_back: 0 } });
});

test('a partner sees who bought inside the partner’s places, with the figures of these purchases', async () => {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  const [mine, other] = [await buildPlace(organizationId), await buildPlace(organizationId)];
  const point = await buildPlace(organizationId, { kind: 'point', parent: mine.externalId });
  const [regular, stranger] = [await register(api, { externalId: 'r', name: 'Regular' }), await register(api, { externalId: 's', name: 'Stranger' })];
  await buildPurchase(organizationId, regular, point, 70_000);
  await buildPurchase(organizationId, regular, other, 500_000);
  await buildPurchase(organizationId, stranger, other, 10_000);
  const partner = await as({ organizationId, role: 'partner', placeId: mine.id });
  const list = await partner.get('/v1/customers?sort=name');
  expect(list.body.data.map((row: { name: string; spentMinor: number; purchaseCount: number }) => [row.name, row.spentMinor, row.purchaseCount])).toEqual([['Regular', 70_000, 1]]);
  expect((await partner.get(`/v1/customers/${stranger.id}`)).status).toBe(404);
  expect((await partner.get(`/v1/customers/${regular.id}/timeline`)).body.data.map(({ type }: { type: string }) => type)).toEqual(['purchase.processed']);
  expect((await partner.get(`/v1/customers/${regular.id}/export`)).status).toBe(403);
  expect((await partner.patch(`/v1/customers/${regular.id}`).send({ name: 'x' })).status).toBe(403);
  expect((await partner.get('/v1/search?q=r')).body.data.map(({ kind, title }: { kind: string; title: string }) => (kind === 'customer' ? title : kind))).not.toContain('Stranger');
  expect(names(await api.get('/v1/customers').query({ place: mine.externalId }))).toEqual(['Regular']);
  expect(names(await api.get('/v1/customers').query({ place: 'nowhere' }))).toEqual([]);
  expect(names(await partner.get('/v1/customers').query({ place: point.externalId }))).toEqual(['Regular']);
  expect(names(await partner.get('/v1/customers').query({ place: other.externalId }))).toEqual([]);
});

test('another organization’s customers do not exist, and keys do what their scopes say', async () => {
  const [first, second] = [await registerOrganization(), await registerOrganization()];
  const customer = await register(await withKey(first.secret), { externalId: 'c' });
  const foreign = await withKey(second.secret);
  for (const reply of [await foreign.get(`/v1/customers/${customer.id}`), await foreign.patch(`/v1/customers/${customer.id}`).send({ name: 'x' }), await foreign.delete(`/v1/customers/${customer.id}`),
    await foreign.get(`/v1/customers/${customer.id}/timeline`), await foreign.get(`/v1/customers/${customer.id}/export`)]) expect([reply.status, reply.body.code]).toEqual([404, 'not_found']);
  const reader = await withKey((await buildKey(first.organizationId, ['read'])).secret);
  expect([(await reader.get('/v1/customers')).status, (await reader.post('/v1/customers').send({ externalId: 'n' })).status]).toEqual([200, 403]);
  const ingest = await withKey((await buildKey(first.organizationId, ['ingest'])).secret);
  expect([(await ingest.get('/v1/customers')).status, (await ingest.post('/v1/customers').send({ externalId: 'n', onboarding: false })).status]).toEqual([403, 201]);
});

test('one search finds people, purchases and places', async () => {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  const customer = await register(api, { externalId: 'q-1', name: 'Receipt Lover', email: 'lover@x.ru' });
  const place = await buildPlace(organizationId, { name: 'Receipt House' });
  await buildPurchase(organizationId, customer, place, 100);
  const { data } = (await api.get('/v1/search?q=receipt')).body;
  expect(data.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['customer', 'place', 'purchase']);
  expect(data[0]).toMatchObject({ kind: 'customer', id: customer.id, title: 'Receipt Lover' });
});
