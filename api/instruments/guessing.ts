import { DomainError } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';

const WINDOW_MS = 60_000;
/** Tills mistype: so many unknown codes a minute are nobody's guessing. */
const MOST_UNKNOWN = 60;
/** A chain with many tills mistypes more: one unknown code more for so many different ones that exist. */
const KNOWN_PER_UNKNOWN = 4;
const MOST_CODES = 10_000;
const MOST_KEPT = 10_000;

interface Window {
  unknown: number;
  /** Different codes that exist. */
  known: Set<string>;
  until: number;
}

const windows = new Map<string, Window>();

function windowOf({ kind, id }: Actor, now: number): Window {
  const key = `${kind}:${id}`;
  const current = windows.get(key);
  if (current && current.until > now) return current;
  if (windows.size >= MOST_KEPT) windows.clear();
  const fresh = { unknown: 0, known: new Set<string>(), until: now + WINDOW_MS };
  windows.set(key, fresh);
  return fresh;
}

/** `not_found` of a path, `instrument_not_found` of a purchase. */
const isUnknownCode = (error: unknown): boolean => error instanceof DomainError && (error.code === 'not_found' || error.code === 'instrument_not_found');

/** @throws DomainError 429 `rate_limited` */
function refuseGuessing({ unknown, known, until }: Window, now: number): void {
  if (unknown < MOST_UNKNOWN + Math.floor(known.size / KNOWN_PER_UNKNOWN)) return;
  throw new DomainError('rate_limited', 'Too many unknown codes. Wait before the next one.', { status: 429, retryAfter: Math.max(1, Math.ceil((until - now) / 1000)) });
}

function noteKnown({ known }: Window, codes: readonly string[]): void {
  for (const code of codes) if (known.size < MOST_CODES) known.add(code.toUpperCase());
}

/**
 * Looks codes up, or does something with them; who names more than 60 unknown codes a minute, and more than one for every four that
 * exist, is guessing and has to wait. Counted by key or user, in this process; a call without codes is let through.
 *
 * @throws DomainError 429 `rate_limited`
 */
export async function withoutGuessing<T>(actor: Actor, codes: readonly string[], lookUp: () => Promise<T>): Promise<T> {
  if (codes.length === 0) return lookUp();
  const now = Date.now();
  const window = windowOf(actor, now);
  refuseGuessing(window, now);
  try {
    const found = await lookUp();
    noteKnown(window, codes);
    return found;
  } catch (error) {
    if (isUnknownCode(error)) window.unknown++;
    throw error;
  }
}

/** What became of one of many calls in one. */
interface Outcome {
  status: number | null;
  code: string | null;
}

/**
 * The same for many calls in one, with the codes of each.
 *
 * @throws DomainError 429 `rate_limited`
 */
export async function withoutGuessingMany<T extends { results: readonly Outcome[] }>(actor: Actor, codesOfEach: readonly (readonly string[])[], lookUp: () => Promise<T>): Promise<T> {
  if (codesOfEach.every((codes) => codes.length === 0)) return lookUp();
  const now = Date.now();
  const window = windowOf(actor, now);
  refuseGuessing(window, now);
  const found = await lookUp();
  found.results.forEach(({ status, code }, index) => {
    if (code === 'instrument_not_found') window.unknown++;
    else if (status !== null && status < 300) noteKnown(window, codesOfEach[index] ?? []);
  });
  return found;
}
