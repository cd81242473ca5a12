import type { EffectDocument, Expression, RuleDocument } from '#domain/loyalty/program.ts';
import { endOf, later, midnightOf } from './calendar.ts';
import { within, type Counters } from './counters.ts';
import { roundFraction, sum } from './exact.ts';
import type { Program, Wallet } from './facts.ts';
import { evaluate, fits, holds, type Scene, type SeenLine } from './logic.ts';
import { limitsOn } from './pricing.ts';

type Points = Extract<EffectDocument, { type: 'points' | 'cashback' }>;
/** How far money earns at which level's values: `upTo` counts from the first minor unit paid. */
export interface Segment { upTo: number; values: Record<string, unknown> }

export interface Grant {
  rule: string; wallet: string; points: number; activeFrom: number; expiresAt: number | null; rounding: 'floor' | 'half_up'; isFixed: boolean;
  /** Which lines it was computed on, by index. */
  eligible: boolean[];
  /** What the rule would give on other lines: for `re_evaluate`. */
  again: (lines: readonly SeenLine[]) => number;
  /** Which counters it moved. */
  counted: { key: string; subject: string; measure: string; isBudget: boolean }[];
}

interface Earning { program: Program; lines: readonly SeenLine[]; segments: readonly Segment[]; sceneOf: (lines: readonly SeenLine[], values?: Record<string, unknown>) => Scene; counters: Counters; subject: string; purchase: string; at: number }
export interface Earned { grants: Grant[]; notApplied: { rule: string; reason: string }[] }

const baseOf = (line: SeenLine, wallet: Wallet) => (wallet.earnOn === 'net' ? line.netMinor : line.paidMinor);

/** The points of one effect on some lines: rounded once, however many levels the purchase's money crosses, each with its share of every line (rules N2, N3, N13). */
function pointsOf(effect: Points, wallet: Wallet, { lines, segments, sceneOf }: Pick<Earning, 'lines' | 'segments' | 'sceneOf'>): number {
  const number = (expression: Expression | undefined, values?: Record<string, unknown>) => BigInt(Number(evaluate(expression, sceneOf(lines, values))));
  const multiplier = 'multiplier' in effect && effect.multiplier !== undefined ? number(effect.multiplier) : 1n;
  if (effect.fixed !== undefined) return Number(number(effect.fixed) * multiplier);
  const money = sum(lines.filter((line) => fits(line, effect.lines)).map((line) => baseOf(line, wallet)));
  if ('formula' in effect && effect.formula !== undefined) return Number(number(effect.formula) * multiplier);
  const paid = sum(lines.map(({ paidMinor }) => paidMinor));
  let from = 0;
  let worth = 0n;
  for (const { upTo, values } of segments) {
    const end = Math.min(paid, upTo);
    worth += BigInt(Math.max(0, end - from)) * BigInt(money) * number(effect.rateBps, values);
    from = Math.max(from, end);
  }
  return paid === 0 ? 0 : roundFraction(worth * multiplier, 10_000n * BigInt(wallet.unitValueMinor) * BigInt(paid), wallet.rounding);
}

/** When a grant of now begins and ends to live (rule N8: life counts from activation). */
export function lifeOf({ activation, expiry }: Wallet, at: number, zone: string): { activeFrom: number; expiresAt: number | null } {
  const activeFrom = 'on' in activation ? Math.max(at, midnightOf(activation.on, zone)) : later(at, activation.after, zone);
  return { activeFrom, expiresAt: expiry ? endOf(activeFrom, expiry, zone) : null };
}

/** What a purchase earns, rule by rule, cut by the limits of the rule, its budget and the wallet's limits. Counts what it grants. */
export function earn({ program, counters, subject, purchase, at, ...looking }: Earning): Earned {
  const { lines, segments, sceneOf } = looking;
  const earned: Earned = { grants: [], notApplied: [] };
  const groups = program.groups.toSorted((a, b) => a.priority - b.priority);
  const inOrder = groups.length === 0 ? program.rules : groups.flatMap((group) => program.rules.filter((rule) => rule.group === group.code).toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0)));
  const effectOf = (rule: RuleDocument) => rule.effects.find((effect): effect is Points => effect.type === 'points' || effect.type === 'cashback');
  for (const rule of inOrder.filter((one) => one.active !== false)) {
    const effect = effectOf(rule);
    if (!effect) continue;
    const wallet = program.wallets.find(({ code }) => code === effect.wallet)!;
    const topValues = segments.at(-1)!.values;
    const again = (some: readonly SeenLine[]) => (holds(rule.when, sceneOf(some, topValues)) && some.some((line) => fits(line, effect.lines)) ? pointsOf(effect, wallet, { lines: some, segments, sceneOf }) : 0);
    const wanted = again(lines);
    const walletLimits = wallet.limits.map((limit, index) => ({
      key: `wallet:${wallet.code}:${index}`, reason: limit.period === 'purchase' ? 'transaction_limit' : 'period_limit', measure: limit.measure, max: limit.max, mode: limit.mode ?? 'cap' as const, period: limit.period,
      subject: limit.subject === 'program' ? 'program' : subject,
    }));
    const limits = [...limitsOn(program, rule, subject), ...walletLimits];
    const isMet = holds(rule.when, sceneOf(lines, topValues));
    const rested = limits.map((limit) => ({ ...limit, rest: counters.rest({ ...limit, at, purchase }) }));
    const gate = isMet ? rested.find(({ measure, rest }) => measure === 'count' && rest < 1) : undefined;
    let points = gate ? 0 : wanted;
    let reason = gate?.reason ?? 'condition';
    for (const { mode, rest, reason: why } of rested.filter(({ measure }) => measure === 'points')) {
      const next = within(points, rest, mode);
      if (next < points) reason = why;
      points = next;
    }
    if (points === 0) { earned.notApplied.push({ rule: rule.code, reason }); continue; }
    for (const { key, measure, subject: whose } of limits) counters.count({ key, subject: whose, purchase, rule: rule.code, at, amount: measure === 'points' ? points : measure === 'count' ? 1 : 0 });
    earned.grants.push({
      rule: rule.code, wallet: wallet.code, points, ...lifeOf(wallet, at, program.zone), rounding: wallet.rounding, isFixed: effect.fixed !== undefined, eligible: lines.map((line) => fits(line, effect.lines)), again,
      counted: limits.map(({ key, subject: whose, measure }) => ({ key, subject: whose, measure, isBudget: key.startsWith('budget:') })),
    });
  }
  return earned;
}
