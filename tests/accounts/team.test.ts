import type { Response } from 'supertest';
import { sql } from '#db/sql.ts';
import { anybody, as, withKey, type Caller } from '../support/app.ts';
import { buildKey, buildPlace, joinTeam, PASSWORD, registerOrganization, uniqueEmail } from '../support/factories.ts';
import { linkTo, mailsTo } from '../support/outbox.ts';

async function business() {
  const { organizationId, ownerEmail, ownerId } = await registerOrganization({ name: 'Кино & Co', locale: 'ru' });
  const owner = await as({ organizationId });
  return { organizationId, ownerEmail, ownerId, owner };
}

const memberIdOf = async (organizationId: string, userId: string) =>
  (await sql.row<{ id: string }>('SELECT id FROM team_members WHERE organization_id = ? AND user_id = ?', [organizationId, userId]))!.id;

async function invite(caller: Caller, fields: object) {
  const email = uniqueEmail('guest');
  const reply = await caller.post('/v1/invitations').send({ email, role: 'viewer', ...fields });
  return { email, reply };
}

describe('invitations', () => {
  test('bring somebody new onto the team by a link in the language of the organization', async () => {
    const { owner } = await business();
    const { email, reply } = await invite(owner, { role: 'marketer' });
    expect([reply.status, reply.body.invitation]).toEqual([201,
      { id: expect.any(String), email, role: 'marketer', place: null, expiresAt: expect.any(String), createdAt: expect.any(String), url: expect.stringContaining('/invitation/') }]);
    expect(mailsTo(email)[0]?.subject).toBe('Кино & Co приглашает вас в команду');
    expect(mailsTo(email)[0]?.html).toContain('Кино &amp; Co');
    const token = linkTo(email, '/invitation/');
    const guest = await anybody();
    const shown = await guest.get(`/v1/auth/invitations/${token}`);
    expect(shown.body).toEqual({ invitation: { email, role: 'marketer', organization: { name: 'Кино & Co' }, existingUser: false } });
    expect((await guest.post(`/v1/auth/invitations/${token}/accept`).send({ password: PASSWORD })).body.errors[0].path).toBe('name');
    expect((await guest.post(`/v1/auth/invitations/${token}/accept`).send({ name: 'Гость', password: PASSWORD })).status).toBe(200);
    expect((await guest.get('/v1/me')).body).toMatchObject({ role: 'marketer', user: { name: 'Гость', locale: 'ru' } });
    expect((await guest.get(`/v1/auth/invitations/${token}`)).body.code).toBe('not_found');
    expect((await owner.get('/v1/invitations')).body.data).toEqual([]);
  });

  test('let somebody who has an account in with the password they have, and between organizations after that', async () => {
    const { owner } = await business();
    const known = await registerOrganization();
    await owner.post('/v1/invitations').send({ email: known.ownerEmail, role: 'sales' });
    const token = linkTo(known.ownerEmail, '/invitation/');
    const guest = await anybody();
    expect((await guest.get(`/v1/auth/invitations/${token}`)).body.invitation.existingUser).toBe(true);
    const wrong = await guest.post(`/v1/auth/invitations/${token}/accept`).send({ password: 'another password' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    const accepted = await guest.post(`/v1/auth/invitations/${token}/accept`).send({ password: PASSWORD });
    const csrf = /csrf=([^;]+)/.exec(String(accepted.headers['set-cookie']))?.[1] ?? '';
    const me = (await guest.get('/v1/me')).body;
    expect(me.organizations.map(({ role }: { role: string }) => role).sort()).toEqual(['owner', 'sales']);
    const switched = await guest.post('/v1/me/organization').set('X-CSRF-Token', csrf).send({ organizationId: known.organizationId });
    expect(switched.body.organization.id).toBe(known.organizationId);
    expect((await guest.get('/v1/me')).body.role).toBe('owner');
    const foreign = await registerOrganization();
    expect((await guest.post('/v1/me/organization').set('X-CSRF-Token', csrf).send({ organizationId: foreign.organizationId })).body.code).toBe('not_found');
  });

  test('a later one replaces the earlier, one taken back is nothing, and one of eight days ago is nothing', async () => {
    const { owner, organizationId } = await business();
    const { email } = await invite(owner, {});
    const first = linkTo(email, '/invitation/');
    const { body } = await owner.post('/v1/invitations').send({ email, role: 'viewer' });
    const second = linkTo(email, '/invitation/');
    const statusOf = async (token: string) => (await (await anybody()).get(`/v1/auth/invitations/${token}`)).status;
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200]);
    await sql.run('UPDATE invitations SET expires_at = ? WHERE organization_id = ?', [new Date(Date.now() - 1), organizationId]);
    expect(await statusOf(second)).toBe(404);
    expect((await owner.delete(`/v1/invitations/${body.invitation.id}`)).status).toBe(204);
    expect((await owner.delete(`/v1/invitations/${body.invitation.id}`)).status).toBe(404);
  });

  test('two who open one link at once are one member', async () => {
    const { owner, organizationId } = await business();
    const { email } = await invite(owner, {});
    const token = linkTo(email, '/invitation/');
    const accept = async () => (await anybody()).post(`/v1/auth/invitations/${token}/accept`).send({ name: 'Guest', password: PASSWORD });
    const statuses = (await Promise.all([accept(), accept(), accept()])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => status < 500)).toBe(true);
    expect((await owner.get('/v1/team')).body.data.filter((member: { user: { email: string } }) => member.user.email === email)).toHaveLength(1);
    expect(organizationId).toBeTruthy();
  });

  test('are refused for members, and for a partner without a place', async () => {
    const { owner, ownerEmail, organizationId } = await business();
    const place = await buildPlace(organizationId);
    const codes = [
      (await owner.post('/v1/invitations').send({ email: ownerEmail, role: 'viewer' })).body.code,
      (await invite(owner, { role: 'partner' })).reply.body.code,
      (await invite(owner, { role: 'partner', place: 'nowhere' })).reply.body.code,
      (await invite(owner, { role: 'viewer', place: place.externalId })).reply.body.code,
      (await invite(owner, { role: 'king' })).reply.body.code,
    ];
    expect(codes).toEqual(['already_member', 'place_required', 'place_not_found', 'place_not_allowed', 'invalid_request']);
    expect((await invite(owner, { role: 'partner', place: place.externalId })).reply.body.invitation.place).toEqual({ externalId: place.externalId, name: 'A place' });
  });
});

describe('the team', () => {
  test('an admin raises nobody above himself and does not touch an owner', async () => {
    const { organizationId, ownerId } = await business();
    const admin = await as({ organizationId, role: 'admin' });
    const { memberId } = await joinTeam({ organizationId, role: 'viewer' });
    const ownerMember = await memberIdOf(organizationId, ownerId);
    expect((await admin.patch(`/v1/team/${memberId}`).send({ role: 'owner' })).body.code).toBe('forbidden');
    expect((await admin.patch(`/v1/team/${ownerMember}`).send({ role: 'viewer' })).body.code).toBe('forbidden');
    expect((await admin.delete(`/v1/team/${ownerMember}`)).body.code).toBe('forbidden');
    expect((await invite(admin, { role: 'owner' })).reply.body.code).toBe('forbidden');
    expect((await admin.patch(`/v1/team/${memberId}`).send({ role: 'admin' })).body.member).toMatchObject({ id: memberId, role: 'admin' });
  });

  test('a key with the scope admin is no owner either', async () => {
    const { organizationId } = await business();
    const key = await withKey((await buildKey(organizationId, ['admin'])).secret);
    expect((await invite(key, { role: 'owner' })).reply.body.code).toBe('forbidden');
    expect((await invite(key, { role: 'admin' })).reply.status).toBe(201);
  });

  test('keeps its last owner, also when two owners remove each other at once', async () => {
    const twoOwners = async () => {
      const { organizationId, ownerId, owner } = await business();
      const first = await memberIdOf(organizationId, ownerId);
      const { data } = (await owner.get('/v1/team')).body;
      const second = data.find((member: { id: string }) => member.id !== first).id;
      return { organizationId, change: (member: 'first' | 'second', role: string) => owner.patch(`/v1/team/${member === 'first' ? first : second}`).send({ role }) };
    };
    const outcome = ({ status, body }: Response) => (status === 200 ? 'changed' : body.code as string);
    const byTurns = await twoOwners();
    expect([outcome(await byTurns.change('first', 'viewer')), outcome(await byTurns.change('second', 'admin'))]).toEqual(['changed', 'last_owner']);
    const { organizationId, change } = await twoOwners();
    const replies = await Promise.all([change('first', 'viewer'), change('second', 'admin')]);
    // Who is an admin by the time the other call is read may not touch an owner any more.
    expect(replies.map(outcome).sort()).toEqual(['changed', expect.stringMatching(/^(forbidden|last_owner)$/)]);
    expect(await sql.rows("SELECT id FROM team_members WHERE organization_id = ? AND role = 'owner'", [organizationId])).toHaveLength(1);
  });

  test('who leaves loses the sessions of this organization', async () => {
    const { organizationId, owner } = await business();
    const viewer = await as({ organizationId, role: 'viewer' });
    const { user } = (await viewer.get('/v1/me')).body;
    expect((await owner.delete(`/v1/team/${await memberIdOf(organizationId, user.id)}`)).status).toBe(204);
    expect((await viewer.get('/v1/me')).status).toBe(401);
  });

  test('a partner has a place; another role has none', async () => {
    const { organizationId, owner } = await business();
    const place = await buildPlace(organizationId);
    const { memberId } = await joinTeam({ organizationId, role: 'viewer' });
    const patch = async (fields: object) => (await owner.patch(`/v1/team/${memberId}`).send(fields)).body;
    expect((await patch({ role: 'partner' })).code).toBe('place_required');
    expect((await patch({ role: 'partner', place: place.externalId })).member.place).toEqual({ externalId: place.externalId, name: 'A place' });
    expect((await patch({ role: 'partner' })).member.place.externalId).toBe(place.externalId);
    expect((await patch({ role: 'sales' })).member.place).toBeNull();
    expect((await patch({ place: place.externalId })).code).toBe('place_not_allowed');
  });

  test.each(['marketer', 'sales', 'partner', 'viewer'] as const)('a %s does not manage it', async (role) => {
    const { organizationId } = await registerOrganization();
    const { id: placeId } = await buildPlace(organizationId);
    const caller = await as({ organizationId, role, ...(role === 'partner' && { placeId }) });
    const replies = await Promise.all([caller.get('/v1/team'), caller.get('/v1/invitations'), caller.post('/v1/invitations').send({ email: uniqueEmail(), role: 'viewer' }), caller.patch('/v1/organization').send({ name: 'Mine' })]);
    expect(replies.map(({ body }) => body.code)).toEqual(Array(4).fill('forbidden'));
  });
});

describe('oneself and the organization', () => {
  test('name, language and time zone can be changed, and nothing unknown', async () => {
    const { organizationId, owner } = await business();
    expect((await owner.patch('/v1/me').send({ name: 'عمر', locale: 'ar' })).body.user).toMatchObject({ name: 'عمر', locale: 'ar' });
    expect((await owner.patch('/v1/me').send({ email: 'x@example.test' })).body.code).toBe('invalid_request');
    expect((await owner.patch('/v1/organization').send({ name: 'New name', timezone: 'Asia/Dubai' })).body.organization)
      .toMatchObject({ id: organizationId, name: 'New name', timezone: 'Asia/Dubai', currency: 'RUB' });
    for (const fields of [{ timezone: 'Mars/Phobos' }, { currency: 'USD' }, { name: '' }]) expect((await owner.patch('/v1/organization').send(fields)).status).toBe(400);
  });

  test('a partner is told its place and what it may do', async () => {
    const { organizationId } = await registerOrganization();
    const place = await buildPlace(organizationId);
    const me = (await (await as({ organizationId, role: 'partner', placeId: place.id })).get('/v1/me')).body;
    expect([me.role, me.place, me.permissions]).toEqual(['partner', { externalId: place.externalId, name: 'A place' }, ['customers.read', 'purchases.read', 'places.read', 'reports.read']]);
  });
});
