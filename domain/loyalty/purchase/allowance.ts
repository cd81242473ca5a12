import { lessFraction, ONE, reduced, ZERO, type Fraction } from '../../shared/allocate.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { CompiledLimit } from '../rules/types.ts';
import { linesOf, type Basket } from './basket.ts';
import { keyOfLimit, type CounterKey, type CounterSubjects, type CounterUse } from './counters.ts';

/** What one limit lets through of the lines of this purchase; the same for every rule it stands over (one counter serves all). */
interface Share {
  limit: CompiledLimit;
  key: CounterKey | null;
  allowed: Fraction[];
  /** Units of each line that pass. */
  amounts: number[];
  isExhausted: boolean;
  isUsed: boolean;
}

/**
 * The limits of a purchase over quantities (rules N17, N18): units, minutes and counts of goods. Money is limited where it is
 * taken off (money-limits.ts), points where they are granted (earning.ts).
 */
export class Allowances {
  readonly #basket: Basket;
  readonly #subjects: CounterSubjects;
  readonly #shares = new Map<string, Share>();

  constructor(basket: Basket, subjects: CounterSubjects) {
    this.#basket = basket;
    this.#subjects = subjects;
  }

  /** The limits of a rule, wallet or instrument type that act on quantities. */
  #limitsOf(codes: readonly string[]): CompiledLimit[] {
    return this.#basket.input.program.limits.filter(({ measure, rules }) => measure !== 'points' && measure !== 'sum' && (rules === null || codes.some((code) => rules.includes(code))));
  }

  /** Which part of each line whatever goes by these codes may act on, and the limit that says nothing is left. */
  partsFor(...codes: string[]): { parts: Fraction[]; exhausted: CompiledLimit | null; isCut: boolean } {
    const limits = this.#limitsOf(codes);
    let parts = this.#basket.gross.map(() => ONE);
    let isCut = false;
    for (const limit of limits) {
      const share = this.#shareOf(limit);
      if (share.isExhausted) return { parts: parts.map(() => ZERO), exhausted: limit, isCut: true };
      parts = parts.map((part, index) => (lessFraction(share.allowed[index]!, part) ? share.allowed[index]! : part));
      isCut ||= share.allowed.some((part) => part !== ONE);
    }
    return { parts, exhausted: null, isCut };
  }

  /** They gave something: their limits count the purchase, once. */
  use(...codes: string[]): void {
    for (const limit of this.#limitsOf(codes)) this.#shareOf(limit).isUsed = true;
  }

  uses(): CounterUse[] {
    return [...this.#shares.values()].flatMap(({ key, isUsed, amounts }) => {
      const amount = amounts.reduce((a, b) => a + b, 0);
      return key !== null && isUsed && amount > 0 ? [{ key, amount: key.measure === 'count' ? 1 : amount, of: { lines: amounts } }] : [];
    });
  }

  #shareOf(limit: CompiledLimit): Share {
    const known = this.#shares.get(limit.code);
    if (known) return known;
    const share = this.#measure(limit);
    this.#shares.set(limit.code, share);
    return share;
  }

  #measure(limit: CompiledLimit): Share {
    const { input } = this.#basket;
    const key = keyOfLimit(limit, this.#subjects, { at: input.occurredAt, timezone: input.program.timezone });
    const isUnlimited = key === null && limit.period !== 'purchase';
    const matches = linesOf(this.#basket).map((line) => matchesLine(limit.lines, line, input.placePath));
    const asked = input.lines.map((line, index) => (!matches[index] ? 0 : limit.measure === 'count' ? 1 : line.quantity));
    const total = asked.reduce((a, b) => a + b, 0);
    if (isUnlimited || total === 0) return { limit, key: null, allowed: asked.map(() => ONE), amounts: asked, isExhausted: false, isUsed: false };
    const left = limit.max - (key ? input.counters.used(key) : 0);
    const wanted = limit.measure === 'count' ? 1 : total;
    const isExhausted = left <= 0 || (wanted > left && (limit.mode === 'reject' || limit.measure === 'count'));
    let room = limit.measure === 'count' ? total : left;
    const amounts = asked.map((amount) => {
      const taken = isExhausted ? 0 : Math.min(amount, room);
      room -= taken;
      return taken;
    });
    const allowed = asked.map((amount, index) => (amount === 0 || amounts[index] === amount ? ONE : reduced(amounts[index]!, amount)));
    return { limit, key, allowed, amounts, isExhausted, isUsed: false };
  }
}
