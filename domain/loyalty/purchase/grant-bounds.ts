import { largestRemainder, mulDivFloor } from '../../shared/allocate.ts';
import type { PresentedInstrument } from '../instruments/types.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { CompiledLimit, CompiledWallet } from '../rules/types.ts';
import { linesOf, sum, type Basket } from './basket.ts';
import { countedInstrument, instrumentOf, limitedAs, type Candidate } from './candidates.ts';
import { counterName, keyOfBudget, keyOfLimit, type CounterKey, type CounterUse } from './counters.ts';
import { limitsNaming } from './limit-shares.ts';

/** A bound on the points of a grant. */
interface Bound {
  /** Grants under bounds of one name share it. */
  name: string;
  /** Null: it counts inside this purchase only. */
  key: CounterKey | null;
  max: number;
  mode: 'cap' | 'reject';
  reason: string;
  /** Which lines' points it counts; null: all. */
  counts: readonly boolean[] | null;
}

/** Points, and the money of each line that they stand for. */
interface Points {
  points: number;
  eligibleMinor: readonly number[];
}

interface AskedPoints extends Points {
  /** The lines they are for. */
  matches: readonly boolean[];
}

const NO_BOUNDS: readonly Bound[] = [];

function boundOf(basket: Basket, limit: CompiledLimit, { reason, instrument }: { reason: string; instrument: PresentedInstrument | null }): Bound | null {
  const { program, subjects, occurredAt, placePath } = basket.input;
  const { code, period, max, mode, lines } = limit;
  const instrumentId = countedInstrument(limit, instrument);
  if (instrumentId === undefined) return null;
  const key = keyOfLimit(limit, subjects, { at: occurredAt, timezone: program.timezone, instrumentId });
  if (key === null && period !== 'purchase') return null;
  const isOfSome = Object.keys(lines).length > 0;
  return { name: key ? counterName(key) : `purchase ${code} ${instrumentId}`, key, max, mode, reason, counts: isOfSome ? linesOf(basket).map((line) => matchesLine(lines, line, placePath)) : null };
}

/** What bounds the points that a candidate grants to a wallet, in the order it binds: the rule's limits, its budget, the wallet's limits. */
export function boundsOf(basket: Basket, candidate: Candidate, wallet: CompiledWallet): readonly Bound[] {
  const ofRule = limitsNaming(basket.input.program, [limitedAs(candidate), wallet.code]);
  const { budget } = candidate;
  if (ofRule.length === 0 && wallet.limits.length === 0 && budget?.measure !== 'points') return NO_BOUNDS;
  const instrument = instrumentOf(candidate);
  const opened = (limits: readonly CompiledLimit[], reasonOf: (limit: CompiledLimit) => string) =>
    limits.filter(({ measure }) => measure === 'points').map((limit) => boundOf(basket, limit, { reason: reasonOf(limit), instrument })).filter((bound) => bound !== null);
  const key = budget?.measure === 'points' ? keyOfBudget(candidate, basket.input.subjects.programId) : null;
  return [
    ...opened(ofRule, () => 'limit_exhausted'),
    ...(key ? [{ name: counterName(key), key, max: key.max, mode: budget!.mode, reason: 'budget_exhausted', counts: null }] : []),
    ...opened(wallet.limits, ({ period }) => (period === 'purchase' ? 'transaction_limit' : 'period_limit')),
  ];
}

interface Taken {
  key: CounterKey | null;
  /** By position of the grant. */
  ofGrant: Map<number, number>;
  /** Where it counts the points of some lines only. */
  ofLine: number[] | null;
}

const pointsIn = ({ ofGrant, ofLine }: Taken): number => (ofLine ? sum(ofLine) : [...ofGrant.values()].reduce((a, b) => a + b, 0));

/** Points over lines by the money they were computed on; where nothing was paid, over the lines alike. */
const overLines = ({ points, eligibleMinor, matches }: AskedPoints): number[] => largestRemainder(points, sum(eligibleMinor) > 0 ? eligibleMinor : matches.map(Number));

/** Points taken of every bound by the grants so far (rules N17, N18, N22). */
export class PointsTaken {
  readonly #basket: Basket;
  #taken = new Map<string, Taken>();

  constructor(basket: Basket) {
    this.#basket = basket;
  }

  /**
   * Cuts the points of one grant to what its bounds leave, and counts them.
   *
   * @param position of the grant among those of the purchase
   * @returns what is left of them, with the reason of the last cut
   */
  take(position: number, asked: AskedPoints, bounds: readonly Bound[]): Points & { reason?: string } {
    let { points, eligibleMinor } = asked;
    let reason: string | undefined;
    let ofLine = bounds.some(({ counts }) => counts !== null) ? overLines(asked) : null;
    for (const { key, name, max, mode, reason: why, counts } of bounds) {
      const taken = this.#taken.get(name);
      const room = Math.max(0, max - (key ? this.#basket.input.counters.used(key) : 0) - (taken ? pointsIn(taken) : 0));
      const counted = counts && ofLine!.map((part, index) => (counts[index] ? part : 0));
      const wanted = counted ? sum(counted) : points;
      if (wanted <= room) continue;
      const kept = mode === 'reject' ? 0 : room;
      points -= wanted - kept;
      reason = why;
      if (counted) {
        const left = largestRemainder(kept, counted);
        ofLine = ofLine!.map((part, index) => (counts[index] ? left[index]! : part));
        eligibleMinor = eligibleMinor.map((minor, index) => (counted[index]! > 0 ? mulDivFloor(minor, left[index]!, counted[index]!) : minor));
      } else if (ofLine) ofLine = largestRemainder(points, ofLine);
      if (points === 0) break;
    }
    if (points > 0) this.#count(position, { points, ofLine }, bounds);
    return { points, eligibleMinor, ...(reason !== undefined && { reason }) };
  }

  #count(position: number, { points, ofLine }: { points: number; ofLine: readonly number[] | null }, bounds: readonly Bound[]): void {
    for (const { key, name, counts } of bounds) {
      const known = this.#taken.get(name) ?? { key, ofGrant: new Map<number, number>(), ofLine: counts && counts.map(() => 0) };
      this.#taken.set(name, known);
      if (counts) known.ofLine = known.ofLine!.map((part, index) => part + (counts[index] ? ofLine![index]! : 0));
      else known.ofGrant.set(position, points);
    }
  }

  uses(grants: number): CounterUse[] {
    return [...this.#taken.values()].flatMap((taken): CounterUse[] => {
      const { key, ofGrant, ofLine } = taken;
      const amount = pointsIn(taken);
      if (key === null || amount === 0) return [];
      return [{ key, amount, of: ofLine ? { lines: ofLine } : { grants: Array.from({ length: grants }, (_, position) => ofGrant.get(position) ?? 0) } }];
    });
  }

  /** @returns puts back what was taken until now */
  keep(): () => void {
    const kept = new Map([...this.#taken].map(([name, { key, ofGrant, ofLine }]) => [name, { key, ofGrant: new Map(ofGrant), ofLine }]));
    return () => (this.#taken = kept);
  }
}
