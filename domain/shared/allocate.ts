const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** floor(a · b / c) for integers 0 ≤ a, b and 0 < c, exact for any size whose result is a safe integer. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  return product <= Number.MAX_SAFE_INTEGER ? Math.floor(product / c) : Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** The same split where every product is a safe integer, so that no digit is lost; undefined where one might be. */
function splitInSafeIntegers(total: number, weights: readonly (number | bigint)[]): number[] | undefined {
  let sum = 0;
  for (const weight of weights) {
    if (typeof weight !== 'number' || total * weight > Number.MAX_SAFE_INTEGER) return undefined;
    sum += weight;
  }
  if (sum > Number.MAX_SAFE_INTEGER) return undefined;
  if (sum === 0) return weights.map(() => 0);
  let left = total;
  const rests: number[] = [];
  const parts = weights.map((weight) => {
    const product = total * (weight as number);
    const part = Math.floor(product / sum);
    rests.push(product - part * sum);
    left -= part;
    return part;
  });
  if (left > 0) for (const index of rests.map((_, position) => position).sort((a, b) => rests[b]! - rests[a]! || a - b).slice(0, left)) parts[index]! += 1;
  return parts;
}

/**
 * Splits an integer over weights so that the parts sum to the whole: each gets its floor, the units left go to the largest
 * remainders, a tie to the lower index (rule N3, Hamilton's method).
 *
 * @param total integer ≥ 0
 * @param weights integers ≥ 0
 * @returns integers ≥ 0, in the order of the weights; all zero when every weight is zero
 */
export function largestRemainder(total: number, weights: readonly (number | bigint)[]): number[] {
  const quick = splitInSafeIntegers(total, weights);
  if (quick) return quick;
  const exactly = weights.map((weight) => BigInt(weight));
  const sum = exactly.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map(() => 0);
  const whole = BigInt(total);
  const exact = exactly.map((weight) => ({ part: (whole * weight) / sum, rest: (whole * weight) % sum }));
  const left = Number(whole - exact.reduce((a, { part }) => a + part, 0n));
  const order = exact.map((_, index) => index).sort((a, b) => (exact[a]!.rest === exact[b]!.rest ? a - b : exact[a]!.rest > exact[b]!.rest ? -1 : 1));
  const parts = exact.map(({ part }) => Number(part));
  for (const index of order.slice(0, left)) parts[index]! += 1;
  return parts;
}

/** An exact non-negative fraction. */
export interface Fraction {
  over: bigint;
  under: bigint;
}

/** The greatest common divisor of integers ≥ 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

export const ZERO: Fraction = { over: 0n, under: 1n };
export const ONE: Fraction = { over: 1n, under: 1n };

/** a / b in lowest terms. */
export function reduced(a: number | bigint, b: number | bigint): Fraction {
  const [over, under] = [BigInt(a), BigInt(b)];
  const shared = gcd(over, under);
  return { over: over / shared, under: under / shared };
}

/** A multiple of a fraction. */
export const productOf = (factor: number | bigint, { over, under }: Fraction): Fraction => ({ over: BigInt(factor) * over, under });

/** What fractions have in common below the line. One that is nothing asks for nothing. */
const commonUnder = (fractions: readonly Fraction[]): bigint =>
  fractions.reduce((common, { over, under }) => (over === 0n || under === common || common % under === 0n ? common : (common / gcd(common, under)) * under), 1n);

/** Fractions as multiples of 1 / `common`. */
const oversOf = (fractions: readonly Fraction[], common: bigint): bigint[] => fractions.map(({ over, under }) => (over === 0n || under === common ? over : over * (common / under)));

/** Σ of fractions, not always in lowest terms. */
export function sumOf(fractions: readonly Fraction[]): Fraction {
  const under = commonUnder(fractions);
  return { over: oversOf(fractions, under).reduce((a, b) => a + b, 0n), under };
}

/** Σ aᵢ · bᵢ / cᵢ as an exact fraction; 0 ≤ bᵢ ≤ cᵢ. */
export const sumOfShares = (terms: readonly { amount: number; part: number; whole: number }[]): Fraction =>
  sumOf(terms.map(({ amount, part, whole }) => productOf(amount, part === whole ? ONE : reduced(part, whole))));

/** Splits an integer over exact weights, as `largestRemainder` does. */
export function splitByFractions(total: number, weights: readonly Fraction[]): number[] {
  if (weights.every(({ under, over }) => under === 1n && over <= LARGEST_SAFE)) return largestRemainder(total, weights.map(({ over }) => Number(over)));
  return largestRemainder(total, oversOf(weights, commonUnder(weights)));
}

/** How a wallet rounds: once, at the end (rule N3). */
export type Rounding = 'floor' | 'half_up';

/** over / under rounded to an integer. */
export function roundFraction({ over, under }: Fraction, rounding: Rounding): number {
  const rounded = rounding === 'floor' ? over / under : (2n * over + under) / (2n * under);
  if (rounded > LARGEST_SAFE) throw new RangeError('amount exceeds the safe integers');
  return Number(rounded);
}
