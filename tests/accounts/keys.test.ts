import { sql } from '#db/sql.ts';
import { anybody, as, withKey } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';

const HOUR_MS = 3_600_000;
const statusOf = async (secret: string) => (await (await withKey(secret)).get('/v1/connection')).status;

/** What the clock shows to what is kept in memory; undefined: what it really shows. */
let now: number | undefined;
const realNow = Date.now;
beforeEach(() => {
  now = undefined;
  Date.now = () => now ?? realNow();
});
afterEach(() => {
  Date.now = realNow;
});

async function owned() {
  const organization = await registerOrganization();
  return { ...organization, owner: await as({ organizationId: organization.organizationId }) };
}

describe('API keys', () => {
  test('show their secret once and are kept as a hash', async () => {
    const { owner, organizationId } = await owned();
    const { status, body } = await owner.post('/v1/api-keys').send({ name: 'Cash desk', scopes: ['ingest'] });
    expect(status).toBe(201);
    expect(body.apiKey).toEqual({
      id: expect.any(String), name: 'Cash desk', prefix: body.apiKey.secret.slice(0, 12), secret: expect.stringMatching(/^pe_live_/), scopes: ['ingest'],
      createdAt: expect.any(String), expiresAt: null, lastUsedAt: null, previousEndsAt: null,
    });
    const list = await owner.get('/v1/api-keys');
    expect(list.body.data.map((key: { name: string }) => key.name)).toEqual(['Cash desk', 'First key']);
    expect(JSON.stringify(list.body)).not.toContain(body.apiKey.secret);
    const rows = await sql.rows('SELECT * FROM api_keys WHERE organization_id = ?', [organizationId]);
    expect(JSON.stringify(rows)).not.toContain(body.apiKey.secret);
  });

  test('are listed page by page', async () => {
    const { owner, organizationId } = await owned();
    for (let n = 0; n < 4; n++) await buildKey(organizationId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { data: { id: string }[]; nextCursor: string | null } } = await owner.get('/v1/api-keys').query({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    expect((await owner.get('/v1/api-keys').query({ cursor: 'nonsense' })).body.code).toBe('invalid_request');
  });

  test('a revoked key is refused at once', async () => {
    const { owner, keyId, secret } = await owned();
    expect(await statusOf(secret)).toBe(200);
    expect((await owner.delete(`/v1/api-keys/${keyId}`)).status).toBe(204);
    expect(await statusOf(secret)).toBe(401);
    expect((await owner.delete(`/v1/api-keys/${keyId}`)).status).toBe(404);
  });

  test('rotation gives a new secret and ends the old one', async () => {
    const { owner, keyId, secret } = await owned();
    expect(await statusOf(secret)).toBe(200);
    const { status, body } = await owner.post(`/v1/api-keys/${keyId}/rotate`);
    expect([status, body.apiKey.id]).toEqual([200, keyId]);
    expect([await statusOf(secret), await statusOf(body.apiKey.secret)]).toEqual([401, 200]);
  });

  test('with a grace period the old secret works until its end', async () => {
    const { owner, keyId, secret, organizationId } = await owned();
    const { body } = await owner.post(`/v1/api-keys/${keyId}/rotate`).send({ graceMinutes: 60 });
    expect(Date.parse(body.apiKey.previousEndsAt)).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
    expect([await statusOf(secret), await statusOf(body.apiKey.secret)]).toEqual([200, 200]);
    await sql.run('UPDATE api_keys SET previous_ends_at = ? WHERE organization_id = ?', [new Date(Date.now() - 1), organizationId]);
    await owner.post(`/v1/api-keys/${(await buildKey(organizationId)).id}/rotate`);   // any change of keys makes this process look again
    expect([await statusOf(secret), await statusOf(body.apiKey.secret)]).toEqual([401, 200]);
  });

  test('an expired key is refused', async () => {
    const { owner, organizationId } = await owned();
    const end = Date.now() + HOUR_MS;
    const { body } = await owner.post('/v1/api-keys').send({ name: 'Short', scopes: ['read'], expiresAt: new Date(end).toISOString() });
    now = end - 1000;   // a key that was seen is trusted for five seconds, but not beyond its end
    expect(await statusOf(body.apiKey.secret)).toBe(200);
    await sql.run('UPDATE api_keys SET expires_at = ? WHERE organization_id = ? AND expires_at IS NOT NULL', [new Date(realNow() - 1), organizationId]);
    now = end - 1;
    expect(await statusOf(body.apiKey.secret)).toBe(200);
    now = end + 1;
    expect(await statusOf(body.apiKey.secret)).toBe(401);
    now = undefined;
    const past = await owner.post('/v1/api-keys').send({ name: 'Past', scopes: ['read'], expiresAt: '2001-01-01T00:00:00Z' });
    expect([past.status, past.body.code]).toEqual([400, 'invalid_request']);
  });

  test('a busy key costs no query a call; what another process revokes is refused within five seconds', async () => {
    const { secret, keyId } = await owned();
    const seen = realNow();
    now = seen;
    expect(await statusOf(secret)).toBe(200);
    await sql.run('DELETE FROM api_keys WHERE id = ?', [keyId]);
    now = seen + 4999;
    expect(await statusOf(secret)).toBe(200);
    now = seen + 5000;
    expect(await statusOf(secret)).toBe(401);
  });

  test.each([['an unknown key', 'Bearer pe_live_unknown'], ['an empty key', 'Bearer '], ['two words', 'Bearer a b'], ['no scheme', 'pe_live_unknown'], ['a key with odd letters', 'Bearer ключ']])('%s is nobody', async (_case, header) => {
    const reply = await (await anybody()).get('/v1/connection').set('Authorization', Buffer.from(header).toString('latin1'));
    expect([reply.status, reply.body.code]).toEqual([401, 'unauthenticated']);
  });

  test('scopes decide: a key that ingests manages no keys, and none hands out a scope it lacks', async () => {
    const { organizationId, keyId } = await owned();
    const ingest = await withKey((await buildKey(organizationId, ['ingest'])).secret);
    expect((await ingest.get('/v1/api-keys')).body.code).toBe('forbidden');
    const admin = await withKey((await buildKey(organizationId, ['admin'])).secret);
    expect((await admin.post('/v1/api-keys').send({ name: 'More', scopes: ['read'] })).body.code).toBe('forbidden');
    expect((await admin.post(`/v1/api-keys/${keyId}/rotate`)).body.code).toBe('forbidden');
    expect((await admin.post('/v1/api-keys').send({ name: 'Same', scopes: ['admin'] })).status).toBe(201);
  });

  test.each(['marketer', 'sales', 'viewer'] as const)('a %s does not see keys', async (role) => {
    const { organizationId } = await registerOrganization();
    expect((await (await as({ organizationId, role })).get('/v1/api-keys')).body.code).toBe('forbidden');
  });

  test.each([
    ['no scope', { scopes: [] }], ['an unknown scope', { scopes: ['root'] }], ['a scope twice', { scopes: ['read', 'read'] }], ['no name', { name: undefined }],
    ['an unknown field', { prefix: 'x' }], ['a day without time', { expiresAt: '2030-01-01' }], ['the year 2200', { expiresAt: '2200-01-01T00:00:00Z' }],
  ])('refuses %s', async (_case, change) => {
    const { owner } = await owned();
    const reply = await owner.post('/v1/api-keys').send({ name: 'Key', scopes: ['read'], ...change });
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
  });
});
