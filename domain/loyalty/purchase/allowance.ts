import { ONE, reduced, ZERO, type Fraction } from '../../shared/allocate.ts';
import { sum, type Basket } from './basket.ts';
import type { LimitedBy } from './candidates.ts';
import type { CounterUse } from './counters.ts';
import { LimitShares, leftOf, type LimitShare } from './limit-shares.ts';

/** What limits let through of the lines that something acts on. */
export interface Allowed {
  /** Units of each line, and which part of the line they are. */
  units: readonly number[];
  parts: readonly Fraction[];
  /** The last limit that took something; null where all may be acted on. */
  cutBy: LimitShare | null;
  /** Nothing at all is left. */
  isExhausted: boolean;
}

/** The units that one more limit leaves, line by line in their order: those it has counted already are free. The same array where it takes nothing. */
function within(share: LimitShare, units: readonly number[]): readonly number[] {
  const { counts, taken, measure, mode } = share;
  const asked = units.map((amount, index) => (counts[index] ? Math.max(0, amount - taken[index]!) : 0));
  const isCount = measure === 'count';
  // A purchase counts once.
  const wanted = isCount ? Number(sum(taken) === 0 && sum(asked) > 0) : sum(asked);
  const left = leftOf(share);
  if (wanted === 0 || wanted <= left) return units;
  if (isCount || mode === 'reject') return units.map((amount, index) => (counts[index] ? 0 : amount));
  let room = Math.max(0, left);
  return units.map((amount, index) => {
    if (!counts[index]) return amount;
    const more = Math.min(asked[index]!, room);
    room -= more;
    return Math.min(amount, taken[index]!) + more;
  });
}

/**
 * The limits and budgets of a purchase over quantities (rules N17, N18, N22): units, minutes and counts of purchases. Money is limited where it
 * is taken off (money-limits.ts), points where they are granted (grant-bounds.ts).
 */
export class Allowances {
  readonly #quantities: readonly number[];
  readonly #shares: LimitShares;
  readonly #everything: Allowed;

  constructor(basket: Basket) {
    this.#quantities = basket.input.lines.map(({ quantity }) => quantity);
    this.#shares = new LimitShares(basket, ['units', 'minutes', 'count']);
    this.#everything = { units: this.#quantities, parts: this.#quantities.map(() => ONE), cutBy: null, isExhausted: false };
  }

  /** What the limits let through. @param acts which lines are to be acted on; the others are not looked at */
  leaves(limits: LimitedBy, acts: readonly boolean[]): Allowed {
    const shares = this.#shares.over(limits);
    if (shares.length === 0) return this.#everything;
    let units: readonly number[] = this.#quantities.map((quantity, index) => (acts[index] ? quantity : 0));
    let cutBy: LimitShare | null = null;
    for (const share of shares) {
      const left = within(share, units);
      if (left === units) continue;
      units = left;
      cutBy = share;
    }
    const parts = units.map((amount, index) => (amount === this.#quantities[index] ? ONE : amount === 0 ? ZERO : reduced(amount, this.#quantities[index]!)));
    return { units, parts, cutBy, isExhausted: cutBy !== null && units.every((amount) => amount === 0) };
  }

  /** Something was given on so many units of the lines `on`: the limits count those that they have not counted yet. */
  use(limits: LimitedBy, units: readonly number[], on: readonly (number | boolean)[]): void {
    for (const { counts, taken } of this.#shares.over(limits)) {
      for (const [index, amount] of units.entries()) if (counts[index] && on[index]) taken[index] = Math.max(taken[index]!, amount);
    }
  }

  /** Of the limits by purchases the one that leaves none; what is handed out whole, not on lines, stands under these alone. */
  spent(limits: LimitedBy): LimitShare | null {
    return this.#shares.over(limits).find((share) => share.measure === 'count' && share.counts.includes(true) && sum(share.taken) === 0 && leftOf(share) < 1) ?? null;
  }

  /** Something was handed out: the limits by purchases count this one, if they have not. */
  useOnce(limits: LimitedBy): void {
    for (const { measure, counts, taken } of this.#shares.over(limits)) {
      if (measure === 'count' && sum(taken) === 0) taken.splice(0, Infinity, ...this.#quantities.map((quantity, index) => (counts[index] ? quantity : 0)));
    }
  }

  uses(): CounterUse[] {
    return this.#shares.uses();
  }

  /** @returns puts back what they have counted until now */
  keep(): () => void {
    return this.#shares.keep();
  }
}
