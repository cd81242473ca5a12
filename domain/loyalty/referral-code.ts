import { createHash } from 'node:crypto';
import { CODE_ALPHABET } from './instruments/codes.ts';

const LENGTH = 8;

/**
 * A code of eight readable characters for a customer in a program, the same every time it is computed.
 *
 * @param attempt 0, and more when another customer has the code by chance
 */
export function referralCode(programId: string, customerId: string, attempt: number): string {
  const digest = createHash('sha256').update(`${programId} ${customerId} ${attempt}`).digest();
  return Array.from({ length: LENGTH }, (_, index) => CODE_ALPHABET[digest[index]! % CODE_ALPHABET.length]).join('');
}

/** A code as people type it: case, spaces and hyphens say nothing. */
export const normalizeCode = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase();

/** Whether a normalized code can be one at all. */
export const isPossibleCode = (code: string): boolean => /^[0-9A-Z]{1,32}$/.test(code);
