import { largestRemainder } from '../../shared/allocate.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { CompiledLimit } from '../rules/types.ts';
import { linesOf, sum, type Basket } from './basket.ts';
import { keyOfLimit, type CounterKey, type CounterSubjects, type CounterUse } from './counters.ts';

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

  #limitsOf(code: string): { limit: CompiledLimit; key: CounterKey | null; counts: boolean[] }[] {
    const { input } = this.#basket;
    const { program, occurredAt, placePath } = input;
    return program.limits.filter(({ measure, rules }) => measure === 'sum' && (rules === null || rules.includes(code))).flatMap((limit) => {
      const key = keyOfLimit(limit, this.#subjects, { at: occurredAt, timezone: program.timezone });
      if (key === null && limit.period !== 'purchase') return [];
      return [{ limit, key, counts: linesOf(this.#basket).map((line) => matchesLine(limit.lines, line, placePath)) }];
    });
  }

  /** What the limits of a rule or instrument type leave of an amount; `cutBy` names the last one that took something. */
  cut(code: string, asked: readonly number[]): { ofLine: number[]; cutBy: CompiledLimit | null } {
    let ofLine = [...asked];
    let cutBy: CompiledLimit | null = null;
    for (const { limit, key, counts } of this.#limitsOf(code)) {
      const counted = ofLine.map((minor, index) => (counts[index] ? minor : 0));
      const wanted = sum(counted);
      const left = Math.max(0, limit.max - (key ? this.#basket.input.counters.used(key) : 0) - sum(this.#taken.get(limit.code)?.ofLine ?? []));
      if (wanted <= left) continue;
      cutBy = limit;
      const kept = limit.mode === 'reject' ? counted.map(() => 0) : largestRemainder(left, counted);
      ofLine = ofLine.map((minor, index) => (counts[index] ? kept[index]! : minor));
    }
    return { ofLine, cutBy };
  }

  /** The amount was given. */
  take(code: string, given: readonly number[]): void {
    for (const { limit, key, counts } of this.#limitsOf(code)) {
      const before = this.#taken.get(limit.code)?.ofLine;
      this.#taken.set(limit.code, { key, ofLine: given.map((minor, index) => (before?.[index] ?? 0) + (counts[index] ? minor : 0)) });
    }
  }

  uses(): CounterUse[] {
    return [...this.#taken.values()].flatMap(({ key, ofLine }) => (key !== null && sum(ofLine) > 0 ? [{ key, amount: sum(ofLine), of: { lines: ofLine } }] : []));
  }
}
