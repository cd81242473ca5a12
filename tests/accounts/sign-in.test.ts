import { anybody, as } from '../support/app.ts';
import { PASSWORD, registerOrganization, uniqueEmail } from '../support/factories.ts';
import { sql } from '#db/sql.ts';

const register = async (fields: object = {}) => {
  const browser = await anybody();
  const reply = await browser.post('/v1/auth/register').send({ name: 'Olga', email: uniqueEmail(), password: PASSWORD, ...fields });
  return { browser, reply };
};

describe('registration', () => {
  test('makes the organization with its owner, a key with every scope and the program main, and signs in', async () => {
    const { browser, reply } = await register({ organizationName: 'Ромашка 🌼', email: uniqueEmail('Olga') });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      user: { id: expect.any(String), name: 'Olga', email: expect.stringMatching(/^olga-/), locale: 'ru' },
      organization: { id: expect.any(String), name: 'Ромашка 🌼', country: 'RU', timezone: 'Europe/Moscow', currency: 'RUB', locale: 'ru' },
      apiKey: { id: expect.any(String), name: 'Первый ключ', prefix: expect.any(String), secret: expect.stringMatching(/^pe_live_[\w-]{32}$/), scopes: ['ingest', 'read', 'write', 'admin'] },
    });
    expect(reply.body.apiKey.secret.slice(0, 12)).toBe(reply.body.apiKey.prefix);
    const me = await browser.get('/v1/me');
    expect([me.status, me.body.role, me.body.organization.id]).toEqual([200, 'owner', reply.body.organization.id]);
    const programs = await sql.rows<{ code: string }>('SELECT code FROM programs WHERE organization_id = ?', [reply.body.organization.id]);
    expect(programs.map(({ code }) => code)).toEqual(['main']);
  });

  test('takes time zone, money and language from the country', async () => {
    const { reply } = await register({ country: 'AE' });
    expect(reply.body.organization).toMatchObject({ country: 'AE', timezone: 'Asia/Dubai', currency: 'AED', locale: 'ar' });
  });

  test('sends the session in a cookie that scripts cannot read', async () => {
    const { reply } = await register();
    const cookies = reply.headers['set-cookie'] as unknown as string[];
    expect(cookies.find((cookie) => cookie.startsWith('session='))).toMatch(/HttpOnly; SameSite=Lax/);
    expect(cookies.find((cookie) => cookie.startsWith('csrf='))).not.toMatch(/HttpOnly/);
  });

  test('an address registers once, however it is written, also when two try at once', async () => {
    const email = uniqueEmail();
    const both = await Promise.all([register({ email }), register({ email: email.toUpperCase() })]);
    expect(both.map(({ reply }) => reply.status).sort()).toEqual([201, 409]);
    expect(both.find(({ reply }) => reply.status === 409)?.reply.body.code).toBe('email_taken');
  });

  test.each([
    ['short password', { password: 'short' }], ['no name', { name: '' }], ['no address', { email: 'nobody' }], ['unknown country', { country: 'ZZ' }],
    ['unknown field', { admin: true }], ['NUL in the name', { name: 'a\u0000b' }], ['long name', { name: 'x'.repeat(201) }],
  ])('refuses: %s', async (_case, fields) => {
    const { reply } = await register(fields);
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test('120 registrations from one address within a minute are fine', async () => {
    const replies = await Promise.all(Array.from({ length: 120 }, () => register()));
    expect(new Set(replies.map(({ reply }) => reply.status))).toEqual(new Set([201]));
  });
});

describe('signing in and out', () => {
  test('works with the password and ends with signing out', async () => {
    const { ownerEmail } = await registerOrganization();
    const browser = await anybody();
    const login = await browser.post('/v1/auth/login').send({ email: ownerEmail, password: PASSWORD });
    expect(login.status).toBe(200);
    const csrf = /csrf=([^;]+)/.exec(String(login.headers['set-cookie']))?.[1] ?? '';
    expect((await browser.get('/v1/me')).status).toBe(200);
    expect((await browser.post('/v1/auth/logout').set('X-CSRF-Token', csrf)).status).toBe(204);
    expect((await browser.get('/v1/me')).body.code).toBe('unauthenticated');
  });

  test('a wrong password and an unknown address are answered alike, in like time', async () => {
    const { ownerEmail } = await registerOrganization();
    const attempt = async (email: string) => {
      const started = performance.now();
      const reply = await (await anybody()).post('/v1/auth/login').send({ email, password: 'wrong password' });
      return { body: { ...reply.body, requestId: null }, status: reply.status, ms: performance.now() - started };
    };
    await attempt(uniqueEmail());
    const [known, unknown]: [Awaited<ReturnType<typeof attempt>>[], Awaited<ReturnType<typeof attempt>>[]] = [[], []];
    // By turns: what else the machine does slows both down.
    for (let turn = 0; turn < 5; turn++) {
      known.push(await attempt(ownerEmail));
      unknown.push(await attempt(uniqueEmail()));
    }
    expect(known[0]!.body).toEqual(unknown[0]!.body);
    expect([known[0]!.status, known[0]!.body.code]).toEqual([401, 'invalid_credentials']);
    const fastest = (attempts: { ms: number }[]) => Math.min(...attempts.map(({ ms }) => ms));
    expect(fastest(unknown)).toBeGreaterThan(fastest(known) / 3);
  });

  test('is slowed down after ten wrong passwords, and only for that address', async () => {
    const { ownerEmail } = await registerOrganization();
    const attempt = async (email: string, password: string) => (await anybody()).post('/v1/auth/login').send({ email, password });
    for (let n = 0; n < 10; n++) expect((await attempt(ownerEmail, 'wrong password')).status).toBe(401);
    const refused = await attempt(ownerEmail, PASSWORD);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const { ownerEmail: other } = await registerOrganization();
    for (let n = 0; n < 15; n++) expect((await attempt(other, PASSWORD)).status).toBe(200);
  });

  test('an ended session is nobody', async () => {
    const { organizationId, ownerId } = await registerOrganization();
    const owner = await as({ organizationId });
    await sql.run('UPDATE sessions SET expires_at = ? WHERE organization_id = ? AND user_id <> ?', [new Date(0), organizationId, ownerId]);
    expect((await owner.get('/v1/me')).status).toBe(401);
  });
});

test('a wrong key is not made good by a session, and a password meant for a proxy does not disturb one', async () => {
  const { organizationId } = await registerOrganization();
  const owner = await as({ organizationId });
  expect((await owner.get('/v1/me').set('Authorization', 'Bearer pe_live_wrong')).status).toBe(401);
  expect((await owner.get('/v1/me').set('Authorization', 'Basic dTpw')).status).toBe(200);
});

describe('calls from another site', () => {
  test('a session needs the token of its forms', async () => {
    const { organizationId } = await registerOrganization();
    const owner = await as({ organizationId });
    const reply = await owner.patch('/v1/me').set('X-CSRF-Token', 'x'.repeat(43)).send({ name: 'New' });
    expect([reply.status, reply.body.code]).toEqual([403, 'csrf']);
    expect((await owner.patch('/v1/me').send({ name: 'New' })).body.user.name).toBe('New');
  });

  test('a foreign origin is refused, at sign-in too, and our own is not', async () => {
    const { organizationId, ownerEmail } = await registerOrganization();
    const owner = await as({ organizationId });
    const browser = await anybody();
    const foreign = await Promise.all([
      owner.patch('/v1/me').set('Origin', 'https://evil.example').send({ name: 'New' }),
      browser.post('/v1/auth/login').set('Origin', 'https://evil.example').send({ email: ownerEmail, password: PASSWORD }),
      browser.post('/v1/auth/register').set('Origin', 'null').send({}),
    ]);
    expect(foreign.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, 'csrf']));
    const login = browser.post('/v1/auth/login');
    expect((await login.set('Origin', new URL(login.url).origin).send({ email: ownerEmail, password: PASSWORD })).status).toBe(200);
  });
});
