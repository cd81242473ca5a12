import { routes } from '#api/routes.ts';
import type { Route } from '#api/routing/route.ts';
import { permissionsOfScopes, SCOPES } from '#domain/accounts/permissions.ts';
import { anybody, as, withKey, type Caller } from '../support/app.ts';
import { buildKey, registerOrganization } from '../support/factories.ts';
import { furnishedOrganization, type FurnishedOrganization } from '../support/furnished-organization.ts';
import { pathFor, probes } from './probes.ts';

const named = (route: Route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const;
const protectedRoutes = routes.filter(({ access }) => access !== 'public').map(named);
const permissionRoutes = protectedRoutes.filter(([, { access }]) => access !== 'any' && access !== 'user');

let foreign: FurnishedOrganization;
let intruder: { person: Caller; key: Caller; organizationId: string };

beforeAll(async () => {
  foreign = await furnishedOrganization();
  const { organizationId, secret } = await registerOrganization();
  intruder = { organizationId, person: await as({ organizationId }), key: await withKey(secret) };
});

async function call(caller: Caller, route: Route) {
  const { query = {}, body, statuses } = probes[route.operationId]!(foreign);
  const request = caller[route.method](pathFor(route.path, foreign)).query(query);
  const reply = body === undefined ? await request : await request.send(body as object);
  return { reply, statuses, sent: `${route.path} ${JSON.stringify(query)} ${JSON.stringify(body ?? {})} ${pathFor(route.path, foreign)}` };
}

/** What would show that a row of the other organization was read, unless the call itself named it. External ids are callers' own words. */
const traces = (sent: string) => Object.entries(foreign).filter(([name, trace]) => !name.endsWith('ExternalId') && !sent.includes(trace)).map(([, trace]) => trace);

test('every operation that takes credentials has a probe, and every probe an operation', () => {
  expect(Object.keys(probes).sort()).toEqual(protectedRoutes.map(([, { operationId }]) => operationId).sort());
});

test('the furnished organization sees its own rows where the intruder must not', async () => {
  const owner = await withKey(foreign.secret);
  const paths = [`/v1/customers/${foreign.customerId}`, `/v1/purchases/${foreign.purchaseId}`, `/v1/imports/${foreign.importId}`, '/v1/places', '/v1/team', '/v1/invitations'];
  const replies = await Promise.all(paths.map((path) => owner.get(path)));
  for (const reply of replies) expect([reply.status, JSON.stringify(reply.body).includes(foreign.mark)]).toEqual([200, true]);
  expect((await owner.get(`/v1/customers/${foreign.customerId}/wallets`)).body.data[0]).toMatchObject({ member: foreign.memberId, active: 100 });
});

describe('another organization’s rows do not exist', () => {
  test.each(protectedRoutes)('for a person: %s', async (_name, route) => {
    const { reply, statuses, sent } = await call(intruder.person, route);
    expect([statuses.includes(reply.status) ? 'expected' : reply.status, reply.body?.code]).toEqual(['expected', reply.body?.code]);
    for (const trace of traces(sent)) expect(reply.text ?? '').not.toContain(trace);
  });

  test.each(protectedRoutes.filter(([, { access }]) => access !== 'user'))('for a key: %s', async (_name, route) => {
    const { reply, statuses, sent } = await call(intruder.key, route);
    expect([...statuses, 200, 409].includes(reply.status) ? 'expected' : [reply.status, reply.body?.code]).toBe('expected');
    for (const trace of traces(sent)) expect(reply.text ?? '').not.toContain(trace);
  });

  test('and are untouched afterwards', async () => {
    const owner = await withKey(foreign.secret);
    expect((await owner.get('/v1/customers')).body.data).toHaveLength(1);
    expect((await owner.get(`/v1/customers/${foreign.customerId}`)).body.customer).toMatchObject({ name: `Customer ${foreign.mark}`, externalId: foreign.customerExternalId });
    expect((await owner.get(`/v1/purchases/${foreign.purchaseExternalId}`)).body.purchase).toMatchObject({ id: foreign.purchaseId, status: 'processed' });
    expect((await owner.get('/v1/places')).body.data).toMatchObject([{ externalId: foreign.placeExternalId, name: `Place ${foreign.mark}` }]);
    expect((await owner.get('/v1/team')).body.data).toHaveLength(2);
    expect((await owner.get('/v1/invitations')).body.data).toHaveLength(1);
    expect((await owner.get('/v1/api-keys')).body.data).toHaveLength(1);
  });
});

describe('credentials', () => {
  test.each(protectedRoutes)('are needed for %s', async (_name, route) => {
    const path = pathFor(route.path, foreign);
    const nobody = await (await anybody())[route.method](path);
    expect([nobody.status, nobody.body.code, nobody.type]).toEqual([401, 'unauthenticated', 'application/problem+json']);
    const wrong = await (await withKey('pe_live_wrong'))[route.method](path);
    expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthenticated']);
    const stale = await (await anybody())[route.method](path).set('Cookie', 'session=nonsense');
    expect([stale.status, stale.body.code]).toEqual([401, 'unauthenticated']);
  });

  test.each(permissionRoutes)('need the right to %s', async (_name, route) => {
    const lacking = SCOPES.filter((scope) => !permissionsOfScopes([scope]).has(route.access as never));
    const { secret } = await buildKey(intruder.organizationId, lacking);
    const reply = await (await withKey(secret))[route.method](pathFor(route.path, foreign));
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  });
});
