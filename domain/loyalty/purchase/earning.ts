import { mulDivFloor, productOf, roundFraction, sumOf, type Fraction } from '../../shared/allocate.ts';
import { DomainError } from '../../shared/errors.ts';
import { endOfTerm, startOfDay } from '../../shared/zoned-time.ts';
import { MOST_POINTS } from '../rules/schema-parts.ts';
import type { CompiledEffect, CompiledWallet, EvaluationContext } from '../rules/types.ts';
import { contextOf, sum, type Basket } from './basket.ts';
import type { CounterUse } from './counters.ts';
import { instrumentOf, limitsOver, linesFor, nameOf, refusalOf, seenInstrument, whyNot, type Candidate, type CandidateGroup, type LimitedBy } from './candidates.ts';
import { boundsOf, PointsTaken } from './grant-bounds.ts';
import type { LimitShare } from './limit-shares.ts';
import { winnerOf, type Limits } from './pricing.ts';
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

/** What one rule or coupon gives. */
interface Given {
  grants: Grant[];
  benefits: Benefit[];
  why: NotApplied[];
  /** Money value of its points, minor units. */
  worthMinor: number;
  /** It would grant points if a linked card did not. */
  isLinked: boolean;
}

const isDiscount = ({ type }: CompiledEffect) => type === 'discount';
const isPoints = (effect: CompiledEffect): effect is PointsEffect => effect.type === 'points' || effect.type === 'cashback';
const earns = ({ effects }: Candidate) => effects.some((effect) => !isDiscount(effect));

/** When points granted at an instant become active and when they end. */
export function lifeOf(wallet: CompiledWallet, at: number, timezone: string): { activeFrom: number; expiresAt: number | null } {
  const activeFrom = 'on' in wallet.activation ? Math.max(at, startOfDay(wallet.activation.on, timezone)) : endOfTerm(at, wallet.activation, timezone);
  return { activeFrom, expiresAt: wallet.expiry && endOfTerm(activeFrom, wallet.expiry, timezone) };
}

/** Points of an effect before any limit: one rounding of the whole (rules N2, N3). */
function pointsOf(effect: PointsEffect, { basket, eligible, wallet, context, parts }: { basket: Basket; eligible: readonly number[]; wallet: CompiledWallet; context: EvaluationContext; parts: LevelParts }): number {
  if (effect.by !== 'rateBps') return Math.max(0, effect.value(context));
  const paid = sum(basket.paid);
  const rateAt = (level: string) => effect.value(level === context.member.level ? context : contextOf(basket, level, context.instrument));
  const money = BigInt(sum(eligible));
  const atLevels: Fraction[] = effect.readsLevel && parts.length > 1 && paid > 0
    ? parts.map(({ level, shareMinor }) => ({ over: money * BigInt(shareMinor) * BigInt(Math.max(0, rateAt(level))), under: BigInt(paid) }))
    : [productOf(Math.max(0, effect.value(context)), { over: money, under: 1n })];
  const { over, under } = sumOf(atLevels);
  const points = { over, under: under * 10_000n * BigInt(wallet.unitValueMinor) };
  return points.over > points.under * BigInt(MOST_POINTS) ? Infinity : roundFraction(points, wallet.rounding);
}

function benefitOf(candidate: Candidate, effect: BenefitEffect, context: EvaluationContext): Benefit {
  const by = { rule: candidate.code, code: instrumentOf(candidate)?.code ?? null };
  if (effect.type === 'gift') return { ...by, type: 'gift', sku: effect.sku, quantity: effect.quantity(context) };
  return effect.type === 'service' ? { ...by, type: 'service', service: effect.code } : { ...by, type: 'message', text: effect.text };
}

/** Grants, benefits and what they count, candidate by candidate. */
class EarningRun {
  readonly #basket: Basket;
  readonly #limits: Limits;
  readonly #level: string;
  readonly #parts: LevelParts;
  readonly #taken: PointsTaken;
  readonly #earning: Earning;

  constructor(basket: Basket, limits: Limits, { level, parts }: { level: string; parts: LevelParts }) {
    this.#basket = basket;
    this.#limits = limits;
    this.#level = level;
    this.#parts = parts;
    this.#taken = new PointsTaken(basket);
    this.#earning = { grants: [], benefits: [], notApplied: [], uses: [], isLinked: basket.input.isPaidWithLinkedCard?.(sum(basket.paid)) ?? false };
  }

  /** Adds what a candidate gives. */
  add(candidate: Candidate): void {
    const { grants, benefits, why } = this.#give(candidate);
    this.#earning.grants.push(...grants);
    this.#earning.benefits.push(...benefits);
    this.#earning.notApplied.push(...why);
  }

  /** Of candidates only one gives: what comes to nothing under its limits and budget does not compete. */
  addOne(candidates: readonly Candidate[], mode: Exclude<CandidateGroup['mode'], 'stack'>): void {
    const tried = candidates.map((candidate) => ({ candidate, given: this.#try(candidate) }));
    const giving = tried.filter(({ given: { grants, benefits, isLinked } }) => grants.length + benefits.length > 0 || isLinked);
    const winner = winnerOf(mode, giving, ({ given }) => given.worthMinor);
    for (const one of tried) {
      if (one === winner) {
        this.add(one.candidate);
        continue;
      }
      this.#earning.notApplied.push(...one.given.why);
      if (giving.includes(one)) this.#earning.notApplied.push(refusalOf(one.candidate, `lower_in_group:${nameOf(winner!.candidate)}`));
    }
  }

  /** All that was given. The limits on goods and on money are counted with the rest of the purchase. */
  done(): Earning {
    return { ...this.#earning, uses: this.#taken.uses(this.#earning.grants.length) };
  }

  /** What a candidate would give; limits and budgets are left as they were. */
  #try(candidate: Candidate): Given {
    const { allowances, money } = this.#limits;
    const putBack = [allowances.keep(), money.keep(), this.#taken.keep()];
    const given = this.#give(candidate);
    for (const undo of putBack) undo();
    return given;
  }

  /** What a candidate gives, each effect cut to what limits and budgets leave after those before it; they count it. */
  #give(candidate: Candidate): Given {
    const context = contextOf(this.#basket, this.#level, seenInstrument(candidate));
    const given: Given = { grants: [], benefits: [], why: [], worthMinor: 0, isLinked: false };
    const refused = whyNot(candidate, context);
    if (refused) return { ...given, why: [refused] };
    for (const effect of candidate.effects) {
      if (isPoints(effect)) this.#grant(candidate, effect, { context, given });
      else if (effect.type !== 'discount') this.#handOut(candidate, effect, { context, given });
    }
    if (given.isLinked) given.why.push(refusalOf(candidate, 'linked_card_transaction'));
    return given;
  }

  #handOut(candidate: Candidate, effect: BenefitEffect, { context, given }: { context: EvaluationContext; given: Given }): void {
    const limits = limitsOver(candidate);
    const spent = this.#limits.allowances.spent(limits);
    if (spent) return void given.why.push(refusalOf(candidate, spent.reason, spent.code));
    const benefit = benefitOf(candidate, effect, context);
    if (benefit.type === 'gift' && benefit.quantity <= 0) return void given.why.push(refusalOf(candidate, 'condition', { node: 'quantity' }));
    this.#limits.allowances.useOnce(limits);
    given.benefits.push(benefit);
  }

  /** The money of each line that an effect grants points on, as far as limits on goods and on money leave it, or why there is none. */
  #eligible(candidate: Candidate, { matches, limits, wallet }: { matches: readonly boolean[]; limits: LimitedBy; wallet: CompiledWallet }): { units: readonly number[]; eligible: readonly number[]; cutBy: LimitShare | null; isExhausted: boolean } {
    const basket = this.#basket;
    const { units, cutBy, isExhausted } = this.#limits.allowances.leaves(limits, matches);
    const base = wallet.earnOn === 'net' ? basket.net : basket.paid;
    const allowed = base.map((minor, index) => (!matches[index] ? 0 : cutBy ? mulDivFloor(minor, units[index]!, basket.input.lines[index]!.quantity) : minor));
    // What a rule takes off is what its limits on money count.
    if (isExhausted || candidate.effects.some(isDiscount)) return { units, eligible: allowed, cutBy, isExhausted };
    const { ofLine, cutBy: byMoney } = this.#limits.money.cutGrant(limits, allowed);
    return { units, eligible: ofLine, cutBy: byMoney ?? cutBy, isExhausted: byMoney !== null && sum(ofLine) === 0 };
  }

  #grant(candidate: Candidate, effect: PointsEffect, { context, given }: { context: EvaluationContext; given: Given }): void {
    const basket = this.#basket;
    const refuse = (reason: string, detail?: NotApplied['detail']) => void given.why.push(refusalOf(candidate, reason, detail));
    const wallet = walletOf(basket.input, effect.wallet);
    const matches = linesFor(basket, candidate, effect);
    if (!matches.includes(true)) return refuse('condition', { node: 'lines' });
    const limits = limitsOver(candidate, wallet.code);
    const { units, eligible, cutBy, isExhausted } = this.#eligible(candidate, { matches, limits, wallet });
    const asked = isExhausted ? 0 : pointsOf(effect, { basket, eligible, wallet, context, parts: this.#parts });
    if (asked === 0) return cutBy ? refuse(cutBy.reason, cutBy.code) : refuse('condition', 'rounds_to_zero');
    if (asked > MOST_POINTS) throw new DomainError('amount_too_large', `${nameOf(candidate)} would grant more than 10^12 points.`);
    if (this.#earning.isLinked) {
      given.isLinked = true;
      given.worthMinor += asked * wallet.unitValueMinor;
      return;
    }
    const { points, eligibleMinor, reason = cutBy?.reason } = this.#taken.take(this.#earning.grants.length + given.grants.length, { points: asked, eligibleMinor: eligible, matches }, boundsOf(basket, candidate, wallet));
    if (points === 0) return refuse(reason!);
    this.#limits.allowances.use(limits, units, matches);
    if (!candidate.effects.some(isDiscount)) this.#limits.money.takeGrant(limits, eligible);
    given.worthMinor += points * wallet.unitValueMinor;
    given.grants.push({
      rule: candidate.code, code: instrumentOf(candidate)?.code ?? null, wallet: wallet.code, points, ...lifeOf(wallet, basket.input.occurredAt, basket.input.program.timezone), rounding: wallet.rounding,
      fixed: effect.by !== 'rateBps', eligibleMinor: [...eligibleMinor], ...(reason !== undefined && { reason }),
    });
  }
}

/**
 * Grants points on the money paid, group by group (rules N2, N4), each cut to what the limits of the rule, its budget and the
 * wallet leave (rules N18, N22); a grant cut to nothing says why among those not applied, and leaves the place of its group to others.
 * What a linked payment card earns is not earned here again (rule N28).
 *
 * @param level the level that rules see; `parts` the shares of the paid sum by level
 * @param lost rules that lost to another discount of their group
 * @throws DomainError `amount_too_large` for a grant beyond 10^12 points
 */
export function earnPoints(basket: Basket, limits: Limits, { groups, lost, ...levels }: { groups: readonly CandidateGroup[]; level: string; parts: LevelParts; lost: ReadonlySet<Candidate> }): Earning {
  const run = new EarningRun(basket, limits, levels);
  for (const { mode, candidates } of groups) {
    const earning = candidates.filter((candidate) => earns(candidate) && !lost.has(candidate));
    if (mode !== 'stack') run.addOne(earning, mode);
    else for (const candidate of earning) run.add(candidate);
  }
  return run.done();
}
