import { productOf, splitByFractions, sumOf, ZERO, type Fraction } from '../../shared/allocate.ts';
import type { CompiledEffect, EvaluationContext } from '../rules/types.ts';
import type { Allowances } from './allowance.ts';
import { changed, contextOf, sum, type Basket } from './basket.ts';
import { instrumentOf, limitsOver, linesFor, nameOf, refusalOf, seenInstrument, whyNot, type Candidate, type CandidateGroup, type LimitedBy } from './candidates.ts';
import type { MoneyLimits } from './money-limits.ts';
import type { Discount, NotApplied } from './types.ts';

type DiscountEffect = Extract<CompiledEffect, { type: 'discount' }>;

/** The limits of a purchase over goods and over money. */
export interface Limits {
  allowances: Allowances;
  money: MoneyLimits;
}

/** A discount as it would be, and on how many units of each line there may be one. */
interface Priced {
  candidate: Candidate;
  /** The limits over it. */
  over: LimitedBy;
  ofLine: readonly number[];
  units: readonly number[];
  reason?: string;
}

export interface Pricing {
  discounts: Discount[];
  notApplied: NotApplied[];
  /** Rules that lost to another of their group, and coupons beside an exclusive discount: they do not earn either. */
  lost: Set<Candidate>;
}

const isDiscount = (effect: CompiledEffect): effect is DiscountEffect => effect.type === 'discount';
const hasDiscount = ({ effects }: Candidate) => effects.some(isDiscount);

/** An integer over lines by weight; no line takes more than there is room. What does not fit goes to the first lines with room. */
export function splitWithin(total: number, weights: readonly Fraction[], room: readonly number[]): number[] {
  const parts = splitByFractions(total, weights);
  let excess = 0;
  parts.forEach((part, index) => {
    const over = Math.max(0, part - room[index]!);
    parts[index] = part - over;
    excess += over;
  });
  for (let index = 0; excess > 0 && index < parts.length; index++) {
    if (weights[index]!.over === 0n) continue;
    const more = Math.min(excess, room[index]! - parts[index]!);
    parts[index]! += more;
    excess -= more;
  }
  return parts;
}

const floorOf = ({ over, under }: Fraction): number => Number(over / under);

/** What one effect takes off each line, given what the lines are worth at this point. Money is rounded down to the minor unit, once for the whole sum. */
function effectOnLines(effect: DiscountEffect, value: number, { basket, net, base, parts }: { basket: Basket; net: readonly number[]; base: 'sequential' | 'initial'; parts: readonly Fraction[] }): number[] {
  const worth = net.map((minor, index) => productOf(minor, parts[index]!));
  if (effect.by === 'priceMinor') {
    return net.map((minor, index) => {
      const part = parts[index]!;
      const units = Number((BigInt(basket.input.lines[index]!.quantity) * part.over) / part.under);
      return part.over === 0n ? 0 : Math.min(minor, Math.max(0, floorOf(worth[index]!) - value * units));
    });
  }
  const left = floorOf(sumOf(worth));
  const percentOf = () => {
    const { over, under } = base === 'initial' ? sumOf(basket.gross.map((minor, index) => productOf(minor, parts[index]!))) : sumOf(worth);
    return Number((over * BigInt(Math.min(10_000, Math.max(0, value)))) / (under * 10_000n));
  };
  const amount = Math.min(left, effect.by === 'percentBps' ? percentOf() : Math.max(0, value));
  return splitWithin(amount, worth, net);
}

/** The lines that any of the effects acts on. */
const linesOfAny = (matchesOf: readonly boolean[][]): readonly boolean[] => (matchesOf.length === 1 ? matchesOf[0]! : matchesOf[0]!.map((_, index) => matchesOf.some((matches) => matches[index])));

/** The discount of a candidate on the basket as it stands, or why there is none. */
function priceOf(basket: Basket, { allowances, money }: Limits, { candidate, base, level }: { candidate: Candidate; base: 'sequential' | 'initial'; level: string }): Priced | NotApplied {
  const context: EvaluationContext = contextOf(basket, level, seenInstrument(candidate));
  const refused = whyNot(candidate, context);
  if (refused) return refused;
  const effects = candidate.effects.filter(isDiscount);
  const matchesOf = effects.map((effect) => linesFor(basket, candidate, effect));
  const acts = linesOfAny(matchesOf);
  if (!acts.includes(true)) return refusalOf(candidate, 'condition', { node: 'lines' });
  const over = limitsOver(candidate);
  const { units, parts, cutBy: byUnits } = allowances.leaves(over, acts);
  let net = basket.net;
  for (const [position, effect] of effects.entries()) {
    const matches = matchesOf[position]!;
    const off = effectOnLines(effect, effect.value(context), { basket, net, base, parts: parts.map((part, index) => (matches[index] ? part : ZERO)) });
    net = net.map((minor, index) => minor - off[index]!);
  }
  const asked = basket.net.map((minor, index) => minor - net[index]!);
  const { ofLine, cutBy: byMoney } = money.cut(over, asked);
  const cutBy = byMoney ?? byUnits;
  if (sum(ofLine) === 0) return cutBy ? refusalOf(candidate, cutBy.reason, cutBy.code) : refusalOf(candidate, 'condition', { node: 'nothing_left' });
  return { candidate, over, ofLine, units, ...(cutBy && { reason: cutBy.reason }) };
}

const isPriced = (outcome: Priced | NotApplied): outcome is Priced => 'ofLine' in outcome;

/**
 * Takes the discounts of rules, coupons and offers off the lines: groups and rules in the order they run, by the mode of each
 * group (rule N4). An exclusive discount that applies to the untouched basket suppresses every other one.
 */
export function applyDiscounts(basket: Basket, limits: Limits, groups: readonly CandidateGroup[], level: string): Pricing {
  const pricing: Pricing = { discounts: [], notApplied: [], lost: new Set() };
  const apply = ({ candidate, over, ofLine, units, reason }: Priced) => {
    ofLine.forEach((minor, index) => {
      basket.net[index]! -= minor;
      basket.paid[index] = basket.net[index]!;
    });
    changed(basket);
    limits.allowances.use(over, units, ofLine);
    limits.money.take(over, ofLine);
    pricing.discounts.push({ rule: candidate.code, code: instrumentOf(candidate)?.code ?? null, amountMinor: sum(ofLine), ofLine: [...ofLine], ...(reason !== undefined && { reason }) });
  };
  const discounting = groups.map((group) => ({ group, candidates: group.candidates.filter(hasDiscount) }));
  const alone = exclusiveOf(basket, limits, discounting, level);
  for (const { group, candidates } of discounting) {
    const price = (candidate: Candidate) => priceOf(basket, limits, { candidate, base: group.base, level });
    if (alone) {
      for (const candidate of candidates) {
        if (candidate === alone.candidate) continue;
        const outcome = price(candidate);
        pricing.notApplied.push(isPriced(outcome) ? excludedBy(alone, candidate) : outcome);
      }
    } else if (group.mode === 'stack') {
      for (const candidate of candidates) {
        const outcome = price(candidate);
        if (isPriced(outcome)) apply(outcome);
        else pricing.notApplied.push(outcome);
      }
    } else {
      const outcomes = candidates.map(price);
      const winner = winnerOf(group.mode, outcomes.filter(isPriced), ({ ofLine }) => sum(ofLine));
      for (const outcome of outcomes) {
        if (!isPriced(outcome)) pricing.notApplied.push(outcome);
        else if (outcome !== winner) {
          pricing.lost.add(outcome.candidate);
          pricing.notApplied.push(refusalOf(outcome.candidate, `lower_in_group:${nameOf(winner!.candidate)}`));
        }
      }
      if (winner) apply(winner);
    }
  }
  if (alone) {
    excludeCoupons(basket, alone, { groups, level, pricing });
    apply(alone);
  }
  return pricing;
}

const excludedBy = (alone: Priced, candidate: Candidate): NotApplied => refusalOf(candidate, `excluded_by:${nameOf(alone.candidate)}`);

/** Beside an exclusive discount no coupon or offer is used, whatever it gives. */
function excludeCoupons(basket: Basket, alone: Priced, { groups, level, pricing }: { groups: readonly CandidateGroup[]; level: string; pricing: Pricing }): void {
  const others = groups.flatMap(({ candidates }) => candidates).filter((candidate) => candidate !== alone.candidate && instrumentOf(candidate));
  for (const candidate of others) {
    pricing.lost.add(candidate);
    if (!hasDiscount(candidate)) pricing.notApplied.push(whyNot(candidate, contextOf(basket, level, seenInstrument(candidate))) ?? excludedBy(alone, candidate));
  }
}

/** Of those that apply: the first, the highest or the lowest; a tie goes to the earlier one. */
export function winnerOf<T>(mode: 'first' | 'highest' | 'lowest' | 'stack', applying: readonly T[], valueOf: (one: T) => number): T | undefined {
  if (mode === 'first' || mode === 'stack') return applying[0];
  const sign = mode === 'highest' ? 1 : -1;
  return applying.reduce<T | undefined>((best, one) => (best === undefined || sign * valueOf(one) > sign * valueOf(best) ? one : best), undefined);
}

function exclusiveOf(basket: Basket, limits: Limits, groups: readonly { group: CandidateGroup; candidates: Candidate[] }[], level: string): Priced | null {
  for (const { group, candidates } of groups) {
    for (const candidate of candidates) {
      const outcome = candidate.exclusive ? priceOf(basket, limits, { candidate, base: group.base, level }) : null;
      if (outcome && isPriced(outcome)) return outcome;
    }
  }
  return null;
}
