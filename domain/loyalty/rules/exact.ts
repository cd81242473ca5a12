import { gcd } from '../../shared/allocate.ts';

/** A fraction in lowest terms, of any sign and size, that is not a safe integer; `under` is positive. */
export interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** A number as expressions compute with it: a safe integer, or a ratio where that is not enough. Nothing is lost before the end. */
export type Exact = number | Ratio;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/;
const LONGEST_NUMBER = 40;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function ratio(over: bigint, under: bigint): Exact {
  const [top, bottom] = under < 0n ? [-over, -under] : [over, under];
  const shared = gcd(magnitude(top), bottom) || 1n;
  const [lowest, below] = [top / shared, bottom / shared];
  return below === 1n && magnitude(lowest) <= LARGEST ? Number(lowest) : { over: lowest, under: below };
}

function fromDecimal(text: string): Exact | null {
  const match = text.length <= LONGEST_NUMBER ? DECIMAL.exec(text) : null;
  if (!match) return null;
  const [, sign, whole = '', decimals = '', exponent = '0'] = match;
  const power = Number(exponent) - decimals.length;
  if (Math.abs(power) > LONGEST_NUMBER) return null;
  const digits = BigInt(`${sign}${whole}${decimals}`);
  return power >= 0 ? ratio(digits * 10n ** BigInt(power), 1n) : ratio(digits, 10n ** BigInt(-power));
}

export const isRatio = (value: unknown): value is Ratio => typeof value === 'object' && value !== null && typeof (value as Ratio).under === 'bigint';

/** The number that a value stands for: itself, or a decimal written as text; null for everything else, NaN and the infinite. */
export function exactOf(value: unknown): Exact | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : fromDecimal(String(value));
  if (typeof value === 'string') return fromDecimal(value);
  return isRatio(value) ? value : null;
}

const over = (value: Exact): bigint => (typeof value === 'number' ? BigInt(value) : value.over);
const under = (value: Exact): bigint => (typeof value === 'number' ? 1n : value.under);
const bothNumbers = (a: Exact, b: Exact): boolean => typeof a === 'number' && typeof b === 'number';

export function plus(a: Exact, b: Exact): Exact {
  const sum = bothNumbers(a, b) ? (a as number) + (b as number) : Number.NaN;
  return Number.isSafeInteger(sum) ? sum : ratio(over(a) * under(b) + over(b) * under(a), under(a) * under(b));
}

export const negative = (value: Exact): Exact => (typeof value === 'number' ? 0 - value : { over: -value.over, under: value.under });
export const minus = (a: Exact, b: Exact): Exact => plus(a, negative(b));

export function times(a: Exact, b: Exact): Exact {
  const product = bothNumbers(a, b) ? (a as number) * (b as number) : Number.NaN;
  // Zero has no sign: 0 · −1 is 0.
  return Number.isSafeInteger(product) ? product + 0 : ratio(over(a) * over(b), under(a) * under(b));
}

/** @returns null for a division by zero */
export const divided = (a: Exact, b: Exact): Exact | null => (over(b) === 0n ? null : ratio(over(a) * under(b), under(a) * over(b)));

/** What is left of a division rounded towards zero, with the sign of `a`. @returns null for a division by zero */
export function remainder(a: Exact, b: Exact): Exact | null {
  const quotient = divided(a, b);
  return quotient === null ? null : minus(a, times(ratio(over(quotient) / under(quotient), 1n), b));
}

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compared(a: Exact, b: Exact): number {
  if (bothNumbers(a, b)) return (a as number) - (b as number);
  const [left, right] = [over(a) * under(b), over(b) * under(a)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Rounded down to an integer, at the most (and least) the largest safe one. */
export function floorOf(value: Exact): number {
  if (typeof value === 'number') return value;
  const quotient = value.over / value.under;
  const floor = value.over < 0n && quotient * value.under !== value.over ? quotient - 1n : quotient;
  return Number(magnitude(floor) > LARGEST ? (floor < 0n ? -LARGEST : LARGEST) : floor);
}
