import type { Request, RequestHandler, Response } from 'express';
import { permissionsOfRole } from '#domain/accounts/permissions.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { touchMember } from '#db/commands/accounts-usage.ts';
import { findSession } from '#db/queries/accounts.ts';
import { actorOfKey } from '../accounts/key-cache.ts';
import { sessionHashOf } from '../accounts/sessions.ts';
import type { Actor } from '../actor.ts';

const SEEN_EVERY_MS = 60_000;
const BEARER = /^bearer +(\S+) *$/i;
/** Browsers pass a password that a proxy in front of us asked for on to us. */
const OF_A_PROXY = /^basic /i;

async function actorOfSession(sessionHash: string, response: Response): Promise<Actor | undefined> {
  const now = new Date();
  const session = await findSession(sessionHash, now);
  if (!session) return undefined;
  const { userId, organizationId, role, csrfToken, placeId, placePath, lastSeenAt } = session;
  if (role === 'partner' && placePath === null) return undefined;
  response.locals.csrfToken = csrfToken;
  if (lastSeenAt === null || now.getTime() - lastSeenAt.getTime() > SEEN_EVERY_MS) await touchMember(organizationId, userId, now);
  return {
    kind: 'user', id: userId, organizationId, role, sessionHash, permissions: permissionsOfRole(role),
    ...(role === 'partner' && placeId !== null && placePath !== null && { placeId, placePath }),
  };
}

async function actorOfRequest(request: Request, response: Response): Promise<Actor | undefined> {
  const header = request.headers.authorization;
  if (header !== undefined && !OF_A_PROXY.test(header)) {
    const secret = BEARER.exec(header)?.[1];
    const actor = secret === undefined ? undefined : await actorOfKey(secret);
    if (!actor) response.locals.unauthenticated = new DomainError('unauthenticated', 'This API key is unknown, revoked or expired.', { status: 401 });
    return actor;
  }
  const sessionHash = sessionHashOf(request);
  return sessionHash === undefined ? undefined : actorOfSession(sessionHash, response);
}

/**
 * Finds out who calls: by the bearer key, else by the session cookie. With neither, or with a wrong key, nobody does, which a route
 * that needs somebody refuses. Only the API's own addresses are looked at: /metrics has a token of its own.
 */
export const authenticate: RequestHandler = async (request, response, next) => {
  if (request.path.startsWith('/v1/')) response.locals.actor = await actorOfRequest(request, response);
  next();
};
