import type { Response } from 'supertest';
import { inTransaction, sql } from '#db/sql.ts';
import type { LevelsDocument } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';
import { as, withKey, type Caller } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';
import { programOf, putProgram } from '../support/programs.ts';

const AT = '2026-03-05T09:00:00.000Z';
const levels: LevelsDocument = { list: [{ code: 'guest', name: 'Guest' }, { code: 'gold', name: 'Gold', when: { '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] }, 1_000_000] } }] };

/** A shop with a program that nobody joins by themselves, and a customer who is in `main` only. */
async function shopWithClub() {
  const { organizationId, secret } = await registerOrganization();
  const api = await withKey(secret);
  await putProgram(api, programOf({ enrolment: 'manual', levels }), { code: 'club' });
  const person = async (fields: object = {}) => (await api.post('/v1/customers').send({ externalId: newId(), onboarding: false, ...fields })).body.customer as { id: string };
  const customer = await person();
  return { organizationId, api, customer, person };
}

const join = (api: Caller, customer: { id: string }, body: object = { program: 'club' }) => api.post(`/v1/customers/${customer.id}/memberships`).send(body);
const programsOf = async (api: Caller, customer: { id: string }): Promise<string[]> => (await api.get(`/v1/customers/${customer.id}`)).body.customer.memberships.map(({ program }: { program: string }) => program);

test('a known customer joins on the first level, since the instant told, and holds the program’s wallet', async () => {
  const { api, customer } = await shopWithClub();
  const reply = await join(api, customer, { program: 'club', occurredAt: AT });
  expect([reply.status, reply.body]).toEqual([201, { membership: { id: expect.any(String), program: 'club', level: 'guest' } }]);
  const { body: { customer: { memberships } } } = await api.get(`/v1/customers/${customer.id}`);
  expect(memberships).toContainEqual(reply.body.membership);
  expect((await api.get(`/v1/customers/${customer.id}/levels`)).body.data.find(({ program }: { program: string }) => program === 'club')).toMatchObject({ level: 'guest', since: AT });
  expect((await api.get(`/v1/customers/${customer.id}/wallets`)).body.data).toContainEqual(expect.objectContaining({ program: 'club', active: 0 }));
});

test('joining again answers the same and moves nothing', async () => {
  const { api, customer } = await shopWithClub();
  const first = await join(api, customer, { program: 'club', occurredAt: AT });
  const again = await join(api, customer, { program: 'club', occurredAt: '2026-04-01T00:00:00Z' });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await api.get('/v1/programs/club/members')).body.data).toMatchObject([{ id: first.body.membership.id, joinedAt: AT }]);
});

/** Sends calls that all come to the customer's row before any of them goes on: it is locked until they stand there, and maybe changed. */
const atOnce = (api: Caller, customer: { id: string }, count: number, change?: string): Promise<Response[]> => {
  let replies: Promise<Response[]> | undefined;
  return inTransaction(async (lock) => {
    await lock.rows('SELECT id FROM customers WHERE id = ? FOR UPDATE', [customer.id]);
    replies ??= Promise.all(Array.from({ length: count }, () => join(api, customer)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (change !== undefined) await lock.run(`UPDATE customers SET ${change} WHERE id = ?`, [customer.id]);
  }).then(() => replies!);
};

test('calls at once make one membership', async () => {
  const { api, customer } = await shopWithClub();
  const replies = await atOnce(api, customer, 4);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201]);
  expect(new Set(replies.map(({ body }) => body.membership.id)).size).toBe(1);
  expect(await programsOf(api, customer)).toEqual(['club', 'main']);
});

test('who is erased while they are about to join does not join', async () => {
  const { organizationId, api, customer } = await shopWithClub();
  const [reply] = await atOnce(api, customer, 1, "status = 'erased'");
  expect(reply!.status).toBe(404);
  expect(await sql.rows('SELECT id FROM memberships WHERE organization_id = ? AND customer_id = ?', [organizationId, customer.id])).toHaveLength(1);
});

test.each([
  ['a program there is not', { program: 'nothing' }, 422, 'program_not_found'],
  ['a program that is a draft only', { program: 'draft' }, 422, 'program_not_found'],
  ['no program', {}, 400, 'invalid_request'],
  ['an unknown field', { program: 'club', level: 'gold' }, 400, 'invalid_request'],
  ['no instant', { program: 'club', occurredAt: 'yesterday' }, 400, 'invalid_request'],
])('%s is refused', async (_what, body, status, code) => {
  const { api, customer } = await shopWithClub();
  await api.put('/v1/programs/draft?draft=true').send(programOf({}));
  const reply = await join(api, customer, body);
  expect([reply.status, reply.body.code]).toEqual([status, code]);
  expect(await programsOf(api, customer)).toEqual(['main']);
});

test('who is erased or another’s is not there; who was merged is found at the survivor’s', async () => {
  const { api, customer, person } = await shopWithClub();
  const [erased, merged] = [await person(), await person()];
  await api.delete(`/v1/customers/${erased.id}`);
  await api.post(`/v1/customers/${customer.id}/merge`).send({ from: { id: merged.id }, externalId: newId() });
  const stranger = await (await shopWithClub()).person();
  const replies = [await join(api, erased), await join(api, stranger), await join(api, { id: newId() })];
  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
  const moved = await join(api, merged).redirects(0);
  expect([moved.status, moved.body]).toMatchObject([308, { code: 'customer_merged', customer: { id: customer.id } }]);
  expect(await programsOf(api, customer)).toEqual(['main']);
});

test('it takes the right to change customers', async () => {
  const { organizationId, customer } = await shopWithClub();
  const reader = await withKey((await buildKey(organizationId, ['read'])).secret);
  const [viewer, sales] = [await as({ organizationId, role: 'viewer' }), await as({ organizationId, role: 'sales' })];
  expect([(await join(reader, customer)).status, (await join(viewer, customer)).status, (await join(sales, customer)).status]).toEqual([403, 403, 201]);
});
