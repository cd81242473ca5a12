import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { logger } from '../logger.ts';

/**
 * Gives every request an id (in `X-Request-Id` and in problems) and logs one line when it is answered: operation, status,
 * time, the run it started. No bodies, no addresses of people, no query.
 */
export const logRequests: RequestHandler = (request, response, next) => {
  const requestId = randomUUID();
  const started = performance.now();
  request.id = requestId;
  response.setHeader('X-Request-Id', requestId);
  response.on('finish', () => {
    const { operation, workflowId, problem, actor } = response.locals as { operation?: string; workflowId?: string; problem?: { code: string }; actor?: { organizationId: string } };
    const level = response.statusCode >= 500 ? 'error' : 'info';
    if (operation === undefined && level === 'info') return;
    logger[level]({
      requestId, operation, method: request.method, status: response.statusCode, durationMs: Math.round(performance.now() - started),
      organizationId: actor?.organizationId, workflowId, code: problem?.code,
    }, 'request');
  });
  next();
};

declare global {
  // The framework's own extension point for properties of requests.
  namespace Express {
    interface Request {
      id?: string;
    }
  }
}
