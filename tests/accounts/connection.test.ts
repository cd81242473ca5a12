import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { noteEvent, pendingEventAt } from '#api/accounts/usage.ts';
import { presentSetup } from '#api/accounts/connection-routes.ts';
import { flushConnectionLog } from '#api/middleware/connection-log.ts';
import { sql } from '#db/sql.ts';
import { anybody, as, withKey } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';

describe('the connection', () => {
  test('tells a key who it is, and a person that the organization is connected', async () => {
    const { organizationId, secret } = await registerOrganization({ name: 'Cinema' });
    const { body } = await (await withKey(secret)).get('/v1/connection');
    expect(body).toEqual({
      status: 'connected', organization: { id: organizationId, name: 'Cinema', country: 'RU', timezone: 'Europe/Moscow', currency: 'RUB', locale: 'en' },
      key: { prefix: secret.slice(0, 12), scopes: ['ingest', 'read', 'write', 'admin'] }, lastEventAt: null,
    });
    expect((await (await as({ organizationId, role: 'viewer' })).get('/v1/connection')).body.key).toBeNull();
  });

  test('a key that asks who it is hears what it may do; it has no name to change', async () => {
    const { organizationId } = await registerOrganization();
    const { secret, id } = await buildKey(organizationId, ['admin']);
    const key = await withKey(secret);
    const { status, body } = await key.get('/v1/me');
    expect([status, body]).toEqual([200, {
      user: null, organization: expect.objectContaining({ id: organizationId }), key: { id, prefix: secret.slice(0, 12), scopes: ['admin'] },
      permissions: ['places.write', 'keys.manage', 'team.manage', 'organization.manage'],
    }]);
    expect((await key.patch('/v1/me').send({ name: 'Robot' })).body.code).toBe('forbidden');
  });

  test('knows at once when something was reported, and keeps it', async () => {
    const { organizationId, secret } = await registerOrganization();
    const caller = await withKey(secret);
    const at = new Date('2026-05-01T10:00:00.123Z');
    noteEvent(organizationId, at);
    expect((await caller.get('/v1/connection')).body.lastEventAt).toBe(at.toISOString());
    await flushConnectionLog();
    const row = await sql.row<{ at: Date }>('SELECT last_event_at AS at FROM organizations WHERE id = ?', [organizationId]);
    expect(row?.at.toISOString()).toBe(at.toISOString());
  });

  test('knows it also while it is being written', async () => {
    const { organizationId } = await registerOrganization();
    const at = new Date('2026-05-01T10:00:00.123Z');
    noteEvent(organizationId, at);
    const seen = new Set<Date | undefined>();
    let isWritten = false;
    const writing = flushConnectionLog().then(() => void (isWritten = true));
    for (; !isWritten; await turn()) seen.add(pendingEventAt(organizationId));
    await writing;
    expect([...seen]).toStrictEqual([at]);
  });

  test('lists what was called with keys and how it ended, the newest first, without bodies', async () => {
    const { organizationId, secret, keyId } = await registerOrganization();
    const caller = await withKey(secret);
    await caller.put('/v1/places/A').send({ name: 'Секретное имя', kind: 'point' });
    await caller.put('/v1/places/B').send({ name: 'Секретное имя', kind: 'point', parent: 'nowhere' });
    await caller.put('/v1/places/C').send({ name: 'Секретное имя' });
    const owner = await as({ organizationId });
    const { data } = (await owner.get('/v1/connection/requests')).body;
    expect(data.map(({ operation, status, code }: Record<string, unknown>) => [operation, status, code])).toEqual([
      ['savePlace', 400, 'invalid_request'], ['savePlace', 422, 'place_not_found'], ['savePlace', 201, null]]);
    expect(data[0]).toEqual({
      id: expect.any(String), occurredAt: expect.any(String), operation: 'savePlace', status: 400, code: 'invalid_request', detail: expect.stringContaining('kind'),
      customerId: null, purchaseId: null, durationMs: expect.any(Number),
    });
    expect(JSON.stringify(data)).not.toContain('Секретное');
    const key = (await owner.get('/v1/api-keys')).body.data.find(({ id }: { id: string }) => id === keyId);
    expect(Date.parse(key.lastUsedAt)).toBeGreaterThan(Date.now() - 60_000);
  });

  test('keeps the newest 200 calls of an organization', async () => {
    const { organizationId, secret } = await registerOrganization();
    const caller = await withKey(secret);
    for (let batch = 0; batch < 3; batch++) {
      await Promise.all(Array.from({ length: 90 }, () => caller.get('/v1/organization')));
      await flushConnectionLog();
    }
    const row = await sql.row<{ kept: number }>('SELECT COUNT(*) AS kept FROM connection_requests WHERE organization_id = ?', [organizationId]);
    expect(Number(row?.kept)).toBe(200);
  });

  test('the list of calls is for those who manage keys', async () => {
    const { organizationId } = await registerOrganization();
    const reading = await withKey((await buildKey(organizationId, ['read'])).secret);
    expect((await reading.get('/v1/connection/requests')).body.code).toBe('forbidden');
  });
});

describe('the set-up', () => {
  test('says where mails land and which version runs', async () => {
    const { status, body } = await (await anybody()).get('/v1/setup');
    expect([status, body.mail, body.demo, body.version]).toEqual([200, 'outbox', null, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    expect(body.outboxPath).toMatch(/outbox$/);
  });

  test('shows the sign-in of the demo that npm start makes, and no folder when mails go out', () => {
    const setup = presentSetup({ demo: true, smtpUrl: 'smtp://localhost:25', temporalUiUrl: 'http://127.0.0.1:8233' });
    expect(setup).toMatchObject({ mail: 'smtp', outboxPath: null });
    const launcher = readFileSync(new URL('../../infra/demo/demo.mjs', import.meta.url), 'utf8');
    for (const word of [setup.demo?.email, setup.demo?.password]) expect(launcher).toContain(`'${word}'`);
  });
});
