import { compared, divided, exactOf, isRatio, minus, plus, remainder, times, type Exact } from './exact.ts';
import type { LocalMoment } from './local-moment.ts';

/** Whether a value counts as true: not missing, false, 0, empty text or an empty list. */
export const isTrue = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

const missing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** `===`: same type and value. Missing equals only missing. */
export function isIdentical(a: unknown, b: unknown): boolean {
  if (missing(a) || missing(b)) return missing(a) && missing(b);
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  const [left, right] = [exactOf(a), exactOf(b)];
  return left !== null && right !== null && compared(left, right) === 0;
}

/** `==`: also a number and the text that writes it. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b || isIdentical(a, b)) return true;
  if (missing(a) || missing(b) || typeof a === typeof b) return false;
  const [left, right] = [exactOf(a), exactOf(b)];
  return left !== null && right !== null && compared(left, right) === 0;
}

/** Order of two values; undefined when there is none: one is missing, or they cannot be compared. */
function order(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  // Dates and times are text whose order is that of the calendar.
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [exactOf(a), exactOf(b)];
  return left === null || right === null ? undefined : compared(left, right);
}

export const isLess = (a: unknown, b: unknown): boolean => (order(a, b) ?? 1) < 0;
export const isAtMost = (a: unknown, b: unknown): boolean => (order(a, b) ?? 1) <= 0;
export const isMore = (a: unknown, b: unknown): boolean => (order(a, b) ?? -1) > 0;
export const isAtLeast = (a: unknown, b: unknown): boolean => (order(a, b) ?? -1) >= 0;

/** Membership in a list, or one text inside another. */
export function isIn(value: unknown, where: unknown): boolean {
  if (Array.isArray(where)) return where.some((item) => isEqual(value, item));
  return typeof value === 'string' && typeof where === 'string' && value !== '' && where.includes(value);
}

type Arithmetic = (a: Exact, b: Exact) => Exact | null;

/** A missing value makes the result missing. */
function fold(values: readonly unknown[], step: Arithmetic): Exact | null {
  let result = exactOf(values[0]);
  for (let index = 1; index < values.length && result !== null; index++) {
    const next = exactOf(values[index]);
    result = next === null ? null : step(result, next);
  }
  return result;
}

const BPS = 10_000;

/** Operators whose arguments are all computed first. */
export const VALUE_OPERATORS = {
  '==': ([a, b]) => isEqual(a, b),
  '!=': ([a, b]) => !isEqual(a, b),
  '===': ([a, b]) => isIdentical(a, b),
  '!==': ([a, b]) => !isIdentical(a, b),
  '<': ([a, b, c]) => isLess(a, b) && (c === undefined || isLess(b, c)),
  '<=': ([a, b, c]) => isAtMost(a, b) && (c === undefined || isAtMost(b, c)),
  '>': ([a, b]) => isMore(a, b),
  '>=': ([a, b]) => isAtLeast(a, b),
  '!': ([value]) => !isTrue(value),
  '!!': ([value]) => isTrue(value),
  between: ([value, from, to]) => isAtLeast(value, from) && isAtMost(value, to),
  in: ([value, where]) => isIn(value, where),
  '+': (values) => fold(values, plus),
  '-': (values) => (values.length === 1 ? fold([0, values[0]], minus) : fold(values, minus)),
  '*': (values) => fold(values, times),
  '/': (values) => fold(values, divided),
  '%': (values) => fold(values, remainder),
  min: (values) => fold(values, (a, b) => (compared(a, b) <= 0 ? a : b)),
  max: (values) => fold(values, (a, b) => (compared(a, b) >= 0 ? a : b)),
  percent: ([amount, bps]) => fold([amount, bps], (a, b) => divided(times(a, b), BPS)),
} satisfies Record<string, (values: readonly unknown[]) => unknown>;

/** Operators that read the clock: a value without arguments, else a condition. */
export const CLOCK_OPERATORS = {
  weekday: (values, { weekday }) => (values.length === 0 ? weekday : values.flat().some((day) => isEqual(day, weekday))),
  localTime: (values, { time }) => {
    const [from, to] = values.flat();
    if (values.length === 0) return time;
    return isMore(from, to) ? isAtLeast(time, from) || isLess(time, to) : isAtLeast(time, from) && isLess(time, to);
  },
  date: (values, { date }) => {
    const [from, to] = values.flat();
    if (values.length === 0) return date;
    return (missing(from) || isAtLeast(date, from)) && (missing(to) || isAtMost(date, to));
  },
} satisfies Record<string, (values: readonly unknown[], moment: LocalMoment) => unknown>;

/** A number for people and answers: a ratio becomes the nearest one JavaScript has. */
export const plainValue = (value: unknown): unknown => (isRatio(value) ? Number(value.over) / Number(value.under) : value ?? null);

