import { z } from 'zod';
import { DomainError } from './errors.ts';

const MOST_ERRORS = 50;

type Issue = z.core.$ZodIssue;

/** Where an issue lies; a field that nobody knows is named itself, not only what it stands in. */
const steps = (issue: Issue): string[][] =>
  (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]).map((path) => path.map(String));
/** A check of ours says what is wrong by a code of its own. */
const codeOf = (issue: Issue): string => (issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : issue.code);

/**
 * Validates one part of a request.
 *
 * @throws DomainError `invalid_request` (400) that names every wrong field by its path
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, part: 'body' | 'query' | 'path'): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MOST_ERRORS).flatMap((issue) => steps(issue).map((path) => ({
    path: [part === 'body' ? null : part, ...path].filter((step) => step !== null).join('.'),
    code: codeOf(issue),
    message: issue.message,
  })));
  const where = errors[0]!.path === '' ? `The ${part}` : `\`${errors[0]!.path}\``;
  throw new DomainError('invalid_request', `${where}: ${errors[0]!.message}`, { status: 400, errors });
}
