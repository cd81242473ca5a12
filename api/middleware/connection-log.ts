import type { RequestHandler, Response } from 'express';
import { newId } from '#domain/shared/ids.ts';
import { flushUsage, noteCall, noteEvent } from '../accounts/usage.ts';
import type { Actor } from '../actor.ts';
import type { Problem } from '../errors.ts';

const LONGEST_DETAIL = 500;
/** Calls with which a client application reports what happened. */
const INGESTION = /^\/v1\/(?:customers|purchases|returns|events)(?:\/batch)?$|^\/v1\/purchases\/[^/]+\/returns$|^\/v1\/imports$/;

function note(response: Response, actor: Actor, path: string, startedAt: Date): void {
  const { operation, problem, subjectId } = response.locals as { operation?: string; problem?: Problem; subjectId?: string | null };
  noteCall({
    id: newId(), organizationId: actor.organizationId, keyId: actor.id, operation: operation ?? 'unknown', status: response.statusCode,
    code: problem?.code ?? null, detail: problem?.detail.slice(0, LONGEST_DETAIL) ?? null, subjectId: subjectId ?? null,
    durationMs: Date.now() - startedAt.getTime(), occurredAt: startedAt,
  });
  if (response.req.method === 'POST' && response.statusCode < 300 && INGESTION.test(path)) noteEvent(actor.organizationId, startedAt);
}

/** Keeps what client applications call with their keys: operation and outcome, never a body. */
export const recordConnectionRequests: RequestHandler = (request, response, next) => {
  const actor = response.locals.actor as Actor | undefined;
  if (actor?.kind === 'key') {
    const [path, startedAt] = [request.path, new Date()];
    response.once('finish', () => note(response, actor, path, startedAt));
  }
  next();
};

/** Writes what is still in memory; called before the process ends. */
export const flushConnectionLog = (): Promise<void> => flushUsage({ everything: true });
