import { DomainError } from '../../shared/errors.ts';
import { LevelBook } from '../levels/book.ts';
import { metricReader } from '../levels/metrics.ts';
import { levelRules, type LevelRule } from '../levels/rules.ts';
import type { PurchaseFact } from '../levels/types.ts';
import { pointsByWallet } from '../purchase/by-wallet.ts';
import { computePurchase } from '../purchase/compute.ts';
import type { PurchaseResult } from '../purchase/types.ts';
import type { CompiledProgram, EvaluationContext } from '../rules/types.ts';
import { emptyWallet, grantPoints, type WalletState } from '../wallet.ts';
import { SimulatedCounters } from './counters.ts';
import { emptyTally, MOST_EXAMPLES, type ProgramTally, type SimulatedMember, type SimulatedPeriod, type SimulationTally } from './types.ts';

type InSegment = (code: string, context: EvaluationContext) => boolean;

/** A program as a simulation runs it, with what it keeps between members. */
export interface SimulatedProgram {
  program: CompiledProgram;
  rules: LevelRule[];
  counters: SimulatedCounters;
  inSegment: InSegment;
}

/** @param shared what members before have used of counters of the whole program */
export const simulatedProgram = (program: CompiledProgram, { shared, inSegment }: { shared: Readonly<Record<string, number>>; inSegment: InSegment }): SimulatedProgram => ({
  program, rules: levelRules([{ version: 1, program, validFrom: null, publishedAt: -Infinity }]), counters: new SimulatedCounters(program.timezone, shared), inSegment,
});

/** The wallets of a purchase that was paid with points: they hold just those points, so that it can be paid with no more. */
function walletsFor({ program }: SimulatedProgram, spent: { wallet: string; points: number } | undefined, at: number): { wallets: Map<string, WalletState>; spend: { wallet: string; points: 'max' } | null } {
  const wallets = new Map(program.wallets.map(({ code }) => [code, emptyWallet(code)]));
  const wallet = spent && wallets.get(spent.wallet);
  if (!spent || !wallet) return { wallets, spend: null };
  grantPoints(wallet, { id: 'spent', wallet: spent.wallet, rule: null, purchaseId: null, amount: spent.points, grantedAt: at, activeFrom: at, expiresAt: null });
  return { wallets, spend: { wallet: spent.wallet, points: 'max' } };
}

function compute(simulated: SimulatedProgram, member: SimulatedMember, levels: LevelBook, fact: PurchaseFact): PurchaseResult {
  const { at, placePath } = fact;
  const { program, counters, inSegment } = simulated;
  return computePurchase({
    program, place: placePath[0] ?? null, placePath, paymentMethod: member.paymentMethods.get(fact.purchaseId) ?? null, ...walletsFor(simulated, member.spent.get(fact.purchaseId), at),
    lines: fact.lines.map(({ sku, category, tags, quantity, units = quantity, grossMinor }, index) => ({
      lineId: String(index + 1), sku, name: '', category, tags, quantity: units, unitPriceMinor: Math.floor(grossMinor / units),
    })),
    isSum: fact.lines.some(({ units }) => units !== undefined),
    instruments: [], presentedRules: [], counters: counters.at(at), customer: member.customer, memberSince: member.joinedAt,
    subjects: { memberId: member.membershipId, customerId: member.customerId, programId: 'program', placeId: placePath[0] ?? null, cardId: null, instrumentIds: [] },
    levels: levels.around(at, placePath), metric: metricReader(levels.facts(), { at, timezone: program.timezone }), inSegment, occurredAt: at,
  });
}

function count(tally: ProgramTally, result: PurchaseResult): void {
  tally.purchases += 1;
  tally.grossMinor += result.grossMinor;
  tally.discountMinor += result.grossMinor - result.netMinor;
  tally.paidMinor += result.payableMinor;
  const met = new Set<string>();
  const tallyOf = (rule: string) => {
    const known = (tally.rules[rule] ??= { points: 0, discountMinor: 0, purchases: 0 });
    if (!met.has(rule)) known.purchases += 1;
    met.add(rule);
    return known;
  };
  for (const { rule, amountMinor } of result.discounts) tallyOf(rule).discountMinor += amountMinor;
  for (const grant of result.grants) {
    for (const sums of [tallyOf(grant.rule), tally]) {
      sums.points += grant.points;
      sums.pointsBy = pointsByWallet([...(sums.pointsBy ?? []), grant]);
    }
  }
}

type Step = { at: number; fact: PurchaseFact } & ({ kind: 'purchase' } | { kind: 'return'; units: { position: number; quantity: number }[] });

/** Purchases and returns of a period in the order of event time. */
function stepsOf(facts: readonly PurchaseFact[], { from, to }: SimulatedPeriod): Step[] {
  const steps: Step[] = [];
  for (const fact of facts) {
    if (fact.at >= from) steps.push({ at: fact.at, fact, kind: 'purchase' });
    fact.lines.forEach((line, position) => {
      for (const { at, quantity } of line.returns) if (at >= from && at < to) steps.push({ at, fact, kind: 'return', units: [{ position, quantity }] });
    });
  }
  return steps.sort((a, b) => a.at - b.at || (a.kind === b.kind ? 0 : a.kind === 'purchase' ? -1 : 1));
}

const before = (facts: readonly PurchaseFact[], from: number): PurchaseFact[] => facts.filter((fact) => fact.at < from).map((fact) =>
  (fact.lines.every((line) => line.returns.every(({ at }) => at < from)) ? fact : { ...fact, lines: fact.lines.map((line) => ({ ...line, returns: line.returns.filter(({ at }) => at < from) })) }));

/** Replays a member's purchases of the period in a program. @returns the level at the end of it */
function replay(simulated: SimulatedProgram, member: SimulatedMember, period: SimulatedPeriod, tally: ProgramTally): string {
  simulated.counters.reset();
  const first = simulated.program.levels.list[0]!.code;
  const joinedAt = Math.min(member.joinedAt, member.facts[0]?.at ?? Infinity);
  const levels = new LevelBook({
    kept: { level: first, since: joinedAt, expiresAt: null, asOf: null }, joinedAt, changes: [], facts: before(member.facts, period.from), rules: simulated.rules, customer: member.customer, inSegment: simulated.inSegment,
  });
  levels.advance(period.from - 1);
  for (const step of stepsOf(member.facts, period)) {
    if (step.kind === 'return') {
      levels.addReturn({ purchaseId: step.fact.purchaseId, at: step.at, units: step.units });
      continue;
    }
    const { fact } = step;
    try {
      const result = compute(simulated, member, levels, fact);
      count(tally, result);
      const book = simulated.counters.at(fact.at);
      for (const { key, amount } of result.uses) book.take(key, amount);
      levels.addPurchase({ ...fact, lines: result.facts.map((line, index) => ({ ...line, quantity: fact.lines[index]!.quantity, units: fact.lines[index]!.units })) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      tally.refused += 1;
      levels.addPurchase({ ...fact, lines: fact.lines.map((line) => ({ ...line, returns: [] })) });
    }
  }
  const { level } = levels.at(period.to - 1);
  tally.levels[level] = (tally.levels[level] ?? 0) + 1;
  return level;
}

/**
 * Replays the real purchases and returns of members under two programs, with the chained effects: discounts change what is paid,
 * that changes levels, those change rates. Purchases before the period count for metrics as they were; points that were paid with are
 * paid with again as far as the program allows; coupons, certificates and offers are left out on both sides.
 */
export function simulateMembers(members: readonly SimulatedMember[], { current, changed }: { current: SimulatedProgram; changed: SimulatedProgram }, period: SimulatedPeriod): SimulationTally {
  const tally = emptyTally();
  for (const member of members) {
    const was = replay(current, member, period, tally.before);
    const will = replay(changed, member, period, tally.after);
    tally.members += 1;
    if (was === will) continue;
    tally.changed += 1;
    if (tally.examples.length < MOST_EXAMPLES) tally.examples.push({ membershipId: member.membershipId, customerId: member.customerId, before: was, after: will });
  }
  return tally;
}
