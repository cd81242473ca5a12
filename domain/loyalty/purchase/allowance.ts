import { lessFraction, ONE, reduced, ZERO, type Fraction } from '../../shared/allocate.ts';
import type { PresentedInstrument, PresentedLimit } from '../instruments/types.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { LineFilter } from '../program.ts';
import type { CompiledLimit } from '../rules/types.ts';
import { linesOf, sum, type Basket } from './basket.ts';
import type { LimitedBy } from './candidates.ts';
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

/** What is left of a limit, handed out line by line in their order; a limit that gives nothing is exhausted. */
function handOut(asked: readonly number[], left: number, mode: 'cap' | 'reject'): { amounts: number[]; isExhausted: boolean } {
  const isExhausted = left <= 0 || (sum(asked) > left && mode === 'reject');
  let room = isExhausted ? 0 : left;
  const amounts = asked.map((amount) => {
    const taken = Math.min(amount, room);
    room -= taken;
    return taken;
  });
  return { amounts, isExhausted };
}

const partsOf = (asked: readonly number[], amounts: readonly number[]): Fraction[] =>
  asked.map((amount, index) => (amount === 0 || amounts[index] === amount ? ONE : reduced(amounts[index]!, amount)));

/**
 * The limits of a purchase over quantities (rules N17, N18): units, minutes and counts of goods. Money is limited where it is
 * taken off (money-limits.ts), points where they are granted (earning.ts).
 */
export class Allowances {
  readonly #basket: Basket;
  readonly #subjects: CounterSubjects;
  readonly #everything: Fraction[];
  readonly #shares = new Map<string, Share>();
  /** Units that instruments took of limits of their types, by the limit's key and the instrument. */
  readonly #own = new Map<string, Map<string, number[]>>();

  constructor(basket: Basket, subjects: CounterSubjects) {
    this.#basket = basket;
    this.#subjects = subjects;
    this.#everything = basket.gross.map(() => ONE);
  }

  /** The limits of a rule, wallet or instrument type that act on quantities. */
  #limitsOf(codes: readonly string[]): CompiledLimit[] {
    return this.#basket.input.program.limits.filter(({ measure, rules }) => measure !== 'points' && measure !== 'sum' && (rules === null || codes.some((code) => rules.includes(code))));
  }

  /** Which part of each line may be acted on under these limits, and the code of the one that says nothing is left. */
  partsFor({ codes, instrument }: LimitedBy): { parts: Fraction[]; exhausted: string | null; isCut: boolean } {
    const shares = [
      ...this.#limitsOf(codes).map((limit) => ({ code: limit.code, ...this.#shareOf(limit) })),
      ...(instrument ? this.#ownLimits(instrument).map((limit) => ({ code: limit.code, ...this.#ownShare(instrument, limit) })) : []),
    ];
    if (shares.length === 0) return { parts: this.#everything, exhausted: null, isCut: false };
    const exhausted = shares.find(({ isExhausted }) => isExhausted);
    if (exhausted) return { parts: this.#basket.gross.map(() => ZERO), exhausted: exhausted.code, isCut: true };
    const parts = this.#basket.gross.map((_, index) => shares.reduce((part, { allowed }) => (lessFraction(allowed[index]!, part) ? allowed[index]! : part), ONE));
    return { parts, exhausted: null, isCut: parts.some((part) => part !== ONE) };
  }

  /** Whole units of each line that may be acted on. */
  unitsFor(limits: LimitedBy): number[] {
    const { parts } = this.partsFor(limits);
    return this.#basket.input.lines.map(({ quantity }, index) => Number((BigInt(quantity) * parts[index]!.over) / parts[index]!.under));
  }

  /** They gave something on these lines: their limits count the purchase, once. */
  use({ codes, instrument }: LimitedBy, given: readonly number[]): void {
    for (const limit of this.#limitsOf(codes)) this.#shareOf(limit).isUsed = true;
    for (const limit of instrument ? this.#ownLimits(instrument) : []) {
      const { amounts } = this.#ownShare(instrument!, limit);
      const ofInstrument = this.#own.get(limit.key) ?? new Map<string, number[]>();
      const before = ofInstrument.get(instrument!.id);
      ofInstrument.set(instrument!.id, amounts.map((amount, index) => (given[index]! > 0 ? amount : (before?.[index] ?? 0))));
      this.#own.set(limit.key, ofInstrument);
    }
  }

  #ownLimits({ limits = [] }: PresentedInstrument): PresentedLimit[] {
    return limits.filter(({ measure }) => measure === 'units');
  }

  /** What a limit of an instrument's type leaves of the lines that the instrument is for, after other instruments of the purchase. */
  #ownShare({ id, type }: PresentedInstrument, limit: PresentedLimit): Pick<Share, 'allowed' | 'amounts' | 'isExhausted'> {
    const { input } = this.#basket;
    const filters = (type.effects ?? []).map((effect) => ('lines' in effect ? (effect.lines ?? {}) : {}));
    const asked = linesOf(this.#basket).map((line) => {
      const matches = (filter: LineFilter) => matchesLine(filter, line, input.placePath);
      return matches(limit.lines) && matches(type.lines ?? {}) && (filters.length === 0 || filters.some(matches)) ? line.quantity : 0;
    });
    const ofOthers = [...(this.#own.get(limit.key) ?? [])].reduce((taken, [other, amounts]) => (other === id ? taken : taken + sum(amounts)), 0);
    if (sum(asked) === 0) return { allowed: asked.map(() => ONE), amounts: asked, isExhausted: false };
    const { amounts, isExhausted } = handOut(asked, limit.left - ofOthers, limit.mode);
    return { allowed: partsOf(asked, amounts), amounts, isExhausted };
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
    const { amounts, isExhausted } = limit.measure === 'count' ? handOut(asked, left > 0 ? total : 0, 'cap') : handOut(asked, left, limit.mode);
    return { limit, key, allowed: partsOf(asked, amounts), amounts, isExhausted, isUsed: false };
  }
}
