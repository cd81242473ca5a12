import type { Request } from 'express';
import { z } from 'zod';
import { config } from '#config.ts';
import { findHook, saveHook, type HookIntegration, type HookKind } from '#db/commands/hooks.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { isDeeperThan } from '#domain/shared/json.ts';
import { findPan } from '#domain/shared/pan.ts';
import { isSignedWebhook, newWebhookSecret, type SignedCall } from '#integrations/webhooks/standard-webhooks.ts';
import { hashToken, newToken } from '../accounts/tokens.ts';
import { panDetected } from '../middleware/refuse-pan.ts';

const MOST_BYTES = 262_144;
const DEEPEST = 16;

export const HookParams = z.strictObject({ token: z.string().regex(/^[\w-]{22,100}$/) });
export const HookSetup = z.strictObject({ hookUrl: z.string(), secret: z.string().meta({ description: 'Shown here only' }) }).meta({ id: 'HookSetup' });

/** Makes a new address and secret for a hook of the organization. */
export async function openHook(organizationId: string, kind: HookKind, provider: string): Promise<z.output<typeof HookSetup>> {
  const [token, secret] = [newToken(), newWebhookSecret()];
  await saveHook({ organizationId, kind, provider, tokenHash: hashToken(token), secret });
  return { hookUrl: `${config.appUrl}/hooks/${kind}/${token}`, secret };
}

async function bytesOf(request: Request): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MOST_BYTES) throw new DomainError('too_large', 'The body is larger than this operation takes.', { status: 413 });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export interface SignedBody {
  hook: HookIntegration;
  body: Buffer;
}

type Verify = (secret: string, call: SignedCall, now: number) => boolean;

/**
 * Reads a call to a hook and checks its signature before anything of it is looked at.
 *
 * @throws DomainError `not_found` for an address nobody has, `unauthenticated` (401) for a wrong signature, `too_large` (413),
 *   `invalid_request` (400) for what is no JSON, `pan_detected` (422)
 */
export async function signedBody(request: Request, kind: HookKind, { token, verify = isSignedWebhook }: { token: string; verify?: Verify }): Promise<SignedBody> {
  const hook = await findHook(kind, hashToken(token));
  if (!hook) throw notFound('hook');
  const body = await bytesOf(request);
  const call = { id: request.get('webhook-id'), timestamp: request.get('webhook-timestamp'), signature: request.get('webhook-signature'), body };
  if (!verify(hook.secret, call, Date.now())) throw new DomainError('unauthenticated', 'The signature of this call is wrong or too old.', { status: 401 });
  const pan = findPan(jsonOf(body));
  if (pan !== undefined) throw panDetected(pan);
  return { hook, body };
}

/** @throws DomainError `invalid_request` (400) */
export function jsonOf(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (!isDeeperThan(value, DEEPEST)) return value;
  } catch {
    // Refused below.
  }
  throw new DomainError('invalid_request', 'The body is not valid JSON of moderate depth.', { status: 400 });
}
