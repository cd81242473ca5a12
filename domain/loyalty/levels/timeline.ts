import { levelConditions, type LevelSubject } from './evaluate.ts';
import { advanceTo, lookAt, moveTo, openWalk, type LevelGround, type LevelWalk } from './levels.ts';
import { positionOf, ruleAt, type LevelRule } from './rules.ts';
import type { LevelChange, LevelState, PurchaseFact } from './types.ts';

/** A member as levels see one. */
export interface LevelHistory extends LevelSubject {
  /** Ascending, at least one. */
  rules: readonly LevelRule[];
  /** When the member joined, epoch milliseconds; purchases may lie before it. */
  joinedAt: number;
  /** Every purchase, in any order. */
  facts: readonly PurchaseFact[];
}

/** When something happened: purchases, returns or both. */
interface EventInstant {
  at: number;
  returned: boolean;
  bought: boolean;
}

/** The instants from `from` up to `until` at which something happened, ascending. */
export function eventInstants(facts: readonly PurchaseFact[], { from = -Infinity, until = Infinity }: { from?: number; until?: number } = {}): EventInstant[] {
  const events = new Map<number, EventInstant>();
  const note = (at: number, kind: 'bought' | 'returned') => {
    if (at < from || at > until) return;
    const known = events.get(at);
    if (known) known[kind] = true;
    else events.set(at, { at, bought: kind === 'bought', returned: kind === 'returned' });
  };
  for (const fact of facts) {
    note(fact.at, 'bought');
    for (const line of fact.lines) for (const back of line.returns) note(back.at, 'returned');
  }
  return [...events.values()].sort((a, b) => a.at - b.at);
}

/** Where the history of a member begins. */
export const startOf = ({ joinedAt, facts }: Pick<LevelHistory, 'joinedAt' | 'facts'>): number => facts.reduce((start, fact) => Math.min(start, fact.at), joinedAt);

export const groundOf = ({ rules, facts, customer, inSegment }: LevelHistory): LevelGround => ({
  rules, holdsAt: levelConditions(facts, { ...(customer && { customer }), ...(inSegment && { inSegment }) }),
});

/** The same purchases, what was returned by an instant never having been bought, and later returns not yet made. */
const withoutReturned = (facts: readonly PurchaseFact[], by: number): PurchaseFact[] => facts.map((fact) => (
  // What metrics remember of a purchase is remembered of the object.
  fact.lines.every(({ returns }) => returns.length === 0) ? fact : {
    ...fact,
    lines: fact.lines.map((line) => ({ ...line, returns: line.returns.filter((back) => back.at <= by).map(({ quantity }) => ({ at: -Infinity, quantity })) })),
  }
));

/** The level a member would have at an instant, had nothing been bought of what was returned by another. */
function levelWithout(history: LevelHistory, { at, returnedBy }: { at: number; returnedBy: number }): string {
  const facts = withoutReturned(history.facts, returnedBy);
  const walk = openWalk(history.rules, startOf(history));
  replayEvents(walk, { ...history, facts }, eventInstants(facts, { until: at }));
  advanceTo(walk, groundOf({ ...history, facts }), at);
  return walk.state.level;
}

/**
 * A return lowers the metrics at the time of its purchase (rule N14): the level falls at the return to what it would be, had the
 * goods never been bought, and only if this return is what makes the difference. A level that goes on being met, or was given by
 * other purchases, stays.
 */
function giveBack(walk: LevelWalk, history: LevelHistory, at: number): void {
  const rule = ruleAt(history.rules, at);
  const { levels } = rule;
  const position = positionOf(levels, walk.state.level);
  if (rule.returns !== 'immediate' || position === 0) return;
  const isMet = () => groundOf(history).holdsAt({ at, until: at, timezone: rule.timezone })(levels.list[position]!, walk.state);
  if (levels.effective === 'now' && isMet()) return;
  const after = positionOf(levels, levelWithout(history, { at, returnedBy: at }));
  if (after >= position || after >= positionOf(levels, levelWithout(history, { at, returnedBy: at - 1 }))) return;
  moveTo(walk, rule, { position: after, at, reason: 'return' });
}

/** Takes a walk through events; each sees all that happened up to and at its instant. */
export function replayEvents(walk: LevelWalk, history: LevelHistory, events: readonly EventInstant[]): void {
  const ground = groundOf(history);
  for (const { at, bought, returned } of events) {
    advanceTo(walk, ground, at);
    if (bought) lookAt(walk, ground, { at, until: at, reason: 'reached' });
    if (returned) giveBack(walk, history, at);
  }
}

/**
 * The level of a member from joining to an instant, over every purchase and return in the order of event time: the definition that
 * bookings follow step by step (rules N13–N16).
 *
 * @returns what changed, ascending, and the state at the instant
 */
export function levelTimeline(history: LevelHistory & { until: number }): { changes: LevelChange[]; state: LevelState } {
  const walk = openWalk(history.rules, Math.min(startOf(history), history.until));
  replayEvents(walk, history, eventInstants(history.facts, { until: history.until }));
  advanceTo(walk, groundOf(history), history.until);
  return { changes: walk.changes, state: walk.state };
}
