import type { Request, RequestHandler } from 'express';
import { config } from '#config.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { isSameSecret } from '../accounts/tokens.ts';
import type { Actor } from '../actor.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Calls that start a session cannot know its token; their Origin is checked like everybody's. */
const STARTS_SESSION = /^\/v1\/auth\/(?!logout$)/;

function isForeign(origin: string, request: Request): boolean {
  if (!URL.canParse(origin)) return true;
  return new URL(origin).host !== request.headers.host && origin !== new URL(config.appUrl).origin;
}

const same = (sent: string | undefined, expected: string | undefined): boolean =>
  sent !== undefined && expected !== undefined && isSameSecret(sent, expected);

/** Refuses what another site makes a browser send: a foreign Origin, or a session's call without the session's token. */
export const checkCsrf: RequestHandler = (request, response, next) => {
  const actor = response.locals.actor as Actor | undefined;
  if (SAFE.has(request.method) || actor?.kind === 'key' || !request.path.startsWith('/v1/')) return next();
  const origin = request.headers.origin;
  if (origin !== undefined && isForeign(origin, request)) throw new DomainError('csrf', 'This call comes from another site.', { status: 403 });
  if (actor && !STARTS_SESSION.test(request.path) && !same(request.get('X-CSRF-Token'), response.locals.csrfToken as string | undefined)) {
    throw new DomainError('csrf', 'Send the cookie `csrf` back in the header `X-CSRF-Token`.', { status: 403 });
  }
  next();
};
