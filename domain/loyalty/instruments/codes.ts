/** What `#` stands for in a pattern of codes: 32 digits and capital letters that people do not mistake for one another. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export const DEFAULT_CODE_PATTERN = '####-####-####';

/** A pool may use up this share of the codes its pattern can make, so that codes cannot be guessed: one in a hundred. */
const CODES_PER_ISSUED = 100;

const placesIn = (pattern: string): number => pattern.split('#').length - 1;

/** Whether a pattern has room for so many codes that cannot be guessed. */
export const canHold = (pattern: string, count: number): boolean => CODE_ALPHABET.length ** placesIn(pattern) >= count * CODES_PER_ISSUED;

/** How many random bytes a code of the pattern takes. */
export const bytesPerCode = placesIn;

/** A code of the pattern: each `#` becomes one of 32 characters, chosen by the five low bits of a random byte. */
export function codeOf(pattern: string, random: Uint8Array): string {
  let next = 0;
  return pattern.replaceAll('#', () => CODE_ALPHABET[random[next++]! & 31]!);
}
