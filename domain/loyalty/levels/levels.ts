import { calendarBucket } from '../../shared/calendar.ts';
import { endOfTerm, type Term } from '../../shared/zoned-time.ts';
import type { CompiledLevel, CompiledLevels } from '../rules/types.ts';
import type { HoldsLevel, LevelInstant } from './evaluate.ts';
import { periodUnit, positionOf, ruleAt, type LevelRule } from './rules.ts';
import type { LevelChange, LevelReason, LevelState } from './types.ts';

/** What a level depends on: who rules when, and whether conditions hold over the member's history. */
export interface LevelGround {
  rules: readonly LevelRule[];
  holdsAt: (instant: LevelInstant) => HoldsLevel;
}

/** A member's level as time goes on. Steps below change it. */
export interface LevelWalk {
  state: LevelState;
  /** Everything up to here is in the state, epoch milliseconds. */
  at: number;
  /** What changed on the way, ascending; one at an instant at the most. */
  changes: LevelChange[];
  /** Since when the level before the last change was held. */
  sinceBefore?: number;
}

const codeAt = (list: readonly CompiledLevel[], position: number): string => list[position]!.code;

/** When a term ends; null when there is none, or when it would end before it begins. */
function termFrom(at: number, term: Term | null, timezone: string): number | null {
  const end = term && endOfTerm(at, term, timezone);
  return end !== null && end > at ? end : null;
}

/** When a level that is held from an instant on is looked at again: never for the first, which cannot be lost. */
function expiryOf(rule: LevelRule, position: number, at: number): number | null {
  const { levels, timezone } = rule;
  if (position === 0) return null;
  return levels.effective === 'next_period' ? calendarBucket(at, { unit: periodUnit(levels)!, timezone }).end : termFrom(at, levels.term, timezone);
}

/** Where every member begins: the first level. */
export const openWalk = (rules: readonly LevelRule[], start: number): LevelWalk => ({
  state: { level: codeAt(ruleAt(rules, start).levels.list, 0), since: start, expiresAt: null }, at: start, changes: [],
});

/** Moves a member to a level. Changes of one instant are one: where it ends where it began there is none, only a new term. */
export function moveTo(walk: LevelWalk, rule: LevelRule, { position, at, reason }: { position: number; at: number; reason: LevelReason }): void {
  const to = codeAt(rule.levels.list, position);
  const expiresAt = expiryOf(rule, position, at);
  const twin = walk.changes.at(-1)?.at === at ? walk.changes.pop() : undefined;
  if (!twin) walk.sinceBefore = walk.state.since;
  const from = twin?.from ?? walk.state.level;
  walk.state = { level: to, since: from === to ? walk.sinceBefore! : at, expiresAt };
  if (from !== to) walk.changes.push({ at, from, to, reason, expiresAt });
}

/**
 * The highest level whose condition holds, as its position in the list: the first needs nothing, and lower ones than `floor` are
 * not asked.
 */
function highest(holds: HoldsLevel, { list }: CompiledLevels, { state, floor = 0 }: { state: LevelState; floor?: number }): number {
  for (let position = list.length - 1; position > floor; position--) {
    if (holds(list[position]!, state)) return position;
  }
  return floor;
}

/**
 * Raises a member to the highest level that the metrics give at an instant, thresholds inclusive, with a new term. Meeting the
 * condition of the level held changes nothing, except in grace: it renews the level. With `next_period` nothing happens between periods.
 *
 * @param until the last event that counts: the instant itself, or what lies before it
 */
export function lookAt(walk: LevelWalk, ground: LevelGround, { at, until, reason }: { at: number; until: number; reason: LevelReason }): void {
  const rule = ruleAt(ground.rules, at);
  const { list, effective } = rule.levels;
  const position = positionOf(rule.levels, walk.state.level);
  const isGone = codeAt(list, position) !== walk.state.level;
  if (effective === 'next_period' && !isGone) return;
  const holds = ground.holdsAt({ at, until, timezone: rule.timezone });
  const best = highest(holds, rule.levels, { state: walk.state, floor: position });
  if (best > position || isGone) return moveTo(walk, rule, { position: best, at, reason });
  if (walk.state.termEndedAt === undefined || !holds(list[position]!, walk.state)) return;
  walk.state = { level: walk.state.level, since: walk.state.since, expiresAt: expiryOf(rule, position, at) };
}

/**
 * The end of a term: the level is renewed if its condition holds, else it goes one down, to what the metrics give, or stays, as the
 * program says; a grace, if there is one, comes first (rule N16). Judged by what was before that instant.
 */
function endTerm(walk: LevelWalk, ground: LevelGround, at: number): void {
  const rule = ruleAt(ground.rules, at);
  const { list, downgrade, grace } = rule.levels;
  const { level, since, termEndedAt } = walk.state;
  const position = positionOf(rule.levels, level);
  if (codeAt(list, position) !== level) return lookAt(walk, ground, { at, until: at - 1, reason: 'reached' });
  const holds = ground.holdsAt({ at, until: at - 1, timezone: rule.timezone });
  const best = highest(holds, rule.levels, { state: walk.state });
  if (best > position) return moveTo(walk, rule, { position: best, at, reason: 'reached' });
  const keep = () => void (walk.state = { level, since, expiresAt: expiryOf(rule, position, at) });
  if (position === 0 || downgrade === 'none' || holds(list[position]!, walk.state)) return keep();
  const graceEnd = termEndedAt === undefined ? termFrom(at, grace, rule.timezone) : null;
  if (graceEnd !== null) return void (walk.state = { level, since, expiresAt: graceEnd, termEndedAt: at });
  const lower = downgrade === 'full' ? best : Math.max(position - 1, best);
  moveTo(walk, rule, { position: lower, at, reason: termEndedAt === undefined ? 'term_end' : 'grace_end' });
}

/** A period begins: what the one before it gave rules it (`next_period`), or a condition that looks back may have come true. */
function turnPeriod(walk: LevelWalk, ground: LevelGround, at: number): void {
  const rule = ruleAt(ground.rules, at);
  if (rule.levels.effective === 'now') return lookAt(walk, ground, { at, until: at - 1, reason: 'reached' });
  const best = highest(ground.holdsAt({ at: at - 1, until: at - 1, timezone: rule.timezone }), rule.levels, { state: walk.state });
  if (codeAt(rule.levels.list, best) !== walk.state.level) return moveTo(walk, rule, { position: best, at, reason: 'period' });
  walk.state = { level: walk.state.level, since: walk.state.since, expiresAt: expiryOf(rule, best, at) };
}

type TimeStep = { at: number; kind: 'term' | 'period' | 'version' };

/** What time alone does next to a member, after the walk's instant. At one instant the end of a term looks at all there is to see, then the turn of a period. */
function nextStep({ state, at }: LevelWalk, rules: readonly LevelRule[]): TimeStep | null {
  const rule = ruleAt(rules, at);
  const unit = periodUnit(rule.levels);
  let next: TimeStep | null = state.expiresAt !== null && rule.levels.effective === 'now' ? { at: Math.max(state.expiresAt, at), kind: 'term' } : null;
  if (unit !== null) {
    const { end } = calendarBucket(at, { unit, timezone: rule.timezone });
    if (next === null || end < next.at) next = { at: end, kind: 'period' };
  }
  for (const { looksAt } of rules) {
    if (looksAt > at && (next === null || looksAt < next.at)) next = { at: looksAt, kind: 'version' };
  }
  return next;
}

/**
 * Applies everything that time alone does to a level up to and including an instant: ends of terms and graces, turns of periods,
 * versions of the program that take force.
 */
export function advanceTo(walk: LevelWalk, ground: LevelGround, until: number): void {
  for (let step = nextStep(walk, ground.rules); step !== null && step.at <= until; step = nextStep(walk, ground.rules)) {
    const { at, kind } = step;
    if (kind === 'term') endTerm(walk, ground, at);
    else if (kind === 'period') turnPeriod(walk, ground, at);
    else lookAt(walk, ground, { at, until: at - 1, reason: 'reached' });
    walk.at = at;
  }
  walk.at = Math.max(walk.at, until);
}
