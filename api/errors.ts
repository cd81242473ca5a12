import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { DomainError } from '#domain/shared/errors.ts';
import { logger } from './logger.ts';

/** RFC 9457 problem, as every error answer of the API looks. Callers test `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { path: string; code: string; message: string }[];
  [extension: string]: unknown;
}

export const requestIdOf = (request: Request): string => String(request.id ?? '');

export function problemOf(error: DomainError, requestId: string): Problem {
  return {
    type: `https://docs.prime-engine.dev/problems/${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
    ...error.details,
  };
}

/** The address that was asked for, of the customer whom the one in it was merged into. */
function survivorUrl({ originalUrl }: Request, { details }: DomainError): string {
  const { merged, customer } = details as { merged: string; customer: { id: string } };
  return originalUrl.replace(new RegExp(merged, 'i'), customer.id);
}

export function sendProblem(request: Request, response: Response, error: DomainError): void {
  const problem = problemOf(error, requestIdOf(request));
  response.locals.problem = problem;
  if (error.status === 429 || error.status === 503) response.setHeader('Retry-After', String(error.details.retryAfter ?? 1));
  if (error.code === 'customer_merged') response.setHeader('Location', survivorUrl(request, error));
  response.status(error.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What a thrown thing means to the caller: refusals speak for themselves, body-parser's errors are the client's, the rest is ours. */
function translate(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large') return new DomainError('too_large', 'The body is larger than this operation takes.', { status: 413 });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new DomainError('invalid_request', 'The encoding of the body is not supported; send UTF-8.', { status: 400 });
  if (type === 'entity.parse.failed') return new DomainError('invalid_request', 'The body is not valid JSON.', { status: 400 });
  if (error instanceof URIError) return new DomainError('invalid_request', 'The address is not valid percent-encoding.', { status: 400 });
  if (typeof status === 'number' && status >= 400 && status < 500) return new DomainError('invalid_request', 'The request could not be read.', { status: 400 });
  return undefined;
}

const OUTAGES = new Set(['ECONNREFUSED', 'ECONNRESET', 'PROTOCOL_CONNECTION_LOST', 'ETIMEDOUT', 'ER_CON_COUNT_ERROR', 'EPIPE', 'ER_SERVER_SHUTDOWN', 'POOL_CLOSED']);
const GRPC_OUTAGES = new Set([4, 8, 14]);

/** Whether the database or Temporal is away for the moment: the caller may repeat the call. */
export function isOutage(error: unknown): boolean {
  for (let cause = error as { code?: unknown; cause?: unknown; parent?: unknown; name?: string } | undefined; cause; cause = (cause.cause ?? cause.parent) as typeof cause) {
    if (OUTAGES.has(String(cause.code)) || GRPC_OUTAGES.has(Number(cause.code))) return true;
    if (cause.name?.startsWith('SequelizeConnection') === true) return true;
  }
  return false;
}

export const errorHandler: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const known = translate(error);
  if (known) return sendProblem(request, response, known);
  if (isOutage(error)) {
    logger.warn({ requestId: requestIdOf(request), error: describe(error) }, 'a service is away');
    return sendProblem(request, response, new DomainError('unavailable', 'A service that this call needs is away for a moment. Nothing was lost; try again.', { status: 503, retryAfter: 2 }));
  }
  logger.error({ requestId: requestIdOf(request), err: describe(error) }, 'request failed');
  return sendProblem(request, response, new DomainError('internal_error', 'Something went wrong on our side. The request id tells us where.', { status: 500 }));
};

/** Name, code and stack of an error without its message's data: database messages may quote personal values. */
function describe(error: unknown): Record<string, unknown> {
  const { name, code, stack } = error as Error & { code?: string };
  return { name, code, stack: stack?.split('\n').slice(1, 8).join('\n') };
}
