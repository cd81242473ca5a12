import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '#config.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { changePassword, createPasswordReset, resetPassword } from '#db/commands/accounts-users.ts';
import { findUser, findUserByEmail } from '#db/queries/accounts.ts';
import { logger } from '../logger.ts';
import { route, type Route } from '../routing/route.ts';
import { mails } from './mails.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { changePasswordBody, empty, forgotBody, resetBody } from './schema.ts';
import { forgotThrottle, guessThrottle } from './throttles.ts';
import { hashToken, newToken } from './tokens.ts';

/** The answer comes after this time whether or not anybody has the address; a slow mail server is not waited for. */
const FORGOT_MS = 250;

async function mailReset(email: string): Promise<void> {
  const user = await findUserByEmail(email);
  if (!user) return;
  const token = newToken();
  await createPasswordReset(user.id, hashToken(token));
  await mails.passwordReset({ to: user.email, locale: user.locale, name: user.name, actionUrl: `${config.appUrl}/reset-password?token=${token}`, idempotencyKey: newId() });
}

const forgot = route({
  method: 'post', path: '/v1/auth/password/forgot', operationId: 'forgotPassword', tag: 'Accounts', access: 'public',
  summary: 'Mail a one-time link that sets a new password; the answer is the same for an unknown address',
  body: forgotBody,
  answers: { 202: { description: 'If somebody has this address, a mail is on its way', schema: empty } },
  handler: async ({ body, request, response }) => {
    await forgotThrottle(request, response);
    mailReset(body.email).catch((error: unknown) => logger.error({ code: (error as { code?: string }).code }, 'the mail with a password link could not be sent'));
    await sleep(FORGOT_MS);
    return { status: 202, body: {} };
  },
});

const reset = route({
  method: 'post', path: '/v1/auth/password/reset', operationId: 'resetPassword', tag: 'Accounts', access: 'public',
  summary: 'Set a new password with the token of the mail; every session ends',
  body: resetBody,
  answers: { 202: { description: 'The new password works', schema: empty } },
  handler: async ({ body, request, response }) => {
    await guessThrottle(request, response);
    await resetPassword(hashToken(body.token), await hashPassword(body.password));
    return { status: 202, body: {} };
  },
});

const change = route({
  method: 'post', path: '/v1/me/password', operationId: 'changePassword', tag: 'Accounts', access: 'user',
  summary: 'Change your password; your other sessions end',
  body: changePasswordBody, sensitive: true,
  answers: { 204: { description: 'Changed' } },
  handler: async ({ actor, body, request, response }) => {
    await guessThrottle(request, response);
    const user = await findUser(actor.id);
    if (!user || actor.sessionHash === undefined) throw notFound('user');
    if (!(await verifyPassword(body.currentPassword, user.passwordHash))) throw new DomainError('invalid_credentials', 'The current password is another one.', { status: 422 });
    await changePassword({ userId: user.id, passwordHash: await hashPassword(body.newPassword), keepSession: actor.sessionHash });
    return { status: 204 };
  },
});

export const passwordRoutes: readonly Route[] = [forgot, reset, change];
