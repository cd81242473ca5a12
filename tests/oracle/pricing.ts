import type { EffectDocument, RuleDocument } from '#domain/loyalty/program.ts';
import { within, type Counters } from './counters.ts';
import { shareOf, split, sum } from './exact.ts';
import type { LineEvent, Program } from './facts.ts';
import { evaluate, fits, holds, type Scene, type SeenLine } from './logic.ts';

export interface PricedLine extends LineEvent { grossMinor: number; netMinor: number }
interface Pricing { program: Program; lines: PricedLine[]; counters: Counters; sceneOf: (lines: readonly SeenLine[]) => Scene; subject: string; purchase: string; at: number }
type Discount = Extract<EffectDocument, { type: 'discount' }>;
interface Cut { parts: number[]; units: number; reason: string | null }
export interface Priced { discounts: { rule: string; amountMinor: number }[]; notApplied: { rule: string; reason: string }[] }

const discountsOf = (rule: RuleDocument) => rule.effects.filter((effect): effect is Discount => effect.type === 'discount');

/** The program's limits that name a rule, and its budget, as limits of the same form. */
export function limitsOn({ limits }: Program, rule: RuleDocument, subject: string) {
  const named = limits.filter((limit) => !limit.rules || limit.rules.includes(rule.code))
    .map((limit) => ({ key: `limit:${limit.code}`, reason: 'limit_exhausted', measure: limit.measure, max: limit.max, mode: limit.mode ?? 'cap' as const, period: limit.period, lines: limit.lines ?? {}, subject: limit.subject === 'program' ? 'program' : subject }));
  const budget = rule.budget ? [{ key: `budget:${rule.code}`, reason: 'budget_exhausted', measure: rule.budget.measure, max: rule.budget.max, mode: rule.budget.mode ?? 'cap' as const, period: 'ever' as const, lines: {}, subject: 'program' }] : [];
  return [...named, ...budget];
}

const seen = (line: PricedLine): SeenLine => ({ ...line, paidMinor: line.netMinor });

/** One discount of a rule on the lines as they are, limits taken into account; nothing is changed yet. */
function discountOf(rule: RuleDocument, base: 'sequential' | 'initial', { program, lines, counters, sceneOf, subject, purchase, at }: Pricing): Cut {
  const [effect] = discountsOf(rule);
  const scene = sceneOf(lines.map(seen));
  const limits = limitsOn(program, rule, subject).map((limit) => ({ ...limit, rest: counters.rest({ ...limit, at, purchase }) }));
  let reason: string | null = null;
  const units = lines.map((line) => (fits(line, effect!.lines) ? line.quantity : 0));
  for (const { measure, rest, mode, lines: filter, reason: why } of limits.filter((limit) => limit.measure === 'units')) {
    const wanted = sum(units.filter((_count, index) => fits(lines[index]!, filter)));
    let left = within(wanted, rest, mode);
    if (left < wanted) reason = why;
    lines.forEach((line, index) => {
      if (measure !== 'units' || !fits(line, filter)) return;
      units[index] = Math.min(units[index]!, left);
      left -= units[index]!;
    });
  }
  const worth = lines.map((line, index) => shareOf(line.netMinor, [units[index]!, line.quantity]));
  let parts: number[];
  if (effect!.priceMinor !== undefined) {
    const price = Number(evaluate(effect!.priceMinor, scene));
    parts = worth.map((money, index) => Math.max(0, money - price * units[index]!));
  } else {
    const initial = sum(lines.map((line, index) => shareOf(line.grossMinor, [units[index]!, line.quantity])));
    const wanted = effect!.percentBps === undefined ? Number(evaluate(effect!.amountMinor, scene)) : shareOf(base === 'initial' ? initial : sum(worth), [Number(evaluate(effect!.percentBps, scene)), 10_000]);
    parts = split(Math.max(0, Math.min(wanted, sum(worth))), worth);
  }
  const amount = sum(parts);
  let allowed = amount;
  for (const { measure, rest, mode, reason: why } of limits) {
    const next = measure === 'sum' ? within(allowed, rest, mode) : measure === 'count' && rest < 1 ? 0 : allowed;
    if (next < allowed || (measure === 'count' && rest < 1)) reason = why;
    allowed = next;
  }
  return { parts: allowed === amount ? parts : split(allowed, parts), units: sum(units), reason };
}

/** Campaign discounts on the lines, in running order (rule N4). Changes `netMinor` of the lines and what limits have counted. */
export function price(pricing: Pricing): Priced {
  const { program, lines, counters, sceneOf, subject, purchase, at } = pricing;
  const priced: Priced = { discounts: [], notApplied: [] };
  const byPriority = <T extends { priority?: number | undefined }>(list: readonly T[]) => list.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
  const groups = byPriority(program.groups).map((group) => ({ ...group, rules: byPriority(program.rules.filter((rule) => rule.group === group.code && rule.active !== false && discountsOf(rule).length > 0)) }));
  const conditionHolds = (rule: RuleDocument) => holds(rule.when, sceneOf(lines.map(seen)));
  const apply = (rule: RuleDocument, { parts, units }: Cut) => {
    lines.forEach((line, index) => void (line.netMinor -= parts[index]!));
    priced.discounts.push({ rule: rule.code, amountMinor: sum(parts) });
    for (const { key, measure, subject: whose } of limitsOn(program, rule, subject)) {
      const amount = { units, sum: sum(parts), count: 1, points: 0, minutes: 0 }[measure];
      counters.count({ key, subject: whose, purchase, rule: rule.code, at, amount });
    }
  };
  const all = groups.flatMap((group) => group.rules.map((rule) => ({ rule, group })));
  const exclusive = all.find(({ rule, group }) => rule.exclusive && conditionHolds(rule) && sum(discountOf(rule, group.base, pricing).parts) > 0);
  if (exclusive) {
    const others = all.filter(({ rule }) => rule !== exclusive.rule).map(({ rule, group }) => {
      const cut = conditionHolds(rule) ? discountOf(rule, group.base, pricing) : { parts: [0], reason: null };
      return { rule: rule.code, reason: sum(cut.parts) > 0 ? `excluded_by:${exclusive.rule.code}` : cut.reason ?? 'condition' };
    });
    apply(exclusive.rule, discountOf(exclusive.rule, exclusive.group.base, pricing));
    priced.notApplied.push(...others);
    return priced;
  }
  for (const { mode, base, rules } of groups) {
    const failed = (rule: RuleDocument, reason: string) => priced.notApplied.push({ rule: rule.code, reason });
    const candidates: { rule: RuleDocument; cut: Cut }[] = [];
    for (const rule of rules) {
      if (!conditionHolds(rule)) { failed(rule, 'condition'); continue; }
      const cut = discountOf(rule, base, pricing);
      if (sum(cut.parts) === 0) failed(rule, cut.reason ?? 'condition');
      else if (mode === 'stack') apply(rule, cut);
      else candidates.push({ rule, cut });
    }
    const ranked = candidates.toSorted((a, b) => (mode === 'first' ? 0 : (sum(b.cut.parts) - sum(a.cut.parts)) * (mode === 'highest' ? 1 : -1)));
    const [winner] = ranked;
    if (!winner) continue;
    apply(winner.rule, winner.cut);
    for (const { rule } of candidates) if (rule !== winner.rule) failed(rule, `lower_in_group:${winner.rule.code}`);
  }
  return priced;
}
