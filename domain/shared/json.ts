const isBranch = (value: unknown): value is object => value !== null && typeof value === 'object';

/** Whether JSON has more than so many levels of objects and arrays. Looks no further than that: nesting can be deeper than the stack. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let layer = [value].filter(isBranch);
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth === levels) return true;
    layer = layer.flatMap((branch) => Object.values(branch).filter(isBranch));
  }
  return false;
}

/** Text that every database can keep: no lone surrogates and no NUL. */
export const isWellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** Whether all names and texts in a JSON value (not deeper than the stack) are well-formed. */
export function hasWellFormedTexts(value: unknown): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  return !isBranch(value) || Object.entries(value).every(([name, item]) => isWellFormed(name) && hasWellFormedTexts(item));
}
