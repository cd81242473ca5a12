import type { EffectDocument, LimitDocument, RuleDocument } from '#domain/loyalty/program.ts';
import { within, type Counters, type Over } from './counters.ts';
import { shareOf, split, splitWithin, sum } from './exact.ts';
import type { LineEvent, Program, Wallet } from './facts.ts';
import { evaluate, fits, holds, type Scene, type SeenLine } from './logic.ts';

export interface PricedLine extends LineEvent { grossMinor: number; netMinor: number }
interface Pricing { program: Program; lines: PricedLine[]; counters: Counters; sceneOf: (lines: readonly SeenLine[]) => Scene; subject: string; purchase: string; at: number }
type Discount = Extract<EffectDocument, { type: 'discount' }>;
interface Cut { parts: number[]; units: number[]; reason: string | null }
export interface Priced { discounts: { rule: string; amountMinor: number }[]; notApplied: { rule: string; reason: string }[] }

const discountsOf = (rule: RuleDocument) => rule.effects.filter((effect): effect is Discount => effect.type === 'discount');

/** What stands over a rule, in the order in which it binds: limits of the program, those of the wallet it grants to, its budget. */
export function limitsOn({ limits }: Program, rule: RuleDocument, subject: string, wallet?: Wallet): Over[] {
  const over = ({ measure, max, mode = 'cap', period, lines = {}, subject: of }: LimitDocument) => ({ measure, max, mode, period, lines, subject: of === 'program' ? 'program' : subject });
  const named = limits.filter(({ rules }) => !rules || rules.includes(rule.code) || (wallet && rules.includes(wallet.code)))
    .map((limit) => ({ ...over(limit), key: `limit:${limit.code}`, reason: 'limit_exhausted', isNamed: limit.rules !== undefined }));
  const own = (wallet?.limits ?? []).map((limit, index) => ({
    ...over(limit), key: `wallet:${wallet!.code}:${index}`, isNamed: true, reason: limit.measure !== 'points' ? 'limit_exhausted' : limit.period === 'purchase' ? 'transaction_limit' : 'period_limit',
  }));
  const budget = rule.budget ? [{ key: `budget:${rule.code}`, reason: 'budget_exhausted', mode: 'cap' as const, ...rule.budget, period: 'ever' as const, lines: {}, subject: 'program', isNamed: true }] : [];
  const isPoints = ({ measure }: Over) => measure === 'points';
  return [...named, ...own.filter((limit) => !isPoints(limit)), ...budget, ...own.filter(isPoints)];
}

/** What limits on money leave of an amount on lines, each limit of those it counts. */
export function moneyLeft(over: readonly Over[], lines: readonly SeenLine[], { amounts, counters, ...when }: { amounts: readonly number[]; counters: Counters; purchase: string; at: number }): { amounts: number[]; reason: string | null } {
  let left = [...amounts];
  let reason: string | null = null;
  for (const limit of over.filter(({ measure }) => measure === 'sum')) {
    const counted = left.map((minor, index) => (fits(lines[index]!, limit.lines) ? minor : 0));
    const allowed = within(sum(counted), counters.rest({ ...limit, ...when }), limit.mode);
    if (allowed === sum(counted)) continue;
    reason = limit.reason;
    const parts = split(allowed, counted);
    left = left.map((minor, index) => (fits(lines[index]!, limit.lines) ? parts[index]! : minor));
  }
  return { amounts: left, reason };
}

/** Money that was taken off, or that points were granted on. */
export function countMoney(over: readonly Over[], lines: readonly SeenLine[], { amounts, counters, ...when }: { amounts: readonly number[]; counters: Counters; purchase: string; at: number }): void {
  for (const { key, subject, measure, lines: filter } of over) {
    const counted = amounts.map((minor, index) => (fits(lines[index]!, filter) ? minor : 0));
    if (measure === 'sum' && sum(counted) > 0) counters.count({ key, subject, ...when, measure, lines: counted, amount: sum(counted) });
  }
}

const seen = (line: PricedLine): SeenLine => ({ ...line, paidMinor: line.netMinor });

/** One discount of a rule on the lines as they are, limits taken into account; nothing is changed yet. */
function discountOf(rule: RuleDocument, base: 'sequential' | 'initial', { program, lines, counters, sceneOf, subject, purchase, at }: Pricing): Cut {
  const [effect] = discountsOf(rule);
  const scene = sceneOf(lines.map(seen));
  const limits = limitsOn(program, rule, subject);
  const { units, reason: whyUnits } = counters.unitsLeft(limits, lines.map(seen), { acts: lines.map((line) => fits(line, effect!.lines)), purchase, at });
  let parts: number[];
  if (effect!.priceMinor !== undefined) {
    const price = Number(evaluate(effect!.priceMinor, scene));
    parts = lines.map((line, index) => Math.max(0, shareOf(line.netMinor, [units[index]!, line.quantity]) - price * units[index]!));
  } else {
    // What the units are worth is exact: money is rounded once, at the end.
    const scale = lines.reduce((all, { quantity }) => all * BigInt(quantity), 1n);
    const worth = (moneyOf: (line: PricedLine) => number) => lines.map((line, index) => (BigInt(moneyOf(line)) * BigInt(units[index]!) * scale) / BigInt(line.quantity));
    const total = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);
    const net = worth((line) => line.netMinor);
    const of = base === 'initial' ? total(worth((line) => line.grossMinor)) : total(net);
    const wanted = effect!.percentBps === undefined ? Number(evaluate(effect!.amountMinor, scene)) : Number((of * BigInt(Number(evaluate(effect!.percentBps, scene)))) / (scale * 10_000n));
    parts = splitWithin(Math.max(0, Math.min(wanted, Number(total(net) / scale))), net, lines.map((line) => line.netMinor));
  }
  const { amounts, reason: whyMoney } = moneyLeft(limits, lines.map(seen), { amounts: parts, counters, purchase, at });
  return { parts: amounts, units: units.map((count, index) => (amounts[index]! > 0 ? count : 0)), reason: whyMoney ?? whyUnits };
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
    const limits = limitsOn(program, rule, subject);
    counters.countUnits(limits, lines.map(seen), { units, purchase, at });
    countMoney(limits, lines.map(seen), { amounts: parts, counters, purchase, at });
  };
  const all = groups.flatMap((group) => group.rules.map((rule) => ({ rule, group })));
  const exclusive = all.find(({ rule, group }) => rule.exclusive && conditionHolds(rule) && sum(discountOf(rule, group.base, pricing).parts) > 0);
  if (exclusive) {
    const others = all.filter(({ rule }) => rule !== exclusive.rule).map(({ rule, group }) => {
      const cut = conditionHolds(rule) ? discountOf(rule, group.base, pricing) : { parts: [0], units: [], reason: null };
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
