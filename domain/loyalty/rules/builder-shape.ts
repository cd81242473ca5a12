import type { Expression } from '../program.ts';

/** Operators whose single argument may stand with or without its brackets. */
const UNARY = new Set(['!', 'var', 'inSegment', 'anyLine', 'everyLine', 'sumLines', 'weekday']);

/** `{operator: arguments}` with exactly one operator. */
export const isNode = (expression: unknown): expression is { [operator: string]: Expression } =>
  typeof expression === 'object' && expression !== null && !Array.isArray(expression) && Object.keys(expression).length === 1;

function canonical(expression: unknown): unknown {
  if (Array.isArray(expression)) return expression.map(canonical);
  if (typeof expression !== 'object' || expression === null) return expression;
  return Object.fromEntries(Object.entries(expression).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([operator, value]) => {
    if (operator === 'sumLines' && Array.isArray(value) && value.length === 2 && value[1] === 'netMinor') return [operator, canonical(value[0])];   // what it adds up unless told
    const bare = UNARY.has(operator) && Array.isArray(value) && value.length === 1 ? value[0] : value;
    return [operator, canonical(bare)];
  }));
}

/** Whether two expressions differ at most in brackets around single arguments and in the order of keys. */
export const sameMeaning = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
