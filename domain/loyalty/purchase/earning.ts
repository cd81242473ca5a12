import { mulDivFloor, productOf, roundFraction, sumOf, type Fraction } from '../../shared/allocate.ts';
import { endOfTerm, startOfDay } from '../../shared/zoned-time.ts';
import type { CompiledEffect, CompiledWallet, EvaluationContext } from '../rules/types.ts';
import type { Allowances } from './allowance.ts';
import { contextOf, sum, type Basket } from './basket.ts';
import { budgetUse } from './budget.ts';
import { counterName, keyOfBudget, keyOfLimit, type CounterKey, type CounterUse } from './counters.ts';
import { instrumentOf, limitedAs, limitsOver, linesFor, nameOf, refusalOf, seenInstrument, whyNot, type Candidate, type CandidateGroup } from './candidates.ts';
import { winnerOf } from './pricing.ts';
import { walletOf } from './spend.ts';
import type { Benefit, Grant, NotApplied } from './types.ts';

type PointsEffect = Extract<CompiledEffect, { type: 'points' | 'cashback' }>;
type BenefitEffect = Extract<CompiledEffect, { type: 'gift' | 'service' | 'message' }>;

/** The shares of the paid sum by level (rule N13). */
export type LevelParts = readonly { level: string; shareMinor: number }[];

export interface Earning {
  grants: Grant[];
  benefits: Benefit[];
  notApplied: NotApplied[];
  uses: CounterUse[];
  /** Nothing was granted because the linked card it was paid with earns. */
  isLinked: boolean;
}

interface Earned {
  candidate: Candidate;
  context: EvaluationContext;
  grants: { effect: PointsEffect; wallet: CompiledWallet; points: number; eligibleMinor: number[]; reason?: string }[];
  benefits: BenefitEffect[];
  /** What its budget by purchases or units counts if it grants anything. */
  budget: CounterUse | null;
  why: NotApplied[];
}

const isPoints = (effect: CompiledEffect): effect is PointsEffect => effect.type === 'points' || effect.type === 'cashback';
const isBenefit = (effect: CompiledEffect): effect is BenefitEffect => effect.type !== 'discount' && !isPoints(effect);
const earns = ({ effects }: Candidate) => effects.some((effect) => effect.type !== 'discount');

/** When points granted at an instant become active and when they end. */
export function lifeOf(wallet: CompiledWallet, at: number, timezone: string): { activeFrom: number; expiresAt: number | null } {
  const activeFrom = 'on' in wallet.activation ? Math.max(at, startOfDay(wallet.activation.on, timezone)) : endOfTerm(at, wallet.activation, timezone);
  return { activeFrom, expiresAt: wallet.expiry && endOfTerm(activeFrom, wallet.expiry, timezone) };
}

/** Points of an effect before any limit: one rounding of the whole (rules N2, N3). */
function pointsOf(effect: PointsEffect, { basket, eligible, wallet, context, parts }: { basket: Basket; eligible: readonly number[]; wallet: CompiledWallet; context: EvaluationContext; parts: LevelParts }): number {
  const multiplier = effect.multiplier ? effect.multiplier(context) : 1;
  if (effect.by !== 'rateBps') return Math.max(0, effect.value(context) * multiplier);
  const paid = sum(basket.paid);
  const rateAt = (level: string) => effect.value(level === context.member.level ? context : { ...contextOf(basket, level, context.instrument) });
  const money = BigInt(sum(eligible));
  const atLevels: Fraction[] = effect.readsLevel && parts.length > 1 && paid > 0
    ? parts.map(({ level, shareMinor }) => ({ over: money * BigInt(shareMinor) * BigInt(Math.max(0, rateAt(level))), under: BigInt(paid) }))
    : [productOf(Math.max(0, effect.value(context)), { over: money, under: 1n })];
  const { over, under } = sumOf(atLevels);
  return roundFraction({ over: over * BigInt(Math.max(0, multiplier)), under: under * 10_000n * BigInt(wallet.unitValueMinor) }, wallet.rounding);
}

const unitsOf = ({ of }: CounterUse): number[] => ('lines' in of ? of.lines : []);

/** Two effects of a rule take of its budget together: each line once, as much as the one that takes more. */
function both(one: CounterUse | null, other: CounterUse | null): CounterUse | null {
  if (!one || !other) return one ?? other;
  const lines = unitsOf(one).map((units, index) => Math.max(units, unitsOf(other)[index]!));
  return { ...one, amount: one.key.measure === 'count' ? 1 : sum(lines), of: { lines } };
}

/** What a rule gives on the paid basket, before limits on points. */
function earnedBy(basket: Basket, allowances: Allowances, { candidate, level, parts }: { candidate: Candidate; level: string; parts: LevelParts }): Earned {
  const context = contextOf(basket, level, seenInstrument(candidate));
  const earned: Earned = { candidate, context, grants: [], benefits: [], budget: null, why: [] };
  const refused = whyNot(candidate, context);
  if (refused) return { ...earned, why: [refused] };
  for (const effect of candidate.effects) {
    if (isBenefit(effect)) earned.benefits.push(effect);
    if (!isPoints(effect)) continue;
    const wallet = walletOf(basket.input, effect.wallet);
    const { parts: allowed, exhausted, isCut } = allowances.partsFor(limitsOver(candidate, wallet.code));
    if (exhausted !== null) {
      earned.why.push(refusalOf(candidate, 'limit_exhausted', exhausted));
      continue;
    }
    const matches = linesFor(basket, candidate, effect);
    const budget = budgetUse(basket, candidate, matches);
    if (budget === 'exhausted') {
      earned.why.push(refusalOf(candidate, 'budget_exhausted'));
      continue;
    }
    const money = wallet.earnOn === 'net' ? basket.net : basket.paid;
    const withinBudget = (minor: number, index: number) => (budget?.key.measure === 'units' ? mulDivFloor(minor, unitsOf(budget)[index]!, basket.input.lines[index]!.quantity) : minor);
    const eligible = money.map((minor, index) => (matches[index] ? withinBudget(Number((BigInt(minor) * allowed[index]!.over) / allowed[index]!.under), index) : 0));
    const points = matches.includes(true) ? pointsOf(effect, { basket, eligible, wallet, context, parts }) : 0;
    if (points > 0) {
      earned.grants.push({ effect, wallet, points, eligibleMinor: eligible, ...(isCut && { reason: 'limit_exhausted' }) });
      earned.budget = both(earned.budget, budget);
    }
    else earned.why.push(refusalOf(candidate, 'condition', matches.includes(true) ? 'rounds_to_zero' : { node: 'lines' }));
  }
  return earned;
}

/** A bound on the points of a grant, in the order they bind: the rule's limits, its budget, the wallet's limits. */
interface Bound {
  key: CounterKey | null;
  /** For what counts inside this purchase only. */
  localName: string;
  max: number;
  mode: 'cap' | 'reject';
  reason: string;
}

function boundsOf(basket: Basket, candidate: Candidate, wallet: CompiledWallet): Bound[] {
  const { program, subjects, occurredAt } = basket.input;
  const when = { at: occurredAt, timezone: program.timezone };
  const name = limitedAs(candidate);
  const ofRule = program.limits.filter((limit) => limit.measure === 'points' && (limit.rules === null || limit.rules.includes(name) || limit.rules.includes(wallet.code)));
  const bounds = [...ofRule.map((limit) => ({ limit, reason: 'limit_exhausted' })), ...wallet.limits.map((limit) => ({ limit, reason: limit.period === 'purchase' ? 'transaction_limit' : 'period_limit' }))]
    .map(({ limit, reason }): Bound | null => {
      const key = keyOfLimit(limit, subjects, when);
      return key || limit.period === 'purchase' ? { key, localName: key ? counterName(key) : `purchase ${limit.code} ${wallet.code}`, max: limit.max, mode: limit.mode, reason } : null;
    }).filter((bound) => bound !== null);
  const budget = candidate.budget?.measure === 'points' ? keyOfBudget(candidate, subjects.programId) : null;
  const ofBudget: Bound[] = budget ? [{ key: budget, localName: counterName(budget), max: budget.max, mode: candidate.budget!.mode, reason: 'budget_exhausted' }] : [];
  return [...bounds.slice(0, ofRule.length), ...ofBudget, ...bounds.slice(ofRule.length)];
}

/** Points taken of every counter by the grants so far. */
class PointsTaken {
  readonly #basket: Basket;
  readonly #taken = new Map<string, { key: CounterKey | null; ofGrant: Map<number, number> }>();

  constructor(basket: Basket) {
    this.#basket = basket;
  }

  /** What the bounds leave of a grant, and the reason of the last cut. */
  cut(points: number, bounds: readonly Bound[]): { points: number; reason?: string } {
    let left = points;
    let reason: string | undefined;
    for (const { key, localName, max, mode, reason: why } of bounds) {
      const used = (key ? this.#basket.input.counters.used(key) : 0) + sum([...(this.#taken.get(localName)?.ofGrant.values() ?? [])]);
      const room = Math.max(0, max - used);
      if (left <= room) continue;
      left = mode === 'reject' ? 0 : room;
      reason = why;
      if (left === 0) break;
    }
    return { points: left, ...(reason !== undefined && { reason }) };
  }

  take(position: number, points: number, bounds: readonly Bound[]): void {
    for (const { key, localName } of bounds) {
      const known = this.#taken.get(localName) ?? { key, ofGrant: new Map<number, number>() };
      this.#taken.set(localName, known);
      known.ofGrant.set(position, points);
    }
  }

  uses(grants: number): CounterUse[] {
    return [...this.#taken.values()].flatMap(({ key, ofGrant }) => (key === null ? [] : [{
      key, amount: sum([...ofGrant.values()]), of: { grants: Array.from({ length: grants }, (_, position) => ofGrant.get(position) ?? 0) },
    }]));
  }
}

function benefitOf(candidate: Candidate, effect: BenefitEffect, context: EvaluationContext): Benefit {
  const by = { rule: candidate.code, code: instrumentOf(candidate)?.code ?? null };
  if (effect.type === 'gift') return { ...by, type: 'gift', sku: effect.sku, quantity: effect.quantity(context) };
  return effect.type === 'service' ? { ...by, type: 'service', service: effect.code } : { ...by, type: 'message', text: effect.text };
}

/**
 * Grants points on the money paid, group by group (rules N2, N4), each cut to what the limits of the rule, its budget and the
 * wallet leave (rules N18, N22); a grant cut to nothing says why among those not applied. What a linked payment card earns is not
 * earned here again (rule N28).
 *
 * @param level the level that rules see; `parts` the shares of the paid sum by level
 * @param lost rules that lost to another discount of their group
 */
export function earnPoints(basket: Basket, allowances: Allowances, { groups, level, parts, lost }: { groups: readonly CandidateGroup[]; level: string; parts: LevelParts; lost: ReadonlySet<string> }): Earning {
  const { occurredAt, program } = basket.input;
  const earning: Earning = { grants: [], benefits: [], notApplied: [], uses: [], isLinked: basket.input.isPaidWithLinkedCard?.(sum(basket.paid)) ?? false };
  const taken = new PointsTaken(basket);
  const budgets: CounterUse[] = [];
  const grant = ({ candidate, context, grants, benefits, budget }: Earned) => {
    const before = earning.grants.length;
    if (earning.isLinked && grants.length > 0) earning.notApplied.push(refusalOf(candidate, 'linked_card_transaction'));
    for (const { effect, wallet, points: asked, eligibleMinor, reason: cutBefore } of earning.isLinked ? [] : grants) {
      const bounds = boundsOf(basket, candidate, wallet);
      const { points, reason = cutBefore } = taken.cut(asked, bounds);
      if (points === 0) {
        earning.notApplied.push(refusalOf(candidate, reason ?? 'condition'));
        continue;
      }
      taken.take(earning.grants.length, points, bounds);
      allowances.use(limitsOver(candidate, wallet.code), eligibleMinor);
      earning.grants.push({
        rule: candidate.code, code: instrumentOf(candidate)?.code ?? null, wallet: wallet.code, points, ...lifeOf(wallet, occurredAt, program.timezone), rounding: wallet.rounding,
        fixed: effect.by !== 'rateBps', eligibleMinor, ...(reason !== undefined && { reason }),
      });
    }
    // A rule that takes money off as well has counted there.
    if (budget && earning.grants.length > before && !candidate.effects.some((effect) => effect.type === 'discount')) budgets.push(budget);
    earning.benefits.push(...benefits.map((effect) => benefitOf(candidate, effect, context)));
  };
  for (const group of groups) {
    const outcomes = group.candidates.filter((candidate) => earns(candidate) && !lost.has(nameOf(candidate))).map((candidate) => earnedBy(basket, allowances, { candidate, level, parts }));
    const giving = outcomes.filter(({ grants, benefits }) => grants.length + benefits.length > 0);
    const winner = group.mode === 'stack' ? undefined : winnerOf(group.mode, giving, ({ grants }) => sum(grants.map(({ points, wallet }) => points * wallet.unitValueMinor)));
    for (const outcome of outcomes) {
      earning.notApplied.push(...outcome.why);
      if (!giving.includes(outcome)) continue;
      if (winner && outcome !== winner) earning.notApplied.push(refusalOf(outcome.candidate, `lower_in_group:${nameOf(winner.candidate)}`));
      else grant(outcome);
    }
  }
  earning.uses = [...taken.uses(earning.grants.length), ...budgets];
  return earning;
}
