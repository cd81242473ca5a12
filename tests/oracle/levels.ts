import type { MetricSpec } from '#domain/loyalty/program.ts';
import { bucketAround, dayOf, earlier, endOf } from './calendar.ts';
import { shareOf, sum } from './exact.ts';
import type { LineEvent, Program } from './facts.ts';
import { fits, holds, type Scene } from './logic.ts';

export interface BoughtLine extends LineEvent { grossMinor: number; netMinor: number; paidMinor: number; earned: number; returns: { at: number; quantity: number }[] }
export interface Bought {
  id: string;
  member: string;
  at: number;
  lines: BoughtLine[];
  /** When it came to its member by a merge; it does not count before. */
  joinedAt?: number;
}

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

interface Walking { program: Program; history: readonly Bought[]; at: number }

/** Whether a level's condition holds at an instant, with the returns known at another one. */
const meets = ({ program: { levels, zone }, history }: Walking, index: number, { at, known }: { at: number; known: number }): boolean => {
  const own = history.filter(({ joinedAt }) => joinedAt === undefined || joinedAt <= at);
  const scene: Scene = { at, zone, purchase: {}, lines: [], member: {}, level: {}, metric: (spec) => metricOf(spec, { history: own, at, known, zone }) };
  return holds(levels.list[index]!.when, scene);
};

const best = (walking: Walking, when: { at: number; known: number }) => walking.program.levels.list.reduce((found, _level, index) => (meets(walking, index, when) ? index : found), 0);

/**
 * Walks through the history up to an instant. Without `returnedBy` returns count from their own instants on; with it what was returned by
 * then was never bought, and nothing else comes back.
 */
function walk(walking: Walking, returnedBy: number | null): Standing {
  const { program: { levels, returns, zone }, history, at } = walking;
  const when = (instant: number) => ({ at: instant, known: returnedBy ?? instant });
  const enter = (index: number, since: number): Standing => ({ index, since, expiresAt: index > 0 && levels.term ? endOf(since, levels.term, zone) : null, isGrace: false });
  const termEnd = ({ index, since, isGrace }: Standing, end: number): Standing => {
    if (meets(walking, index, when(end))) return { ...enter(index, end), since };
    if (levels.grace && !isGrace) return { index, since, expiresAt: endOf(end, levels.grace, zone), isGrace: true };
    if (levels.downgrade === 'none') return { ...enter(index, end), since };
    return enter(levels.downgrade === 'full' ? best(walking, when(end)) : Math.max(best(walking, when(end)), index - 1), end);
  };
  let standing = enter(0, 0);
  const passTime = (until: number) => {
    while (standing.expiresAt !== null && standing.expiresAt <= until) standing = termEnd(standing, standing.expiresAt);
  };
  const buys = (instant: number) => {
    const reached = best(walking, when(instant));
    if (reached > standing.index) standing = enter(reached, instant);
    else if (standing.isGrace && meets(walking, standing.index, when(instant))) standing = { ...enter(standing.index, instant), since: standing.since };
  };
  // A return takes the level that only the returned goods gave, whoever of those who became one bought them; it never gives one.
  const givesBack = (instant: number) => {
    if (standing.index === 0 || meets(walking, standing.index, when(instant))) return;
    const onePerson = history.filter(({ joinedAt }) => joinedAt === undefined || joinedAt <= instant).map(({ joinedAt: _, ...one }) => one);
    const without = (returned: number) => walk({ ...walking, history: onePerson, at: instant }, returned).index;
    const left = without(instant);
    if (left < standing.index && left < without(instant - 1)) standing = enter(left, instant);
  };
  // The other one's level is taken over with its term where it is the higher one; then both histories count (rule N26).
  const joins = (instant: number) => {
    const others = history.flatMap(({ joinedAt, ...one }) => (joinedAt === instant ? [one] : []));
    const held = walk({ ...walking, history: others, at: instant }, null);
    if (held.index > standing.index) standing = { ...enter(held.index, instant), expiresAt: held.expiresAt };
    buys(instant);
  };
  const lowers = returnedBy === null && returns.levels === 'immediate';
  const events = [
    ...history.filter(({ at: bought, joinedAt }) => joinedAt === undefined || bought > joinedAt).map((one) => ({ at: one.at, happens: buys })),
    ...(lowers ? history.flatMap(({ lines, joinedAt = -Infinity }) => lines.flatMap((line) => line.returns.filter((back) => back.at > joinedAt).map((back) => ({ at: back.at, happens: givesBack })))) : []),
    ...[...new Set(history.flatMap(({ joinedAt }) => joinedAt ?? []))].map((joinedAt) => ({ at: joinedAt, happens: joins })),
  ];
  for (const { at: instant, happens } of events.filter((event) => event.at <= at).toSorted((a, b) => a.at - b.at)) {
    passTime(instant);
    happens(instant);
  }
  passTime(at);
  return standing;
}

/** The level of a member at an instant, by walking through the whole history (rules N13 to N16). */
export function levelAt(walking: Walking): { code: string; index: number; since: number; expiresAt: number | null } {
  const { program: { levels, returns, zone }, at } = walking;
  const named = ({ index, since, expiresAt }: Standing) => ({ code: levels.list[index]!.code, index, since, expiresAt });
  if (levels.effective !== 'next_period') return named(walk(walking, null));
  const unit = /"calendar":"(\w+)"/.exec(JSON.stringify(levels.list))![1] as 'month';
  const { from } = bucketAround(at, unit, zone);
  const ofPeriod = best(walking, { at: from - 1, known: returns.levels === 'immediate' ? at : from - 1 });
  const held = walking.history.flatMap(({ joinedAt }) => (joinedAt !== undefined && joinedAt >= from && joinedAt <= at ? [joinedAt] : []))
    .map((joinedAt) => levelAt({ ...walking, history: walking.history.flatMap(({ joinedAt: when, ...one }) => (when === joinedAt ? [one] : [])), at: joinedAt }).index);
  return named({ index: Math.max(ofPeriod, ...held), since: from, expiresAt: null, isGrace: false });
}
