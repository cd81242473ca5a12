import { mulDivFloor } from '../../shared/allocate.ts';
import type { MetricSpec } from '../program.ts';
import { holdsWith, type LevelSubject } from './evaluate.ts';
import { metricValue } from './metrics.ts';
import { levelMetrics, positionOf, type LevelRule } from './rules.ts';
import type { FactLine, LevelState, PurchaseFact } from './types.ts';

/** A part of a purchase's paid sum, and the level it counts at. */
export interface LevelPart {
  level: string;
  shareMinor: number;
}

interface SplitInput extends LevelSubject {
  rule: LevelRule;
  /** The level before the purchase. */
  state: LevelState;
  /** The history before the purchase. */
  facts: readonly PurchaseFact[];
  purchase: PurchaseFact;
}

const paidOf = ({ lines }: PurchaseFact): number => lines.reduce((sum, line) => sum + line.paidMinor, 0);

/**
 * The first `share` of a purchase's paid sum, as a purchase: paid money is split so that its parts add up exactly, the rest in
 * proportion, rounded down.
 */
function firstPart({ lines, ...purchase }: PurchaseFact, share: number, whole: number): PurchaseFact {
  let before = 0;
  return { ...purchase, lines: lines.map((line): FactLine => {
    const start = mulDivFloor(before, share, whole);
    before += line.paidMinor;
    const part = (amount: number) => mulDivFloor(amount, share, whole);
    return { ...line, quantity: part(line.quantity), paidMinor: mulDivFloor(before, share, whole) - start, grossMinor: part(line.grossMinor), earned: part(line.earned) };
  }) };
}

/** Metrics that money makes up bit by bit; a purchase or a day counts with the whole of it. */
const isWhole = ([kind]: MetricSpec) => kind === 'count' || kind === 'days';

/** Levels by how much of the purchase's paid sum has been counted. */
function positionAfter({ rule, state, facts, purchase, ...subject }: SplitInput): (share: number) => number {
  const instant = { at: purchase.at, timezone: rule.timezone };
  const whole = paidOf(purchase);
  const before = new Map(levelMetrics(rule.levels).map((spec) => [JSON.stringify(spec), metricValue(spec, facts, instant)]));
  const metric = (spec: MetricSpec, share: number): number => {
    if (share === whole) return metricValue(spec, [...facts, purchase], instant);
    const known = before.get(JSON.stringify(spec)) ?? metricValue(spec, facts, instant);
    if (isWhole(spec)) return known;
    const part = firstPart(purchase, share, whole);
    // A part of a line has money before it has a unit.
    const counted = spec[0] === 'units' ? part : { ...part, lines: part.lines.map((line) => ({ ...line, quantity: 1 })) };
    return known + metricValue(spec, [counted], instant);
  };
  const { list } = rule.levels;
  const now = positionOf(rule.levels, state.level);
  return (share) => {
    for (let position = list.length - 1; position > now; position--) {
      if (holdsWith(list[position]!, instant, state, { ...subject, metric: (spec) => metric(spec, share) })) return position;
    }
    return now;
  };
}

/** The smallest share at which a higher level than `now` is reached. @param positionAt never falls as the share grows */
function crossing(positionAt: (share: number) => number, now: number, { from, to }: { from: number; to: number }): number {
  let [low, high] = [from, to];
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (positionAt(middle) > now) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Splits a purchase's paid sum by level (rule N13): the part that brings a metric up to a threshold counts at the lower level, the
 * rest at the higher one; a purchase may pass several. What counts purchases or days is met by the whole purchase, units by
 * their share of the sum.
 *
 * @returns in order, adding up to the paid sum; never empty
 */
export function splitByLevel(input: SplitInput): LevelPart[] {
  const { rule: { levels }, state, purchase } = input;
  const whole = paidOf(purchase);
  if (levels.effective === 'next_period' || whole === 0) return [{ level: state.level, shareMinor: whole }];
  const positionAt = positionAfter(input);
  const last = positionAt(whole);
  const parts: LevelPart[] = [];
  let position = positionOf(levels, state.level);
  let done = 0;
  while (position < last) {
    const end = crossing(positionAt, position, { from: done, to: whole });
    parts.push({ level: parts.length === 0 ? state.level : levels.list[position]!.code, shareMinor: end - done });
    position = positionAt(end);
    done = end;
  }
  if (done < whole) parts.push({ level: parts.length === 0 ? state.level : levels.list[position]!.code, shareMinor: whole - done });
  return parts.filter(({ shareMinor }) => shareMinor > 0);
}
