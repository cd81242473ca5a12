import { notFound } from '#domain/shared/errors.ts';
import { changeMember, removeMember } from '#db/commands/accounts-team.ts';
import { findMember, listTeam } from '#db/queries/accounts-lists.ts';
import { route, type Route } from '../routing/route.ts';
import { cursorId, pageOf } from './pages.ts';
import { checkMayGrant } from './policy.ts';
import { presentMember } from './presenter.ts';
import { idParams, listQuery, memberAnswer, teamAnswer, updateMemberBody } from './schema.ts';

const list = route({
  method: 'get', path: '/v1/team', operationId: 'listTeam', tag: 'Team', access: 'team.manage', summary: 'Who works here, the newest first',
  query: listQuery,
  answers: { 200: { description: 'The team', schema: teamAnswer } },
  handler: async ({ actor, query }) => {
    const { rows, nextCursor } = pageOf(await listTeam(actor.organizationId, { afterId: cursorId(query.cursor), limit: query.limit + 1 }), query.limit);
    return { status: 200, body: { data: rows.map(presentMember), nextCursor } };
  },
});

const update = route({
  method: 'patch', path: '/v1/team/{id}', operationId: 'updateTeamMember', tag: 'Team', access: 'team.manage', summary: 'Give a member another role or place',
  params: idParams, body: updateMemberBody,
  answers: { 200: { description: 'Changed', schema: memberAnswer } },
  handler: async ({ actor, params, body }) => {
    const { organizationId } = actor;
    await changeMember({ organizationId, memberId: params.id, ...body, authorize: (roles) => checkMayGrant(actor, ...roles) });
    const member = await findMember(organizationId, params.id);
    if (!member) throw notFound('member of the team');
    return { status: 200, body: { member: presentMember(member) } };
  },
});

const remove = route({
  method: 'delete', path: '/v1/team/{id}', operationId: 'removeTeamMember', tag: 'Team', access: 'team.manage', summary: 'Take somebody off the team; their sessions here end',
  params: idParams,
  answers: { 204: { description: 'Removed' } },
  handler: async ({ actor, params }) => {
    await removeMember({ organizationId: actor.organizationId, memberId: params.id, authorize: (roles) => checkMayGrant(actor, ...roles) });
    return { status: 204 };
  },
});

export const teamRoutes: readonly Route[] = [list, update, remove];
