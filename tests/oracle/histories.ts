import fc from 'fast-check';
import type { LineFilter, ProgramDocument } from '#domain/loyalty/program.ts';
import type { HistoryEvent } from './facts.ts';
import { line, program } from './generators.ts';
import type { Oracle } from './oracle.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 1, 1, 9);
export const MEMBERS = ['one', 'two'] as const;

const moment = fc.record({ days: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 25 }) }, { weight: 1, arbitrary: fc.integer({ min: -40, max: 90 }) }), minutes: fc.nat(1439) });
const member = fc.constantFrom(...MEMBERS);
/** What happens next, before it is known what there is to return. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('purchase' as const), moment, member, lines: fc.array(line, { minLength: 1, maxLength: 3 }), spend: fc.option(fc.oneof(fc.constant('max' as const), fc.integer({ min: 1, max: 200 }))), paysWithCertificate: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('return' as const), moment, which: fc.nat(9), quantity: fc.integer({ min: 1, max: 4 }), line: fc.nat(2), all: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adjust' as const), moment, member, points: fc.integer({ min: 1, max: 300 }), type: fc.constantFrom('grant' as const, 'debit' as const), lives: fc.constantFrom(undefined, null, 5, 40) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A program, what happens to its two members, when they become one person, and days after the last event to look at. */
export interface History { document: ProgramDocument; steps: Step[]; mergeAfter: number | null; looks: number[]; certificate: { amount: number; lines: LineFilter } | null }
export const history = ({ longest, merges }: { longest: number; merges: boolean }): fc.Arbitrary<History> => fc.record({
  document: program, steps: fc.array(step, { minLength: 3, maxLength: longest, size: 'max' }), mergeAfter: merges ? fc.option(fc.integer({ min: 1, max: longest }), { freq: 3 }) : fc.constant(null), looks: fc.array(fc.integer({ min: -60, max: 200 }), { minLength: 1, maxLength: 2 }),
  certificate: merges ? fc.option(fc.record({ amount: fc.integer({ min: 10_000, max: 500_000 }), lines: fc.constantFrom<LineFilter[]>({}, { categories: ['bar'] }, { excludeTags: ['hot'] }) })) : fc.constant(null),
});

/** Turns steps into events one by one: times follow each other or go back, returns find what is still there. */
export class Timeline {
  latest = START;
  private floor = START - 60 * DAY;
  private merged = false;
  private count = 0;
  private readonly purchases: string[] = [];
  private readonly oracle: Oracle;

  constructor(oracle: Oracle) {
    this.oracle = oracle;
  }

  private instant({ days, minutes }: { days: number; minutes: number }, notBefore = 0): number {
    const at = Math.max(this.latest + days * DAY + (days === 0 ? 60_000 : minutes * 60_000), this.floor, notBefore);
    this.latest = Math.max(this.latest, at);
    return at;
  }

  private who = (name: string) => (this.merged ? MEMBERS[0] : name);

  next(one: Step): HistoryEvent | null {
    this.count++;
    const id = `e${this.count}`;
    if (one.kind === 'purchase') {
      this.purchases.push(id);
      return {
        kind: 'purchase', id, member: this.who(one.member), at: this.instant(one.moment), lines: one.lines.map((fields, index) => ({ ...fields, lineId: String(index + 1) })),
        spend: one.spend === null ? null : { wallet: 'BONUS', points: one.spend }, paysWithCertificate: one.paysWithCertificate && this.oracle.certificate !== null,
      };
    }
    if (one.kind === 'adjust') {
      const at = this.instant(one.moment);
      const { type, points, lives } = one;
      return { kind: 'adjust', id, member: this.who(one.member), wallet: 'BONUS', type, points, at, ...(type === 'grant' && lives !== undefined && { expiresAt: lives === null ? null : at + lives * DAY }) };
    }
    const booked = this.purchases.map((purchase) => this.oracle.booked.get(purchase)).filter((purchase) => purchase !== undefined);
    const open = booked.map((purchase) => ({ purchase, lines: purchase.bought.lines.map(({ lineId, quantity, returns }) => ({ lineId, quantity: returns.reduce((left, some) => left - some.quantity, quantity) })).filter(({ quantity }) => quantity > 0) })).filter(({ lines }) => lines.length > 0);
    if (open.length === 0) return null;
    const { purchase, lines } = open[one.which % open.length]!;
    const chosen = lines[one.line % lines.length]!;
    return { kind: 'return', id, purchase: purchase.event.id, at: this.instant(one.moment, Math.max(purchase.event.at, ...purchase.bought.lines.flatMap(({ returns }) => returns.map(({ at }) => at)))), lines: one.all ? lines : [{ ...chosen, quantity: Math.min(chosen.quantity, one.quantity) }] };
  }

  merge(): HistoryEvent {
    this.merged = true;
    this.latest += DAY;
    const at = this.latest;
    // What is dated at its very instant or before is computed anew without it.
    this.latest += 60_000;
    this.floor = this.latest;
    return { kind: 'merge', id: 'merge', from: MEMBERS[1], to: MEMBERS[0], at };
  }

  /** An instant to read at, not before what a merge made unreadable. */
  look = (days: number): number => Math.max(this.latest + days * DAY, this.merged ? this.floor : 0);
  members = (): readonly string[] => (this.merged ? [MEMBERS[0]] : MEMBERS);
}
