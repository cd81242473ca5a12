import type { MetricSpec } from '../program.ts';
import type { PurchaseLevels } from '../purchase/types.ts';
import type { LevelSubject } from './evaluate.ts';
import { advanceTo, lookAt, moveTo, openWalk, type LevelWalk } from './levels.ts';
import { windowStart } from './metrics.ts';
import { hasLevelConditions, levelMetrics, positionOf, ruleAt, type LevelRule } from './rules.ts';
import { splitByLevel, type LevelPart } from './split.ts';
import { eventInstants, groundOf, replayEvents, startOf, type LevelHistory } from './timeline.ts';
import type { FactLine, LevelChange, LevelState, PurchaseFact } from './types.ts';

/** The level of a member as it is kept: the state after the latest event or change that was booked. */
export interface KeptLevel extends LevelState {
  /** Everything up to here is in it, epoch milliseconds; null: never computed. */
  asOf: number | null;
}

export interface OpenLevels extends LevelSubject {
  kept: KeptLevel;
  joinedAt: number;
  /** Every change kept so far, ascending. */
  changes: readonly LevelChange[];
  /** The history; at least from {@link levelHistoryFrom} on. */
  facts: readonly PurchaseFact[];
  /** Ascending, at least one. */
  rules: readonly LevelRule[];
}

/**
 * How much history levels need.
 *
 * @param earliest first instant to be computed at; `returns` if any of the operations is a return
 * @param asked metrics that the conditions read through segments
 * @returns `'none'` (no level has a condition), null (everything), or the earliest instant, epoch milliseconds
 */
export function levelHistoryFrom(rules: readonly LevelRule[], { asOf, earliest, returns, asked = [] }: { asOf: number | null; earliest: number; returns: boolean; asked?: readonly MetricSpec[] }): number | null | 'none' {
  if (!hasLevelConditions(rules)) return 'none';
  if (returns || asOf === null || earliest <= asOf) return null;
  // Terms and periods that end in between are judged too.
  return Math.min(...rules.flatMap(({ levels, timezone }) => [...levelMetrics(levels), ...asked].map((spec) => windowStart(spec, { at: asOf, timezone }))), asOf);
}

const walkFrom = (state: LevelState, at: number): LevelWalk => ({ state, at, changes: [] });

/** The state at an instant that was booked before: what the kept changes say, with the terms and graces since. */
function stateIn(history: LevelHistory, changes: readonly LevelChange[], at: number): LevelState {
  const last = changes.findLast((change) => change.at <= at);
  const walk = last ? walkFrom({ level: last.to, since: last.at, expiresAt: last.expiresAt }, last.at) : openWalk(history.rules, Math.min(startOf(history), at));
  const begun = walk.state;
  replayEvents(walk, history, eventInstants(history.facts, { from: last ? last.at + 1 : -Infinity, until: at }));
  advanceTo(walk, groundOf(history), at);
  if (walk.changes.length === 0) return walk.state;
  // What was computed under an earlier version of the program stays as it was; only terms that have ended since are over.
  const { expiresAt } = begun;
  return { ...begun, expiresAt: expiresAt !== null && expiresAt <= at ? at + 1 : expiresAt };
}

/** Takes over a level that is higher than the one held, with its term. */
function adopt(walk: LevelWalk, rules: readonly LevelRule[], held: LevelState): void {
  const rule = ruleAt(rules, walk.at);
  const position = positionOf(rule.levels, held.level);
  if (position <= positionOf(rule.levels, walk.state.level)) return;
  moveTo(walk, rule, { position, at: walk.at, reason: 'merge' });
  walk.state = { ...walk.state, expiresAt: held.expiresAt };
  const change = walk.changes.at(-1);
  if (change?.at === walk.at) walk.changes[walk.changes.length - 1] = { ...change, expiresAt: held.expiresAt };
}

/** A kept state without what is not part of it. */
const stateOf = ({ level, since, expiresAt, termEndedAt }: LevelState): LevelState => ({ level, since, expiresAt, ...(termEndedAt !== undefined && { termEndedAt }) });

/**
 * Opens a member's levels under the member's lock: reading is pure, `addPurchase`, `addReturn`, `advance`
 * and `join` change what will be saved. Events
 * in order cost a few metrics; one that is dated at or before the last one computes again from its instant on.
 *
 *     const opened = await openMemberLevels(sql, organizationId, new Map([[membershipId, { earliest: occurredAt, returns: false }]]));
 *     const { levels } = opened.get(membershipId)!;                           // db/commands/levels/level-state.ts, after the lock
 *     const result = computePurchase({ levels: levels.around(occurredAt, placePath), … });
 *     levels.addPurchase({ purchaseId, at: occurredAt, placePath, lines: result.facts });
 *     answer.member.level = levels.at(occurredAt).level;
 *     …
 *     await saveLevels(sql, organizationId, opened.values(), now);
 */
export function openLevels({ kept, joinedAt, changes, facts, rules, ...subject }: OpenLevels) {
  const history = { ...subject, rules, joinedAt, facts: [...facts] };
  const ground = groundOf(history);
  let all = [...changes];
  let asOf = kept.asOf;
  let state = stateOf(kept);
  // What was kept, as long as nothing before it was computed again: from here on the history is complete.
  let anchor = kept.asOf === null ? null : { state: stateOf(kept), at: kept.asOf };
  let changedFrom = Infinity;
  let isChanged = false;

  /** The state at an instant before the latest one, with all that is booked now. */
  function earlierState(at: number): LevelState {
    if (anchor === null || at < anchor.at) return stateIn(history, all, at);
    const walk = walkFrom(anchor.state, anchor.at);
    replayEvents(walk, history, eventInstants(history.facts, { from: anchor.at + 1, until: at }));
    advanceTo(walk, ground, at);
    return walk.state;
  }

  /** Takes the state on to an instant and further, and keeps what changed. */
  function proceed(walk: LevelWalk, steps: (walk: LevelWalk) => void): LevelChange[] {
    steps(walk);
    isChanged = true;
    state = walk.state;
    asOf = walk.at;
    all.push(...walk.changes);
    changedFrom = Math.min(changedFrom, walk.changes[0]?.at ?? Infinity);
    return walk.changes;
  }

  /** What was kept from an instant on is to be replaced. */
  function forgetFrom(at: number): void {
    if (anchor !== null && at <= anchor.at) anchor = null;
    if (all.some((change) => change.at >= at)) changedFrom = Math.min(changedFrom, at);
    all = all.filter((change) => change.at < at);
  }

  /** Computes again from an instant on: what was kept since is replaced, but for the levels that merges brought. */
  function computeFrom(at: number): LevelChange[] {
    const reached = asOf ?? -Infinity;
    const merges = asOf === null ? [] : all.filter((change) => change.at >= at && change.reason === 'merge');
    forgetFrom(at);
    if (asOf === null) all = [];
    if (asOf === null) changedFrom = Math.min(changedFrom, changes[0]?.at ?? Infinity);
    const isFirst = asOf === null || (all.length === 0 && at <= startOf(history));
    const walk = isFirst ? openWalk(rules, startOf(history)) : walkFrom(earlierState(at - 1), at - 1);
    return proceed(walk, () => {
      let from = isFirst ? -Infinity : at;
      for (const { at: until, to, expiresAt } of merges) {
        replayEvents(walk, history, eventInstants(history.facts, { from, until }));
        advanceTo(walk, ground, until);
        adopt(walk, rules, { level: to, since: until, expiresAt });
        from = until + 1;
      }
      replayEvents(walk, history, eventInstants(history.facts, { from }));
      advanceTo(walk, ground, reached);
    });
  }

  const book = (at: number, event: (walk: LevelWalk) => void): LevelChange[] => {
    if (asOf === null || at <= asOf) return computeFrom(at);
    return proceed(walkFrom(state, asOf), (walk) => {
      advanceTo(walk, ground, at);
      event(walk);
    });
  };

  /** The level at an instant, before or after what was booked. */
  function stateAt(at: number): LevelState {
    if (asOf !== null && at < asOf) return earlierState(at);
    const walk = asOf === null ? openWalk(rules, Math.min(startOf(history), at)) : walkFrom(state, asOf);
    if (asOf === null) replayEvents(walk, history, eventInstants(history.facts, { until: at }));
    advanceTo(walk, ground, at);
    return walk.state;
  }

  /** A purchase's paid sum by level, once it counts: one part for `before` and `after`, one for each level passed with `split` (rule N13). */
  function partsOf({ at, lines, placePath }: { at: number; lines: readonly FactLine[]; placePath: readonly string[] }, mode: 'before' | 'split' | 'after'): LevelPart[] {
    const before = stateAt(at);
    const rule = ruleAt(rules, at);
    if (mode === 'before' || !hasLevelConditions([rule])) return [{ level: before.level, shareMinor: lines.reduce((sum, line) => sum + line.paidMinor, 0) }];
    const purchase: PurchaseFact = { purchaseId: '', at, placePath, lines };
    if (mode === 'split') return splitByLevel({ ...subject, rule, state: before, facts: history.facts, purchase });
    const walk = walkFrom(before, at);
    lookAt(walk, groundOf({ ...history, facts: [...history.facts, purchase] }), { at, until: at, reason: 'reached' });
    return [{ level: walk.state.level, shareMinor: lines.reduce((sum, line) => sum + line.paidMinor, 0) }];
  }

  return {
    at: stateAt,

    /** Changes up to an instant, ascending: those kept, and those that time alone made since. */
    changesUntil(until: number): LevelChange[] {
      const walk = asOf === null ? openWalk(rules, Math.min(startOf(history), until)) : walkFrom(state, asOf);
      if (asOf === null) replayEvents(walk, history, eventInstants(history.facts, { until }));
      if (until > walk.at) advanceTo(walk, ground, until);
      return [...(asOf === null ? [] : all), ...walk.changes].filter((change) => change.at <= until);
    },

    /** The latest instant in the state; null: never computed. */
    asOf: () => asOf,

    /** Around a purchase at an instant and place, as its computation asks. */
    around(at: number, placePath: readonly string[] = []): PurchaseLevels {
      return { before: stateAt(at).level, parts: (lines, mode) => partsOf({ at, lines, placePath }, mode) };
    },

    /** The history, with what was booked since. */
    facts: (): readonly PurchaseFact[] => history.facts,

    /** Books a purchase that was processed. @returns what changes at it and what time changed before it */
    addPurchase(fact: PurchaseFact): LevelChange[] {
      history.facts.push(fact);
      return book(fact.at, (walk) => lookAt(walk, ground, { at: fact.at, until: fact.at, reason: 'reached' }));
    },

    /** Books a return: units of lines by their position in the purchase. The whole history must be loaded. */
    addReturn({ purchaseId, at, units }: { purchaseId: string; at: number; units: readonly { position: number; quantity: number }[] }): LevelChange[] {
      const index = history.facts.findIndex((fact) => fact.purchaseId === purchaseId);
      const fact = history.facts[index];
      if (!fact) throw new Error('A return needs the whole history of its member.');
      history.facts[index] = { ...fact, lines: fact.lines.map((line, position) => {
        const back = units.filter((unit) => unit.position === position).map(({ quantity }) => ({ at, quantity }));
        return back.length === 0 ? line : { ...line, returns: [...line.returns, ...back] };
      }) };
      return book(at, (walk) => replayEvents(walk, history, [{ at, bought: false, returned: true }]));
    },

    /** Books what time alone changed up to an instant, dated at its own instants. */
    advance(until: number): LevelChange[] {
      const first = asOf === null ? computeFrom(until) : [];
      return until <= asOf! ? first : [...first, ...proceed(walkFrom(state, asOf!), (walk) => advanceTo(walk, ground, until))];
    },

    /**
     * Joins the purchases of another membership of the program at an instant: metrics add from then on, and the level is the highest of
     * what they give, what this member held and what the other one held.
     */
    join({ at, joined, held }: { at: number; joined: readonly PurchaseFact[]; held: LevelState }): LevelChange[] {
      const reached = asOf;
      const isLate = reached !== null && at <= reached;
      if (isLate) forgetFrom(at);
      const walk = reached === null ? openWalk(rules, Math.min(startOf(history), at)) : isLate ? walkFrom(earlierState(at - 1), at - 1) : walkFrom(state, reached);
      return proceed(walk, () => {
        if (reached === null || isLate) replayEvents(walk, history, eventInstants(history.facts, { ...(isLate && { from: at }), until: at }));
        advanceTo(walk, ground, at);
        history.facts.push(...joined);
        // A term counts from reaching the level: that of the other one goes on, also where the metrics give the level again.
        adopt(walk, rules, held);
        lookAt(walk, ground, { at, until: at, reason: 'merge' });
        replayEvents(walk, history, eventInstants(history.facts, { from: at + 1 }));
        advanceTo(walk, ground, reached ?? at);
      });
    },

    /** What is to be saved: the state, the new changes, and from which instant on kept ones are replaced (null: none is). */
    toSave: () => ({
      isChanged, kept: { ...state, asOf } satisfies KeptLevel, changes: all.filter((change) => change.at >= changedFrom),
      replacesFrom: changes.some((change) => change.at >= changedFrom) ? changedFrom : null,
    }),
  };
}
export type Levels = ReturnType<typeof openLevels>;
