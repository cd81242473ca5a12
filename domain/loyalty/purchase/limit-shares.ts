import type { PresentedInstrument, PresentedLimit } from '../instruments/types.ts';
import type { LimitMeasure, LineFilter } from '../program.ts';
import { matchesLine } from '../rules/line-filter.ts';
import type { CompiledLimit, CompiledProgram, CompiledRule } from '../rules/types.ts';
import { linesOf, sum, type Basket } from './basket.ts';
import { countedInstrument, type LimitedBy } from './candidates.ts';
import { keyOfBudget, keyOfLimit, type CounterKey, type CounterUse } from './counters.ts';

/** A limit or budget over lines as a purchase meets it; the same for everything that stands under it: one counter serves price, points and certificates. */
export interface LimitShare {
  code: string;
  reason: 'limit_exhausted' | 'budget_exhausted';
  measure: LimitMeasure;
  mode: 'cap' | 'reject';
  /** Whether it names what stands under it, and does not stand over all rules. */
  isNamed: boolean;
  /** Null: counted inside this purchase only, or where the instrument is. */
  key: CounterKey | null;
  /** What it left before this purchase. */
  before: number;
  /** Which lines it counts. */
  counts: readonly boolean[];
  /** What it has counted of each line since. */
  taken: number[];
  /** Those that share what is left with it: itself, and the same limit of other instruments of the type. */
  together: LimitShare[];
}

/** What a limit still leaves. */
export const leftOf = ({ before, together }: LimitShare): number => together.reduce((left, { taken }) => left - sum(taken), before);

const NO_LIMITS: readonly CompiledLimit[] = [];
const NO_OWN: readonly PresentedLimit[] = [];
const NO_SHARES: readonly LimitShare[] = [];
const byCodes = new WeakMap<CompiledProgram, Map<string, readonly CompiledLimit[]>>();

/** The limits of a program that name one of the codes, or none at all; looked up once for each program and codes. */
export function limitsNaming(program: CompiledProgram, codes: readonly string[]): readonly CompiledLimit[] {
  if (program.limits.length === 0) return NO_LIMITS;
  let known = byCodes.get(program);
  if (!known) byCodes.set(program, (known = new Map()));
  const name = codes.join('\n');
  let found = known.get(name);
  if (!found) known.set(name, (found = program.limits.filter(({ rules }) => rules === null || codes.some((code) => rules.includes(code)))));
  return found;
}

/** The limits and budgets of some measures that a purchase meets, each once. */
export class LimitShares {
  readonly #basket: Basket;
  readonly #measures: readonly LimitMeasure[];
  readonly #known = new Map<string, LimitShare | null>();
  readonly #groups = new Map<string, LimitShare[]>();

  constructor(basket: Basket, measures: readonly LimitMeasure[]) {
    this.#basket = basket;
    this.#measures = measures;
  }

  /** Those over a rule, wallet or instrument, in the order in which they bind: the program's, the instrument's own, the budget. */
  over({ codes, instrument, rule }: LimitedBy): readonly LimitShare[] {
    const named = limitsNaming(this.#basket.input.program, codes);
    const own = instrument?.limits ?? NO_OWN;
    const budget = rule?.budget ?? null;
    if (named.length === 0 && own.length === 0 && budget === null) return NO_SHARES;
    return [
      ...named.map((limit) => this.#ofProgram(limit, instrument)), ...own.map((limit) => this.#ofInstrument(instrument!, limit)), budget && this.#ofBudget({ code: rule!.code, budget }),
    ].filter((share) => share !== null);
  }

  /** What counts of the purchase on its counters. */
  uses(): CounterUse[] {
    return [...this.#known.values()].flatMap((share) => {
      const amount = share?.key ? sum(share.taken) : 0;
      return amount > 0 ? [{ key: share!.key!, amount: share!.measure === 'count' ? 1 : amount, of: { lines: share!.taken } }] : [];
    });
  }

  /** @returns puts back what they have counted until now */
  keep(): () => void {
    const kept = new Map([...this.#known.values()].map((share) => [share, share && [...share.taken]]));
    return () => {
      for (const share of this.#known.values()) share?.taken.splice(0, Infinity, ...(kept.get(share) ?? share.taken.map(() => 0)));
    };
  }

  #share(name: string, { measure, group = name }: { measure: LimitMeasure; group?: string }, open: () => Omit<LimitShare, 'measure' | 'taken' | 'together'> | null): LimitShare | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const opened = this.#measures.includes(measure) ? open() : null;
    const together = this.#groups.get(group) ?? [];
    const share: LimitShare | null = opened && { ...opened, measure, taken: this.#basket.gross.map(() => 0), together };
    if (share) {
      together.push(share);
      this.#groups.set(group, together);
    }
    this.#known.set(name, share);
    return share;
  }

  #matching(filter: LineFilter): boolean[] {
    return linesOf(this.#basket).map((line) => matchesLine(filter, line, this.#basket.input.placePath));
  }

  #ofProgram(limit: CompiledLimit, instrument: PresentedInstrument | null): LimitShare | null {
    const { code, measure, mode, max, lines, period, rules } = limit;
    const instrumentId = countedInstrument(limit, instrument);
    if (instrumentId === undefined) return null;
    return this.#share(`limit ${code} ${instrumentId}`, { measure }, () => {
      const { program, subjects, occurredAt, counters } = this.#basket.input;
      const key = keyOfLimit(limit, subjects, { at: occurredAt, timezone: program.timezone, instrumentId });
      return key === null && period !== 'purchase' ? null : { code, reason: 'limit_exhausted', mode, isNamed: rules !== null, key, before: max - (key ? counters.used(key) : 0), counts: this.#matching(lines) };
    });
  }

  #ofInstrument({ id }: PresentedInstrument, { code, key, measure, mode, left, lines }: PresentedLimit): LimitShare | null {
    return this.#share(`own ${key} ${id}`, { measure, group: `own ${key}` }, () => ({ code, reason: 'limit_exhausted', mode, isNamed: false, key: null, before: left, counts: this.#matching(lines) }));
  }

  #ofBudget(rule: { code: string; budget: NonNullable<CompiledRule['budget']> }): LimitShare | null {
    const { code, budget: { measure, mode } } = rule;
    return this.#share(`budget ${code}`, { measure }, () => {
      const { subjects, counters } = this.#basket.input;
      const key = keyOfBudget(rule, subjects.programId)!;
      return { code, reason: 'budget_exhausted', mode, isNamed: true, key, before: key.max - counters.used(key), counts: this.#basket.gross.map(() => true) };
    });
  }
}
