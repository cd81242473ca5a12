import { largestRemainder } from '../../shared/allocate.ts';
import type { LineFilter } from '../program.ts';
import { matchesLine } from '../rules/line-filter.ts';
import { linesOf, sum, type Basket } from './basket.ts';
import type { LimitedBy } from './candidates.ts';
import { keyOfLimit, type CounterKey, type CounterSubjects, type CounterUse } from './counters.ts';

/** A limit as it stands before this purchase. */
interface Room {
  /** Takings under the same name share it. */
  name: string;
  code: string;
  key: CounterKey | null;
  left: number;
  mode: 'cap' | 'reject';
  /** Which lines it counts. */
  counts: boolean[];
}

interface Taken {
  key: CounterKey | null;
  ofLine: number[];
}

/**
 * Limits by `sum` (rules N17, N18): the money that discounts take off and certificates pay, on the lines they count. What a limit
 * leaves is shared over these lines by what was asked for.
 */
export class MoneyLimits {
  readonly #basket: Basket;
  readonly #subjects: CounterSubjects;
  readonly #taken = new Map<string, Taken>();

  constructor(basket: Basket, subjects: CounterSubjects) {
    this.#basket = basket;
    this.#subjects = subjects;
  }

  #roomsOf({ codes, instrument }: LimitedBy): Room[] {
    const { program, occurredAt, placePath, counters } = this.#basket.input;
    const matching = (filter: LineFilter) => linesOf(this.#basket).map((line) => matchesLine(filter, line, placePath));
    const named = program.limits.filter(({ measure, rules }) => measure === 'sum' && (rules === null || codes.some((code) => rules.includes(code)))).flatMap((limit): Room[] => {
      const { code, mode, max, lines, period } = limit;
      const key = keyOfLimit(limit, this.#subjects, { at: occurredAt, timezone: program.timezone });
      return key === null && period !== 'purchase' ? [] : [{ name: code, code, key, left: max - (key ? counters.used(key) : 0), mode, counts: matching(lines) }];
    });
    const own = (instrument?.limits ?? []).filter(({ measure }) => measure === 'sum').map(({ code, key, left, mode, lines }): Room =>
      ({ name: `own ${key}`, code, key: null, left, mode, counts: matching(lines) }));
    return [...named, ...own];
  }

  /** What the limits of a rule or instrument leave of an amount; `cutBy` is the code of the last one that took something. */
  cut(limits: LimitedBy, asked: readonly number[]): { ofLine: number[]; cutBy: string | null } {
    let ofLine = [...asked];
    let cutBy: string | null = null;
    for (const { name, code, left: before, mode, counts } of this.#roomsOf(limits)) {
      const counted = ofLine.map((minor, index) => (counts[index] ? minor : 0));
      const left = Math.max(0, before - sum(this.#taken.get(name)?.ofLine ?? []));
      if (sum(counted) <= left) continue;
      cutBy = code;
      const kept = mode === 'reject' ? counted.map(() => 0) : largestRemainder(left, counted);
      ofLine = ofLine.map((minor, index) => (counts[index] ? kept[index]! : minor));
    }
    return { ofLine, cutBy };
  }

  /** The amount was given. */
  take(limits: LimitedBy, given: readonly number[]): void {
    for (const { name, key, counts } of this.#roomsOf(limits)) {
      const before = this.#taken.get(name)?.ofLine;
      this.#taken.set(name, { key, ofLine: given.map((minor, index) => (before?.[index] ?? 0) + (counts[index] ? minor : 0)) });
    }
  }

  uses(): CounterUse[] {
    return [...this.#taken.values()].flatMap(({ key, ofLine }) => (key !== null && sum(ofLine) > 0 ? [{ key, amount: sum(ofLine), of: { lines: ofLine } }] : []));
  }
}
