import { largestRemainder } from '../../shared/allocate.ts';
import { sum, type Basket } from './basket.ts';
import type { LimitedBy } from './candidates.ts';
import type { CounterUse } from './counters.ts';
import { LimitShares, leftOf, type LimitShare } from './limit-shares.ts';

/** What limits leave of an amount; `cutBy` is the last one that took something. */
interface MoneyLeft {
  ofLine: readonly number[];
  cutBy: LimitShare | null;
}

function cut(shares: readonly LimitShare[], asked: readonly number[]): MoneyLeft {
  let ofLine = asked;
  let cutBy: LimitShare | null = null;
  for (const share of shares) {
    const counted = ofLine.map((minor, index) => (share.counts[index] ? minor : 0));
    const left = Math.max(0, leftOf(share));
    if (sum(counted) <= left) continue;
    cutBy = share;
    const kept = share.mode === 'reject' ? counted.map(() => 0) : largestRemainder(left, counted);
    ofLine = ofLine.map((minor, index) => (share.counts[index] ? kept[index]! : minor));
  }
  return { ofLine, cutBy };
}

function count(shares: readonly LimitShare[], given: readonly number[]): void {
  for (const { counts, taken } of shares) {
    for (const [index, minor] of given.entries()) if (counts[index]) taken[index]! += minor;
  }
}

/**
 * Limits and budgets by `sum` (rules N17, N18, N22): the money that discounts take off and certificates pay, and the money that a rule
 * which does neither grants points on, on the lines they count. What a limit leaves is shared over these lines by what was asked for.
 */
export class MoneyLimits {
  readonly #shares: LimitShares;

  constructor(basket: Basket) {
    this.#shares = new LimitShares(basket, ['sum']);
  }

  /** What the limits leave of money that is taken off or paid. */
  cut(limits: LimitedBy, asked: readonly number[]): MoneyLeft {
    return cut(this.#shares.over(limits), asked);
  }

  /** What the limits leave of the money that points are granted on: those that name the rule or the wallet. */
  cutGrant(limits: LimitedBy, asked: readonly number[]): MoneyLeft {
    return cut(this.#overGrants(limits), asked);
  }

  /** The amount was taken off or paid. */
  take(limits: LimitedBy, given: readonly number[]): void {
    count(this.#shares.over(limits), given);
  }

  /** Points were granted on the amount. */
  takeGrant(limits: LimitedBy, eligible: readonly number[]): void {
    count(this.#overGrants(limits), eligible);
  }

  uses(): CounterUse[] {
    return this.#shares.uses();
  }

  /** @returns puts back what they have counted until now */
  keep(): () => void {
    return this.#shares.keep();
  }

  #overGrants(limits: LimitedBy): readonly LimitShare[] {
    const shares = this.#shares.over(limits);
    return shares.length === 0 ? shares : shares.filter(({ isNamed }) => isNamed);
  }
}
