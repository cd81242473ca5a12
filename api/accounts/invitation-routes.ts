import { config } from '#config.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { acceptInvitation, createInvitation, removeInvitation } from '#db/commands/accounts-invitations.ts';
import { findInvitation, findOpenInvitation, listInvitations, type OpenInvitationRow } from '#db/queries/accounts-lists.ts';
import { findOrganization, findUser, findUserByEmail } from '#db/queries/accounts.ts';
import { logger } from '../logger.ts';
import { route, type Route } from '../routing/route.ts';
import { mails } from './mails.ts';
import { cursorId, pageOf } from './pages.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { checkMayGrant } from './policy.ts';
import { presentInvitation, presentOrganization, presentUser } from './presenter.ts';
import { acceptBody, idParams, invitationAnswer, invitationsAnswer, inviteBody, listQuery, openInvitationAnswer, signedInAnswer, tokenParams } from './schema.ts';
import { startSession } from './sessions.ts';
import { guessThrottle } from './throttles.ts';
import { hashToken, newToken } from './tokens.ts';

const list = route({
  method: 'get', path: '/v1/invitations', operationId: 'listInvitations', tag: 'Team', access: 'team.manage', summary: 'Invitations nobody has accepted yet, newest first',
  query: listQuery,
  answers: { 200: { description: 'Invitations', schema: invitationsAnswer } },
  handler: async ({ actor, query }) => {
    const { rows, nextCursor } = pageOf(await listInvitations(actor.organizationId, { afterId: cursorId(query.cursor), limit: query.limit + 1 }), query.limit);
    return { status: 200, body: { data: rows.map(presentInvitation), nextCursor } };
  },
});

/** Mails the link. An invitation nobody can receive is taken back. */
async function mailInvitation({ organizationId, id, email, actionUrl }: { organizationId: string; id: string; email: string; actionUrl: string }): Promise<void> {
  const [organization, user] = await Promise.all([findOrganization(organizationId), findUserByEmail(email)]);
  if (!organization) throw notFound('organization');
  try {
    await mails.invitation({
      to: email, locale: user?.locale ?? organization.locale, organizationName: organization.name, actionUrl, idempotencyKey: id,
    });
  } catch (error) {
    logger.error({ code: (error as { code?: string }).code }, 'the mail with an invitation could not be sent');
    await removeInvitation(organizationId, id);
    throw new DomainError('unavailable', 'The mail server did not take the invitation. Try again in a moment.', { status: 503, retryAfter: 30 });
  }
}

const invite = route({
  method: 'post', path: '/v1/invitations', operationId: 'createInvitation', tag: 'Team', access: 'team.manage', summary: 'Invite somebody by mail, for seven days',
  body: inviteBody, sensitive: true,
  answers: { 201: { description: 'Invited', schema: invitationAnswer } },
  handler: async ({ actor, body }) => {
    checkMayGrant(actor, body.role);
    const { organizationId } = actor;
    const token = newToken();
    const invitedBy = actor.kind === 'user' ? actor.id : null;
    const id = await createInvitation({ organizationId, email: body.email, role: body.role, place: body.place ?? null, tokenHash: hashToken(token), invitedBy });
    const actionUrl = `${config.appUrl}/invitation/${token}`;
    await mailInvitation({ organizationId, id, email: body.email, actionUrl });
    const row = await findInvitation(organizationId, id);
    if (!row) throw notFound('invitation');
    // Without a mail server nobody gets the mail but who looks into its folder: who invites may pass the link on.
    return { status: 201, body: { invitation: { ...presentInvitation(row), ...(!config.smtpUrl && { url: actionUrl }) } } };
  },
});

const withdraw = route({
  method: 'delete', path: '/v1/invitations/{id}', operationId: 'deleteInvitation', tag: 'Team', access: 'team.manage', summary: 'Take an invitation back',
  params: idParams,
  answers: { 204: { description: 'Taken back' } },
  handler: async ({ actor, params }) => {
    if (!(await removeInvitation(actor.organizationId, params.id))) throw notFound('invitation');
    return { status: 204 };
  },
});

async function openInvitation(token: string): Promise<OpenInvitationRow> {
  const invitation = await findOpenInvitation(hashToken(token), new Date());
  if (!invitation) throw notFound('open invitation');
  return invitation;
}

const read = route({
  method: 'get', path: '/v1/auth/invitations/{token}', operationId: 'getInvitation', tag: 'Accounts', access: 'public', summary: 'What the link of an invitation is about',
  params: tokenParams,
  answers: { 200: { description: 'The invitation', schema: openInvitationAnswer } },
  handler: async ({ params, request, response }) => {
    await guessThrottle(request, response);
    const { email, role, organizationName } = await openInvitation(params.token);
    const existingUser = (await findUserByEmail(email)) !== undefined;
    return { status: 200, body: { invitation: { email, role, organization: { name: organizationName }, existingUser } } };
  },
});

/** Who accepts: somebody known proves it by the password, somebody new chooses name and password. */
async function whoAccepts({ email, organizationLocale }: OpenInvitationRow, { name, password }: { name?: string; password: string }) {
  const known = await findUserByEmail(email);
  if (known) {
    if (await verifyPassword(password, known.passwordHash)) return known;
    throw new DomainError('invalid_credentials', 'This is not the password of the account with this e-mail address.', { status: 401 });
  }
  if (name === undefined) throw new DomainError('invalid_request', '`name`: somebody new needs a name', { status: 400, errors: [{ path: 'name', code: 'invalid_type', message: 'somebody new needs a name' }] });
  return { email, name, locale: organizationLocale, passwordHash: await hashPassword(password) };
}

const accept = route({
  method: 'post', path: '/v1/auth/invitations/{token}/accept', operationId: 'acceptInvitation', tag: 'Accounts', access: 'public',
  summary: 'Join the team: with the password one has, or as somebody new with a name and a new password',
  params: tokenParams, body: acceptBody, problems: [401],
  answers: { 200: { description: 'Joined and signed in', schema: signedInAnswer } },
  handler: async ({ params, body, request, response }) => {
    await guessThrottle(request, response);
    const invitation = await openInvitation(params.token);
    const userId = await acceptInvitation(invitation, await whoAccepts(invitation, body));
    const [user, organization] = await Promise.all([userId === null ? undefined : findUser(userId), findOrganization(invitation.organizationId)]);
    if (!user || !organization) throw notFound('open invitation');
    await startSession({ request, response }, user.id, organization.id);
    return { status: 200, body: { user: presentUser(user), organization: presentOrganization(organization) } };
  },
});

export const invitationRoutes: readonly Route[] = [list, invite, withdraw, read, accept];
