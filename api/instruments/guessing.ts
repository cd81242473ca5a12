import { DomainError } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';

const WINDOW_MS = 60_000;
const MOST_UNKNOWN = 60;
const MOST_KEPT = 10_000;

const windows = new Map<string, { unknown: number; until: number }>();

function windowOf({ kind, id }: Actor, now: number): { unknown: number; until: number } {
  const key = `${kind}:${id}`;
  const known = windows.get(key);
  if (known && known.until > now) return known;
  if (windows.size >= MOST_KEPT) windows.clear();
  const fresh = { unknown: 0, until: now + WINDOW_MS };
  windows.set(key, fresh);
  return fresh;
}

/**
 * Looks a code up, or does something with it; who names more than 60 unknown codes a minute is guessing and has to wait. Counted by key
 * or user, in this process.
 *
 * @throws DomainError 429 `rate_limited`
 */
export async function withoutGuessing<T>(actor: Actor, lookUp: () => Promise<T>): Promise<T> {
  const now = Date.now();
  const window = windowOf(actor, now);
  if (window.unknown >= MOST_UNKNOWN) throw new DomainError('rate_limited', 'Too many unknown codes. Wait before the next one.', { status: 429, retryAfter: Math.max(1, Math.ceil((window.until - now) / 1000)) });
  try {
    return await lookUp();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') window.unknown++;
    throw error;
  }
}
