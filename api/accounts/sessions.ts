import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { config } from '#config.ts';
import { endSession, openSession } from '#db/commands/accounts-sessions.ts';
import { hashToken, newToken } from './tokens.ts';

const LIFE_MS = 30 * 86_400_000;

const cookieOptions = (request: Request): CookieOptions => ({ sameSite: 'lax', secure: request.secure || config.appUrl.startsWith('https:'), path: '/' });

/** The hash of the session cookie, if one came. */
export function sessionHashOf(request: Request): string | undefined {
  const header = request.headers.cookie;
  const token = header === undefined ? undefined : parseCookie(header).session;
  return token === undefined || token === '' ? undefined : hashToken(token);
}

/** Signs in: ends the session the browser had and gives it a new one, with the token that its forms must send back. */
export async function startSession({ request, response }: { request: Request; response: Response }, userId: string, organizationId: string): Promise<void> {
  const [token, csrfToken] = [newToken(), newToken()];
  const former = sessionHashOf(request);
  if (former !== undefined) await endSession(former);
  await openSession({ tokenHash: hashToken(token), csrfToken, userId, organizationId, expiresAt: new Date(Date.now() + LIFE_MS) });
  const options = { ...cookieOptions(request), maxAge: LIFE_MS };
  response.cookie('session', token, { ...options, httpOnly: true });
  response.cookie('csrf', csrfToken, options);
}

/** Signs out: the session ends here and in the browser. */
export async function stopSession({ request, response }: { request: Request; response: Response }): Promise<void> {
  const hash = sessionHashOf(request);
  if (hash !== undefined) await endSession(hash);
  response.clearCookie('session', { ...cookieOptions(request), httpOnly: true });
  response.clearCookie('csrf', cookieOptions(request));
}
