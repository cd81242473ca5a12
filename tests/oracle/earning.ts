import type { EffectDocument, Expression, RuleDocument } from '#domain/loyalty/program.ts';
import { endOf, later, midnightOf } from './calendar.ts';
import { within, type Counters, type Over } from './counters.ts';
import { roundFraction, shareOf, split, sum } from './exact.ts';
import type { Program, Wallet } from './facts.ts';
import { evaluate, fits, holds, type Scene, type SeenLine } from './logic.ts';
import { countMoney, limitsOn, moneyLeft } from './pricing.ts';

type Points = Extract<EffectDocument, { type: 'points' | 'cashback' }>;
/** How far money earns at which level's values: `upTo` counts from the first minor unit paid. */
export interface Segment { upTo: number; values: Record<string, unknown> }

export interface Grant {
  rule: string; wallet: string; points: number; activeFrom: number; expiresAt: number | null; rounding: 'floor' | 'half_up'; isFixed: boolean;
  /** Which lines it is for, by index, and the money of each that it was computed on. */
  eligible: boolean[];
  money: number[];
  /** What the rule would give on other lines: for `re_evaluate`. */
  again: (lines: readonly SeenLine[]) => number;
  /** Which limits on points counted all of it. */
  counted: { key: string; subject: string }[];
}

interface Earning { program: Program; lines: readonly SeenLine[]; segments: readonly Segment[]; sceneOf: (lines: readonly SeenLine[], values?: Record<string, unknown>) => Scene; counters: Counters; subject: string; purchase: string; at: number }
export interface Earned { grants: Grant[]; notApplied: { rule: string; reason: string }[] }

const baseOf = (line: SeenLine, wallet: Wallet) => (wallet.earnOn === 'net' ? line.netMinor : line.paidMinor);

/** The points of one effect on some money of some lines: rounded once, however many levels the purchase's money crosses, each with its share of every line (rules N2, N3, N13). */
function pointsOf(effect: Points, wallet: Wallet, { lines, money, segments, sceneOf }: Pick<Earning, 'lines' | 'segments' | 'sceneOf'> & { money: readonly number[] }): number {
  const number = (expression: Expression | undefined, values?: Record<string, unknown>) => BigInt(Number(evaluate(expression, sceneOf(lines, values))));
  const multiplier = 'multiplier' in effect && effect.multiplier !== undefined ? number(effect.multiplier) : 1n;
  if (effect.fixed !== undefined) return Number(number(effect.fixed) * multiplier);
  if ('formula' in effect && effect.formula !== undefined) return Number(number(effect.formula) * multiplier);
  const paid = sum(lines.map(({ paidMinor }) => paidMinor));
  let from = 0;
  let worth = 0n;
  for (const { upTo, values } of segments) {
    const end = Math.min(paid, upTo);
    worth += BigInt(Math.max(0, end - from)) * BigInt(sum(money)) * number(effect.rateBps, values);
    from = Math.max(from, end);
  }
  return paid === 0 ? 0 : roundFraction(worth * multiplier, 10_000n * BigInt(wallet.unitValueMinor) * BigInt(paid), wallet.rounding);
}

/** When a grant of now begins and ends to live (rule N8: life counts from activation). */
export function lifeOf({ activation, expiry }: Wallet, at: number, zone: string): { activeFrom: number; expiresAt: number | null } {
  const activeFrom = 'on' in activation ? Math.max(at, midnightOf(activation.on, zone)) : later(at, activation.after, zone);
  return { activeFrom, expiresAt: expiry ? endOf(activeFrom, expiry, zone) : null };
}

/** What a rule would grant now, under its limits and budget; nothing is counted yet. */
interface Wish { rule: RuleDocument; effect: Points; wallet: Wallet; over: Over[]; points: number; ofLine: number[]; units: number[]; asked: number[]; money: number[]; reason: string }

function wish(rule: RuleDocument, effect: Points, { program, lines, segments, sceneOf, counters, subject, purchase, at }: Earning): Wish {
  const wallet = program.wallets.find(({ code }) => code === effect.wallet)!;
  const over = limitsOn(program, rule, subject, wallet);
  const none: Wish = { rule, effect, wallet, over, points: 0, ofLine: [], units: [], asked: [], money: [], reason: 'condition' };
  const acts = lines.map((line) => fits(line, effect.lines));
  if (!holds(rule.when, sceneOf(lines, segments.at(-1)!.values)) || !acts.includes(true)) return none;
  const { units, reason: whyUnits } = counters.unitsLeft(over, lines, { acts, purchase, at });
  const all = lines.map((line, index) => shareOf(baseOf(line, wallet), [units[index]!, line.quantity]));
  const { amounts: asked, reason: whyMoney } = moneyLeft(over.filter(({ isNamed }) => isNamed), lines, { amounts: all, counters, purchase, at });
  const isNothing = sum(units) === 0 || (whyMoney !== null && sum(asked) === 0);
  let points = isNothing ? 0 : pointsOf(effect, wallet, { lines, money: asked, segments, sceneOf });
  let reason = whyMoney ?? whyUnits ?? 'condition';
  let ofLine = split(points, sum(asked) > 0 ? asked : acts.map(Number));
  let money = asked;
  for (const limit of over.filter(({ measure }) => measure === 'points')) {
    const counts = lines.map((line) => fits(line, limit.lines));
    const isOfAll = Object.keys(limit.lines).length === 0;
    const counted = ofLine.map((part, index) => (counts[index] ? part : 0));
    const wanted = isOfAll ? points : sum(counted);
    const left = within(wanted, counters.rest({ ...limit, at, purchase }), limit.mode);
    if (left === wanted) continue;
    reason = limit.reason;
    points -= wanted - left;
    const parts = split(left, counted);
    if (!isOfAll) money = money.map((minor, index) => (counted[index]! > 0 ? shareOf(minor, [parts[index]!, counted[index]!]) : minor));
    ofLine = isOfAll ? split(points, ofLine) : ofLine.map((part, index) => (counts[index] ? parts[index]! : part));
  }
  return { ...none, points, ofLine, units, asked, money, reason };
}

/** Counts a wish that came true. */
function grant({ rule, effect, wallet, over, points, ofLine, units, asked, money }: Wish, { program, lines, segments, sceneOf, counters, purchase, at }: Earning): Grant {
  counters.countUnits(over, lines, { units, purchase, at });
  countMoney(over.filter(({ isNamed }) => isNamed), lines, { amounts: asked, counters, purchase, at });
  const byPoints = over.filter(({ measure }) => measure === 'points');
  for (const { key, subject, measure, lines: filter } of byPoints) {
    const counted = Object.keys(filter).length === 0 ? null : ofLine.map((part, index) => (fits(lines[index]!, filter) ? part : 0));
    counters.count({ key, subject, purchase, at, measure, lines: counted, amount: counted ? sum(counted) : points });
  }
  const again = (some: readonly SeenLine[]) => {
    const of = some.map((line) => (fits(line, effect.lines) ? baseOf(line, wallet) : 0));
    return holds(rule.when, sceneOf(some, segments.at(-1)!.values)) && some.some((line) => fits(line, effect.lines)) ? pointsOf(effect, wallet, { lines: some, money: of, segments, sceneOf }) : 0;
  };
  return {
    rule: rule.code, wallet: wallet.code, points, ...lifeOf(wallet, at, program.zone), rounding: wallet.rounding, isFixed: effect.fixed !== undefined, eligible: lines.map((line) => fits(line, effect.lines)), money, again,
    counted: byPoints.filter(({ lines: filter }) => Object.keys(filter).length === 0).map(({ key, subject }) => ({ key, subject })),
  };
}

/** What a purchase earns, group by group and rule by rule, cut by the limits of the rule, its budget and the wallet's limits. In a group of which one gives, what its limits and budget leave nothing of is none of those that apply (rules N4, N18). */
export function earn(earning: Earning): Earned {
  const { program } = earning;
  const earned: Earned = { grants: [], notApplied: [] };
  const groups = program.groups.length === 0 ? [{ code: undefined, mode: 'stack' as const, priority: 0 }] : program.groups.toSorted((a, b) => a.priority - b.priority);
  for (const { code, mode } of groups) {
    const rules = program.rules.filter((rule) => rule.active !== false && (code === undefined || rule.group === code)).toSorted((a, b) => (code === undefined ? 0 : (a.priority ?? 0) - (b.priority ?? 0)));
    const wishes = rules.flatMap((rule) => {
      const effect = rule.effects.find((one): one is Points => one.type === 'points' || one.type === 'cashback');
      return effect ? [() => wish(rule, effect, earning)] : [];
    });
    const failed = ({ rule }: Wish, reason: string) => void earned.notApplied.push({ rule: rule.code, reason });
    if (mode === 'stack') {
      for (const ask of wishes) {
        const asked = ask();
        if (asked.points === 0) failed(asked, asked.reason);
        else earned.grants.push(grant(asked, earning));
      }
      continue;
    }
    const asked = wishes.map((ask) => ask());
    const applying = asked.filter(({ points }) => points > 0);
    const worth = ({ points, wallet }: Wish) => points * wallet.unitValueMinor * (mode === 'highest' ? 1 : -1);
    const [winner] = mode === 'first' ? applying : applying.toSorted((a, b) => worth(b) - worth(a));
    for (const one of asked) if (one !== winner) failed(one, one.points === 0 ? one.reason : `lower_in_group:${winner!.rule.code}`);
    if (winner) earned.grants.push(grant(winner, earning));
  }
  return earned;
}
