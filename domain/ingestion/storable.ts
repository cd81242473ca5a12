import { hasWellFormedTexts, isDeeperThan } from '../shared/json.ts';

const DEEPEST = 16;   // far more than any body has; databases keep JSON of 32 levels (MariaDB) or 100 (MySQL)

/** Why an item of a batch cannot even be staged, in words; undefined for what can be kept until it is read. */
export function unstorable(item: unknown): string | undefined {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return 'The item must be a JSON object.';
  if (isDeeperThan(item, DEEPEST)) return `The item is nested more than ${DEEPEST} levels deep.`;
  return hasWellFormedTexts(item) ? undefined : 'The item must be well-formed text without NUL.';
}
