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

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** Σ aᵢ · bᵢ / cᵢ as an exact fraction. */
export function sumOfShares(terms: readonly { amount: number; part: number; whole: number }[]): Fraction {
  let over = 0n;
  let under = 1n;
  for (const { amount, part, whole } of terms) {
    over = over * BigInt(whole) + BigInt(amount) * BigInt(part) * under;
    under *= BigInt(whole);
    const shared = gcd(over, under);
    if (shared > 1n) [over, under] = [over / shared, under / shared];
  }
  return { over, under };
}

export const ZERO: Fraction = { over: 0n, under: 1n };
export const ONE: Fraction = { over: 1n, under: 1n };

/** a / b in lowest terms. */
export function reduced(a: number | bigint, b: number | bigint): Fraction {
  const [over, under] = [BigInt(a), BigInt(b)];
  const shared = gcd(over, under);
  return { over: over / shared, under: under / shared };
}

export const lessFraction = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under;

/** A multiple of a fraction. */
export const productOf = (factor: number | bigint, { over, under }: Fraction): Fraction => ({ over: BigInt(factor) * over, under });

/** Σ of fractions. */
export function sumOf(fractions: readonly Fraction[]): Fraction {
  let [over, under] = [0n, 1n];
  for (const fraction of fractions) {
    if (fraction.over === 0n) continue;
    if (fraction.under === under) {
      over += fraction.over;
      continue;
    }
    over = over * fraction.under + fraction.over * under;
    under *= fraction.under;
    const shared = gcd(over, under);
    if (shared > 1n) [over, under] = [over / shared, under / shared];
  }
  return { over, under };
}

/** Splits an integer over exact weights, as `largestRemainder` does. */
export function splitByFractions(total: number, weights: readonly Fraction[]): number[] {
  if (weights.every(({ under, over }) => under === 1n && over <= LARGEST_SAFE)) return largestRemainder(total, weights.map(({ over }) => Number(over)));
  const common = weights.reduce((product, { under }) => (product % under === 0n ? product : (product / gcd(product, under)) * under), 1n);
  return largestRemainder(total, weights.map(({ over, under }) => over * (common / under)));
}

/** How a wallet rounds: once, at the end (rule N3). */
export type Rounding = 'floor' | 'half_up';

/** over / under rounded to an integer. */
export function roundFraction({ over, under }: Fraction, rounding: Rounding): number {
  const rounded = rounding === 'floor' ? over / under : (2n * over + under) / (2n * under);
  if (rounded > LARGEST_SAFE) throw new RangeError('amount exceeds the safe integers');
  return Number(rounded);
}
