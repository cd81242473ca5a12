import { z } from 'zod';
import { permissionsOfRole } from '#domain/accounts/permissions.ts';
import { notFound } from '#domain/shared/errors.ts';
import { switchSession } from '#db/commands/accounts-sessions.ts';
import { updateOrganization, updateUser } from '#db/commands/accounts-users.ts';
import { findMemberOfUser } from '#db/queries/accounts-lists.ts';
import { findOrganization, findUser, organizationsOfUser, type OrganizationRow, type UserRow } from '#db/queries/accounts.ts';
import type { Actor } from '../actor.ts';
import { route, type Route } from '../routing/route.ts';
import { presentMember, presentOrganization, presentUser } from './presenter.ts';
import { keyMeAnswer, meAnswer, organizationAnswer, signedInAnswer, switchBody, updateMeBody, updateOrganizationBody, userAnswer } from './schema.ts';

async function userOf(id: string): Promise<UserRow> {
  const user = await findUser(id);
  if (!user) throw notFound('user');
  return user;
}

async function organizationOf(id: string): Promise<OrganizationRow> {
  const organization = await findOrganization(id);
  if (!organization) throw notFound('organization');
  return organization;
}

const presentKeyMe = ({ id, keyPrefix, scopes, permissions }: Actor, organization: OrganizationRow) =>
  ({ user: null, organization: presentOrganization(organization), key: { id, prefix: keyPrefix, scopes }, permissions: [...permissions] });

const getMe = route({
  method: 'get', path: '/v1/me', operationId: 'getMe', tag: 'Accounts', access: 'any', summary: 'Who is signed in, or which key calls, where, and what they may do',
  answers: { 200: { description: 'You; for a key, `user` is null', schema: z.union([meAnswer, keyMeAnswer]) } },
  handler: async ({ actor }) => {
    if (actor.kind === 'key') return { status: 200, body: presentKeyMe(actor, await organizationOf(actor.organizationId)) };
    const [user, organization, membership, organizations] = await Promise.all([
      userOf(actor.id), organizationOf(actor.organizationId), findMemberOfUser(actor.organizationId, actor.id), organizationsOfUser(actor.id)]);
    if (!membership) throw notFound('member of the team');
    const { role, place } = presentMember(membership);
    return {
      status: 200,
      body: {
        user: presentUser(user), organization: presentOrganization(organization), role, place, permissions: [...permissionsOfRole(role)],
        organizations: organizations.map(({ id, name, role: roleThere }) => ({ id, name, role: roleThere })),
      },
    };
  },
});

const updateMe = route({
  method: 'patch', path: '/v1/me', operationId: 'updateMe', tag: 'Accounts', access: 'user', summary: 'Change your name or language',
  body: updateMeBody,
  answers: { 200: { description: 'Changed', schema: userAnswer } },
  handler: async ({ actor, body }) => {
    await updateUser(actor.id, body);
    return { status: 200, body: { user: presentUser(await userOf(actor.id)) } };
  },
});

const switchOrganization = route({
  method: 'post', path: '/v1/me/organization', operationId: 'switchOrganization', tag: 'Accounts', access: 'user', summary: 'Go on working for another organization of yours',
  body: switchBody, problems: [404],
  answers: { 200: { description: 'Switched', schema: signedInAnswer } },
  handler: async ({ actor, body }) => {
    const membership = await findMemberOfUser(body.organizationId, actor.id);
    if (!membership || actor.sessionHash === undefined) throw notFound('organization');
    await switchSession(actor.sessionHash, body.organizationId);
    const [user, organization] = await Promise.all([userOf(actor.id), organizationOf(body.organizationId)]);
    return { status: 200, body: { user: presentUser(user), organization: presentOrganization(organization) } };
  },
});

const getOrganization = route({
  method: 'get', path: '/v1/organization', operationId: 'getOrganization', tag: 'Accounts', access: 'any', summary: 'The organization on whose behalf you call',
  answers: { 200: { description: 'The organization', schema: organizationAnswer } },
  handler: async ({ actor }) => ({ status: 200, body: { organization: presentOrganization(await organizationOf(actor.organizationId)) } }),
});

const patchOrganization = route({
  method: 'patch', path: '/v1/organization', operationId: 'updateOrganization', tag: 'Accounts', access: 'organization.manage',
  summary: 'Change its name, time zone of reports, or language; programs keep their own time zone',
  body: updateOrganizationBody,
  answers: { 200: { description: 'Changed', schema: organizationAnswer } },
  handler: async ({ actor, body }) => {
    await updateOrganization(actor.organizationId, body);
    return { status: 200, body: { organization: presentOrganization(await organizationOf(actor.organizationId)) } };
  },
});

export const meRoutes: readonly Route[] = [getMe, updateMe, switchOrganization, getOrganization, patchOrganization];
