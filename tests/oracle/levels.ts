import type { MetricSpec } from '#domain/loyalty/program.ts';
import { bucketAround, dayOf, earlier, endOf } from './calendar.ts';
import { shareOf, sum } from './exact.ts';
import type { LineEvent, Program } from './facts.ts';
import { fits, holds, type Scene } from './logic.ts';

export interface BoughtLine extends LineEvent { grossMinor: number; netMinor: number; paidMinor: number; earned: number; returns: { at: number; quantity: number }[] }
export interface Bought { id: string; member: string; at: number; lines: BoughtLine[] }

const kept = (line: BoughtLine, known: number) => line.quantity - sum(line.returns.filter(({ at }) => at <= known).map(({ quantity }) => quantity));

/** What a member's purchases come to at an instant, as the returns known at another one leave them (rules N14, N15). */
export function metricOf([kind, filter, window]: MetricSpec, { history, at, known, zone }: { history: readonly Bought[]; at: number; known: number; zone: string }): number {
  const bucket = 'calendar' in window ? bucketAround(at, window.calendar, zone, window.offset ?? 0) : { from: earlier(at, window.rolling, zone) + 1, until: Infinity };
  const matched = history.filter((one) => one.at >= bucket.from && one.at < bucket.until && one.at <= at)
    .map((one) => ({ at: one.at, lines: one.lines.filter((line) => fits(line, filter) && kept(line, known) > 0) })).filter(({ lines }) => lines.length > 0);
  if (kind === 'count') return matched.length;
  if (kind === 'days') return new Set(matched.map((one) => dayOf(one.at, zone))).size;
  const value = (line: BoughtLine) => ({ spend: line.paidMinor, gross: line.grossMinor, units: line.quantity, points: line.earned })[kind];
  return sum(matched.flatMap(({ lines }) => lines.map((line) => shareOf(value(line), [kept(line, known), line.quantity]))));
}

interface Standing { index: number; since: number; expiresAt: number | null; isGrace: boolean }

/** The level of a member at an instant, by walking through the whole history (rules N13 to N16). */
export function levelAt({ program, history, at }: { program: Program; history: readonly Bought[]; at: number }): { code: string; index: number; since: number; expiresAt: number | null } {
  const { levels, returns, zone } = program;
  const known = (instant: number) => (returns.levels === 'immediate' ? at : instant);
  const meets = (index: number, instant: number): boolean => {
    const scene: Scene = { at: instant, zone, purchase: {}, lines: [], member: {}, level: {}, metric: (spec) => metricOf(spec, { history, at: instant, known: known(instant), zone }) };
    return holds(levels.list[index]!.when, scene);
  };
  const best = (instant: number) => levels.list.reduce((found, _level, index) => (meets(index, instant) ? index : found), 0);
  const named = (standing: Standing) => ({ code: levels.list[standing.index]!.code, index: standing.index, since: standing.since, expiresAt: standing.expiresAt });
  if (levels.effective === 'next_period') {
    const unit = /"calendar":"(\w+)"/.exec(JSON.stringify(levels.list))![1] as 'month';
    const { from } = bucketAround(at, unit, zone);
    return named({ index: best(from - 1), since: from, expiresAt: null, isGrace: false });
  }
  const enter = (index: number, since: number): Standing => ({ index, since, expiresAt: index > 0 && levels.term ? endOf(since, levels.term, zone) : null, isGrace: false });
  let standing = enter(0, 0);
  const passTime = (until: number) => {
    while (standing.expiresAt !== null && standing.expiresAt <= until) standing = termEnd(standing, standing.expiresAt);
  };
  const termEnd = ({ index, since, isGrace }: Standing, end: number): Standing => {
    if (meets(index, end)) return { ...enter(index, end), since };
    if (levels.grace && !isGrace) return { index, since, expiresAt: endOf(end, levels.grace, zone), isGrace: true };
    if (levels.downgrade === 'none') return { ...enter(index, end), since };
    return enter(levels.downgrade === 'full' ? best(end) : Math.max(best(end), index - 1), end);
  };
  for (const { at: instant } of history.filter((one) => one.at <= at).toSorted((a, b) => a.at - b.at)) {
    passTime(instant);
    const reached = best(instant);
    if (reached > standing.index) standing = enter(reached, instant);
  }
  passTime(at);
  return named(standing);
}
