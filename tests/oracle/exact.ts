/** Fractions without a floating point in sight. */
export function roundFraction(numerator: bigint, denominator: bigint, mode: 'floor' | 'half_up' = 'floor'): number {
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  return Number(mode === 'half_up' && rest * 2n >= denominator ? whole + 1n : whole);
}

/** `amount · part / whole`, rounded once; nothing of nothing is nothing. */
export const shareOf = (amount: number, [part, whole]: readonly [number, number], mode: 'floor' | 'half_up' = 'floor'): number =>
  whole === 0 ? 0 : roundFraction(BigInt(amount) * BigInt(part), BigInt(whole), mode);

/** Rule N3: splits an amount by weights; what flooring leaves goes to the largest remainders, ties to the lower index. */
export function split(amount: number, weights: readonly (number | bigint)[]): number[] {
  const whole = weights.reduce<bigint>((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) return weights.map(() => 0);
  const exact = weights.map((weight, index) => ({ index, floor: BigInt(amount) * BigInt(weight) / whole, rest: BigInt(amount) * BigInt(weight) % whole }));
  let left = BigInt(amount) - exact.reduce((sum, { floor }) => sum + floor, 0n);
  const parts = exact.map(({ floor }) => Number(floor));
  for (const { index } of exact.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    parts[index]! += 1;
    left -= 1n;
  }
  return parts;
}

/** The same where a part takes no more than there is room: what does not fit goes to the first parts with room. */
export function splitWithin(amount: number, weights: readonly (number | bigint)[], room: readonly number[]): number[] {
  const parts = split(amount, weights).map((part, index) => Math.min(part, room[index]!));
  let left = amount - sum(parts);
  return parts.map((part, index) => {
    const more = !weights[index] ? 0 : Math.min(left, room[index]! - part);
    left -= more;
    return part + more;
  });
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
