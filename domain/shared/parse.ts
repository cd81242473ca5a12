import { z } from 'zod';
import { DomainError } from './errors.ts';

const MOST_ERRORS = 50;

/**
 * Validates one part of a request.
 *
 * @throws DomainError `invalid_request` (400) that names every wrong field by its path
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, part: 'body' | 'query' | 'path'): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MOST_ERRORS).map((issue) => ({
    path: [part === 'body' ? null : part, ...issue.path.map(String)].filter((step) => step !== null).join('.'),
    code: issue.code,
    message: issue.message,
  }));
  const where = errors[0]!.path === '' ? `The ${part}` : `\`${errors[0]!.path}\``;
  throw new DomainError('invalid_request', `${where}: ${errors[0]!.message}`, { status: 400, errors });
}
