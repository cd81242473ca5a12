import type { Request } from 'express';
import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { claimIdempotencyKey, keepIdempotentAnswer, releaseIdempotencyKey } from '#db/commands/idempotency.ts';
import type { Actor } from '../actor.ts';
import type { Reply, Route } from '../routing/route.ts';

const FORM = /^[\x21-\x7e]{1,255}$/;
const WAIT_MS = 5000;
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/**
 * Runs a POST once per `Idempotency-Key` (kept 24 h): the same key and body again get the first answer, another body is 409.
 * Calls with secrets are not kept: repeating one is 409 too. Calls without the header just run. A refused or failed call frees the key: it changed nothing.
 */
export async function withIdempotencyKey(request: Request, actor: Actor, route: Route, act: () => Promise<Reply>): Promise<Reply> {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return act();
  if (!FORM.test(key)) throw new DomainError('invalid_request', '`Idempotency-Key` must be 1–255 printable ASCII characters.', { status: 400 });
  const claim = { organizationId: actor.organizationId, key, operation: `${route.operationId} ${request.path}`, bodyHash: bodyHash(route.sensitive ? null : request.body) };
  for (const started = Date.now(); ;) {
    const earlier = await claimIdempotencyKey(claim);
    if (!earlier) break;
    if (earlier.operation !== claim.operation || earlier.bodyHash !== claim.bodyHash) throw conflict('idempotency_conflict', 'This Idempotency-Key was used with another request.');
    if (earlier.status !== null && route.sensitive) throw conflict('idempotency_conflict', 'This Idempotency-Key was used; answers with secrets are not kept.');
    if (earlier.status !== null) return { status: earlier.status, body: earlier.answer ?? undefined, headers: { 'Idempotency-Replayed': 'true' } };
    if (Date.now() - started > WAIT_MS) throw conflict('idempotency_in_progress', 'The first call with this Idempotency-Key is still running.');
    await pause();
  }
  try {
    const reply = await act();
    // 202 is no answer yet: the next call with the key may get it.
    if (reply.status === 202) await releaseIdempotencyKey(claim);
    else await keepIdempotentAnswer(claim, reply.status, route.sensitive ? undefined : reply.body);
    return reply;
  } catch (error) {
    await releaseIdempotencyKey(claim);
    throw error;
  }
}
