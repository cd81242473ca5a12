import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { DomainError } from '#domain/shared/errors.ts';

const MINUTE_MS = 60_000;

export type Throttle = (request: Request, response: Response) => Promise<void>;

interface Limit {
  attempts: number;
  perMs: number;
  /** Calls that succeed do not count. */
  failuresOnly: boolean;
  subject: (request: Request) => string;
}

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');
const emailAt = (request: Request): string => `${addressOf(request)} ${String((request.body as { email?: unknown }).email).toLowerCase()}`;

/** Refuses with 429 `rate_limited` and `Retry-After` what was tried too often; counted in this process. */
function throttle({ attempts, perMs, failuresOnly, subject }: Limit): Throttle {
  const limiter = rateLimit({
    limit: attempts, windowMs: perMs, skipSuccessfulRequests: failuresOnly, legacyHeaders: false, standardHeaders: false, keyGenerator: subject,
    handler: (request, _response, next) => {
      const resetTime = (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime?.getTime() ?? Date.now() + perMs;
      const retryAfter = Math.max(1, Math.ceil((resetTime - Date.now()) / 1000));
      next(new DomainError('rate_limited', 'Too many attempts. Wait before the next one.', { status: 429, retryAfter }));
    },
  });
  return (request, response) => new Promise((resolve, reject) => {
    Promise.resolve(limiter(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))).catch(reject);
  });
}

/** Wrong passwords for one e-mail address from one network address. */
export const signInThrottle = throttle({ attempts: 10, perMs: 15 * MINUTE_MS, failuresOnly: true, subject: emailAt });
/** Mails asked for one e-mail address from one network address. */
export const forgotThrottle = throttle({ attempts: 5, perMs: 15 * MINUTE_MS, failuresOnly: false, subject: emailAt });
/** Wrong tokens (reset, invitation) and wrong current passwords from one network address. */
export const guessThrottle = throttle({ attempts: 100, perMs: 15 * MINUTE_MS, failuresOnly: true, subject: addressOf });
