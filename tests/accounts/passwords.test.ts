import { argon2Sync } from 'node:crypto';
import { hashPassword, verifyPassword } from '#api/accounts/passwords.ts';
import { sql } from '#db/sql.ts';
import { anybody, as, type Caller } from '../support/app.ts';
import { PASSWORD, registerOrganization, signIn, uniqueEmail } from '../support/factories.ts';
import { mailedLinkTo, mailsTo } from '../support/outbox.ts';

const NEW_PASSWORD = 'новый пароль 🔑';
const mailedToken = (email: string, mails?: number) => mailedLinkTo(email, '/reset-password\\?token=', mails);
const login = async (email: string, password: string) => (await (await anybody()).post('/v1/auth/login').send({ email, password })).status;
const browserOf = async ({ session, csrf }: { session: string; csrf: string }): Promise<Caller> =>
  (await anybody()).set('Cookie', `session=${session}`).set('X-CSRF-Token', csrf);

describe('hashing', () => {
  test('keeps algorithm and cost with the hash, at least what OWASP asks for', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword(PASSWORD)).not.toBe(hash);
    expect([await verifyPassword(PASSWORD, hash), await verifyPassword('another one', hash), await verifyPassword(PASSWORD, undefined)]).toEqual([true, false, false]);
  });

  test('a hash of another cost goes on working, and composed letters equal decomposed ones', async () => {
    const nonce = Buffer.from('sixteen bytes at');
    const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 24 });
    const older = `$argon2id$v=19$m=64,t=1,p=1$${nonce.toString('base64').replaceAll('=', '')}$${tag.toString('base64')}`;
    expect([await verifyPassword(PASSWORD, older), await verifyPassword('another one', older)]).toEqual([true, false]);
    expect(await verifyPassword('cafe\u0301 noir', await hashPassword('caf\u00e9 noir'))).toBe(true);
    await expect(verifyPassword(PASSWORD, 'plain text')).rejects.toThrow(/not an argon2id string/);
  });
});

describe('a forgotten password', () => {
  test('is replaced through a link that works once, and every session ends', async () => {
    const { ownerEmail, organizationId, ownerId } = await registerOrganization({ locale: 'ru' });
    const browser = await browserOf(await signIn({ organizationId, userId: ownerId }));
    const asked = await (await anybody()).post('/v1/auth/password/forgot').send({ email: ownerEmail });
    expect([asked.status, asked.body]).toEqual([202, {}]);
    const token = await mailedToken(ownerEmail);
    expect(mailsTo(ownerEmail)[0]?.subject).toBe('Новый пароль для Prime Engine');
    const reset = () => anybody().then((caller) => caller.post('/v1/auth/password/reset').send({ token, password: NEW_PASSWORD }));
    const both = await Promise.all([reset(), reset()]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 422]);
    expect(both.find(({ status }) => status === 422)?.body.code).toBe('token_invalid');
    expect([await login(ownerEmail, PASSWORD), await login(ownerEmail, NEW_PASSWORD)]).toEqual([401, 200]);
    expect((await browser.get('/v1/me')).status).toBe(401);
  });

  test('a newer link replaces the older one, and none works after an hour', async () => {
    const { ownerEmail, ownerId } = await registerOrganization();
    const caller = await anybody();
    await caller.post('/v1/auth/password/forgot').send({ email: ownerEmail });
    const older = await mailedToken(ownerEmail);
    await caller.post('/v1/auth/password/forgot').send({ email: ownerEmail });
    const newer = await mailedToken(ownerEmail, 2);
    const reset = async (token: string) => (await caller.post('/v1/auth/password/reset').send({ token, password: NEW_PASSWORD })).body.code;
    expect(newer).not.toBe(older);
    expect(await reset(older)).toBe('token_invalid');
    await sql.run('UPDATE password_resets SET expires_at = ? WHERE user_id = ?', [new Date(Date.now() - 1), ownerId]);
    expect(await reset(newer)).toBe('token_invalid');
  });

  test('asking tells nobody who is registered: same answer, same time', async () => {
    const { ownerEmail } = await registerOrganization();
    const ask = async (email: string) => {
      const started = performance.now();
      const { status, body } = await (await anybody()).post('/v1/auth/password/forgot').send({ email });
      return { status, body, ms: performance.now() - started };
    };
    const stranger = uniqueEmail();
    const [known, unknown]: [Awaited<ReturnType<typeof ask>>[], Awaited<ReturnType<typeof ask>>[]] = [[], []];
    // By turns: what else the machine does slows both down.
    for (let turn = 0; turn < 3; turn++) {
      known.push(await ask(ownerEmail));
      unknown.push(await ask(stranger));
    }
    expect([known[0]?.status, known[0]?.body]).toEqual([unknown[0]?.status, unknown[0]?.body]);
    const fastest = (asked: { ms: number }[]) => Math.min(...asked.map(({ ms }) => ms));
    expect(Math.abs(fastest(known) - fastest(unknown))).toBeLessThan(150);
  });

  test('a sixth mail within a quarter of an hour is refused', async () => {
    const email = uniqueEmail();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await (await anybody()).post('/v1/auth/password/forgot').send({ email })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });
});

describe('a new password', () => {
  test('needs the current one and ends the other sessions', async () => {
    const { ownerEmail, organizationId, ownerId } = await registerOrganization();
    const [here, elsewhere] = [await browserOf(await signIn({ organizationId, userId: ownerId })), await browserOf(await signIn({ organizationId, userId: ownerId }))];
    const change = (currentPassword: string) => here.post('/v1/me/password').send({ currentPassword, newPassword: NEW_PASSWORD });
    const wrong = await change('not this one');
    expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid_credentials']);
    expect((await change(PASSWORD)).status).toBe(204);
    expect([(await here.get('/v1/me')).status, (await elsewhere.get('/v1/me')).status, await login(ownerEmail, NEW_PASSWORD)]).toEqual([200, 401, 200]);
  });

  test('is nothing a key can set', async () => {
    const { organizationId } = await registerOrganization();
    const owner = await as({ organizationId });
    const { body } = await owner.post('/v1/api-keys').send({ name: 'All', scopes: ['ingest', 'read', 'write', 'admin'] });
    const reply = await (await anybody()).post('/v1/me/password').set('Authorization', `Bearer ${body.apiKey.secret}`).send({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  });
});
