import type { MetricSpec } from '../program.ts';
import type { PurchaseLevels } from '../purchase/types.ts';
import type { LevelSubject } from './evaluate.ts';
import { advanceTo, lookAt, moveTo, openWalk, type LevelGround, type LevelWalk } from './levels.ts';
import { windowStart } from './metrics.ts';
import { hasLevelConditions, levelMetrics, positionOf, ruleAt, ruledAgainFrom, type LevelRule } from './rules.ts';
import { splitByLevel, type LevelPart } from './split.ts';
import { eventInstants, groundOf, replayEvents, startOf, type LevelHistory } from './timeline.ts';
import type { LevelChange, LevelState, PurchaseFact } from './types.ts';

/** The level of a member as it is kept: the state after the latest event or change that was booked. */
export interface KeptLevel extends LevelState {
  /** Everything up to here is in it, epoch milliseconds; null: never computed. */
  asOf: number | null;
  /** The newest version of the program that was known when it was computed; absent: all of them. */
  version?: number;
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
export function levelHistoryFrom(rules: readonly LevelRule[], { kept, earliest, returns, asked = [] }: { kept: Pick<KeptLevel, 'asOf' | 'version'>; earliest: number; returns: boolean; asked?: readonly MetricSpec[] }): number | null | 'none' {
  if (!hasLevelConditions(rules)) return 'none';
  const { asOf } = kept;
  if (returns || asOf === null || earliest <= asOf || ruledAgainFrom(rules, kept) !== null) return null;
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
 * A member's levels, opened under the member's lock: reading is pure, `addPurchase`, `addReturn`, `advance` and `join` change what will
 * be saved. Events in order cost a few metrics; one that is dated at or before the last one computes again from its instant on.
 *
 *     const opened = await openMemberLevels(sql, organizationId, new Map([[membershipId, { earliest: occurredAt, returns: false }]]));
 *     const { levels } = opened.get(membershipId)!;                           // db/commands/levels/level-state.ts, after the lock
 *     const result = computePurchase({ levels: levels.around(occurredAt, placePath), … });
 *     levels.addPurchase({ purchaseId, at: occurredAt, placePath, lines: result.facts });
 *     answer.member.level = levels.at(occurredAt).level;
 *     …
 *     await saveLevels(sql, organizationId, opened.values(), now);
 */
export class LevelBook {
  readonly #subject: LevelSubject;
  readonly #history: LevelHistory & { facts: PurchaseFact[] };
  readonly #ground: LevelGround;
  /** Changes as they were kept. */
  readonly #before: readonly LevelChange[];
  #changes: LevelChange[];
  #state: LevelState;
  #asOf: number | null;
  /** What was kept, as long as nothing before it was computed again: from here on the history is complete. */
  #anchor: { state: LevelState; at: number } | null;
  #changedFrom = Infinity;
  #isChanged = false;

  constructor({ kept, joinedAt, changes, facts, rules, ...subject }: OpenLevels) {
    this.#subject = subject;
    this.#history = { ...subject, rules, joinedAt, facts: [...facts] };
    this.#ground = groundOf(this.#history);
    this.#before = changes;
    this.#changes = [...changes];
    this.#state = stateOf(kept);
    this.#asOf = kept.asOf;
    this.#anchor = kept.asOf === null ? null : { state: stateOf(kept), at: kept.asOf };
    const again = hasLevelConditions(rules) ? ruledAgainFrom(rules, kept) : null;
    if (again !== null) this.#computeFrom(again);
  }

  /** The level at an instant, before or after what was booked. */
  at(at: number): LevelState {
    if (this.#asOf !== null && at < this.#asOf) return this.#earlierState(at);
    const walk = this.#walkOn(at);
    advanceTo(walk, this.#ground, at);
    return walk.state;
  }

  /** Changes up to an instant, ascending: those kept, and those that time alone made since. */
  changesUntil(until: number): LevelChange[] {
    const walk = this.#walkOn(until);
    if (until > walk.at) advanceTo(walk, this.#ground, until);
    return [...(this.#asOf === null ? [] : this.#changes), ...walk.changes].filter((change) => change.at <= until);
  }

  /** The latest instant in the state; null: never computed. */
  asOf(): number | null {
    return this.#asOf;
  }

  /** The history, with what was booked since. */
  facts(): readonly PurchaseFact[] {
    return this.#history.facts;
  }

  /** Around a purchase at an instant and place, as its computation asks. */
  around(at: number, placePath: readonly string[] = []): PurchaseLevels {
    return { before: this.at(at).level, parts: (lines, mode) => this.#partsOf({ purchaseId: '', at, placePath, lines }, mode) };
  }

  /** Books a purchase that was processed. @returns what changes at it and what time changed before it */
  addPurchase(fact: PurchaseFact): LevelChange[] {
    this.#history.facts.push(fact);
    return this.#book(fact.at, (walk) => lookAt(walk, this.#ground, { at: fact.at, until: fact.at, reason: 'reached' }));
  }

  /** Books a return: units of lines by their position in the purchase. The whole history must be loaded. */
  addReturn({ purchaseId, at, units }: { purchaseId: string; at: number; units: readonly { position: number; quantity: number }[] }): LevelChange[] {
    const { facts } = this.#history;
    const index = facts.findIndex((fact) => fact.purchaseId === purchaseId);
    const fact = facts[index];
    if (!fact) throw new Error('A return needs the whole history of its member.');
    facts[index] = { ...fact, lines: fact.lines.map((line, position) => {
      const back = units.filter((unit) => unit.position === position).map(({ quantity }) => ({ at, quantity }));
      return back.length === 0 ? line : { ...line, returns: [...line.returns, ...back] };
    }) };
    return this.#book(at, (walk) => replayEvents(walk, this.#history, [{ at, bought: false, returned: true }]));
  }

  /** Books what time alone changed up to an instant, dated at its own instants. */
  advance(until: number): LevelChange[] {
    const first = this.#asOf === null ? this.#computeFrom(until) : [];
    return until <= this.#asOf! ? first : [...first, ...this.#proceed(walkFrom(this.#state, this.#asOf!), (walk) => advanceTo(walk, this.#ground, until))];
  }

  /**
   * Joins the purchases of another membership of the program at an instant: metrics add from then on, and the level is the highest of
   * what they give, what this member held and what the other one held.
   */
  join({ at, joined, held }: { at: number; joined: readonly PurchaseFact[]; held: LevelState }): LevelChange[] {
    const reached = this.#asOf;
    const isLate = reached !== null && at <= reached;
    if (isLate) this.#forgetFrom(at);
    const walk = isLate ? walkFrom(this.#earlierState(at - 1), at - 1) : reached === null ? openWalk(this.#history.rules, Math.min(startOf(this.#history), at)) : walkFrom(this.#state, reached);
    return this.#proceed(walk, () => {
      if (reached === null || isLate) this.#replay(walk, { ...(isLate && { from: at }), until: at });
      advanceTo(walk, this.#ground, at);
      this.#history.facts.push(...joined);
      // A term counts from reaching the level: that of the other one goes on, also where the metrics give the level again.
      adopt(walk, this.#history.rules, held);
      lookAt(walk, this.#ground, { at, until: at, reason: 'merge' });
      this.#replay(walk, { from: at + 1 });
      advanceTo(walk, this.#ground, reached ?? at);
    });
  }

  /** What is to be saved: the state, the new changes, and from which instant on kept ones are replaced (null: none is). */
  toSave(): { isChanged: boolean; kept: KeptLevel; changes: LevelChange[]; replacesFrom: number | null } {
    const isNew = (change: LevelChange) => change.at >= this.#changedFrom;
    return { isChanged: this.#isChanged, kept: { ...this.#state, asOf: this.#asOf, version: Math.max(...this.#history.rules.map(({ version }) => version)) }, changes: this.#changes.filter(isNew), replacesFrom: this.#before.some(isNew) ? this.#changedFrom : null };
  }

  #replay(walk: LevelWalk, events: { from?: number; until?: number }): void {
    replayEvents(walk, this.#history, eventInstants(this.#history.facts, events));
  }

  /** A walk that stands at what was booked last; where nothing was, one through all that happened up to an instant. */
  #walkOn(until: number): LevelWalk {
    if (this.#asOf !== null) return walkFrom(this.#state, this.#asOf);
    const walk = openWalk(this.#history.rules, Math.min(startOf(this.#history), until));
    this.#replay(walk, { until });
    return walk;
  }

  /** The state at an instant before the latest one, with all that is booked now. */
  #earlierState(at: number): LevelState {
    if (this.#anchor === null || at < this.#anchor.at) return stateIn(this.#history, this.#changes, at);
    const walk = walkFrom(this.#anchor.state, this.#anchor.at);
    this.#replay(walk, { from: this.#anchor.at + 1, until: at });
    advanceTo(walk, this.#ground, at);
    return walk.state;
  }

  /** Takes the state on to an instant and further, and keeps what changed. */
  #proceed(walk: LevelWalk, steps: (walk: LevelWalk) => void): LevelChange[] {
    steps(walk);
    this.#isChanged = true;
    this.#state = walk.state;
    this.#asOf = walk.at;
    this.#changes.push(...walk.changes);
    this.#changedFrom = Math.min(this.#changedFrom, walk.changes[0]?.at ?? Infinity);
    return walk.changes;
  }

  /** What was kept from an instant on is to be replaced. */
  #forgetFrom(at: number): void {
    if (this.#anchor !== null && at <= this.#anchor.at) this.#anchor = null;
    if (this.#changes.some((change) => change.at >= at)) this.#changedFrom = Math.min(this.#changedFrom, at);
    this.#changes = this.#changes.filter((change) => change.at < at);
  }

  /** Computes everything for the first time: what was kept before goes. */
  #computeAll(): LevelChange[] {
    this.#changedFrom = this.#before[0]?.at ?? Infinity;
    this.#changes = [];
    return this.#proceed(openWalk(this.#history.rules, startOf(this.#history)), (walk) => this.#replay(walk, {}));
  }

  /** Computes again from an instant on: what was kept since is replaced, but for the levels that merges brought. */
  #computeFrom(at: number): LevelChange[] {
    if (this.#asOf === null) return this.#computeAll();
    const reached = this.#asOf;
    const merges = this.#changes.filter((change) => change.at >= at && change.reason === 'merge');
    this.#forgetFrom(at);
    const isFirst = this.#changes.length === 0 && at <= startOf(this.#history);
    const walk = isFirst ? openWalk(this.#history.rules, startOf(this.#history)) : walkFrom(this.#earlierState(at - 1), at - 1);
    return this.#proceed(walk, () => {
      let from = isFirst ? -Infinity : at;
      for (const { at: until, to, expiresAt } of merges) {
        this.#replay(walk, { from, until });
        advanceTo(walk, this.#ground, until);
        adopt(walk, this.#history.rules, { level: to, since: until, expiresAt });
        from = until + 1;
      }
      this.#replay(walk, { from });
      advanceTo(walk, this.#ground, reached);
    });
  }

  /** Books what happens at an instant: on top of what is there, or with everything since computed again. */
  #book(at: number, event: (walk: LevelWalk) => void): LevelChange[] {
    if (this.#asOf === null || at <= this.#asOf) return this.#computeFrom(at);
    return this.#proceed(walkFrom(this.#state, this.#asOf), (walk) => {
      advanceTo(walk, this.#ground, at);
      event(walk);
    });
  }

  /** A purchase's paid sum by level, once it counts: one part for `before` and `after`, one for each level passed with `split` (rule N13). */
  #partsOf(purchase: PurchaseFact, mode: 'before' | 'split' | 'after'): LevelPart[] {
    const { at, lines } = purchase;
    const { facts, rules } = this.#history;
    const before = this.at(at);
    const rule = ruleAt(rules, at);
    const shareMinor = lines.reduce((sum, line) => sum + line.paidMinor, 0);
    if (mode === 'before' || !hasLevelConditions([rule])) return [{ level: before.level, shareMinor }];
    if (mode === 'split') return splitByLevel({ ...this.#subject, rule, state: before, facts, purchase });
    const walk = walkFrom(before, at);
    lookAt(walk, groundOf({ ...this.#history, facts: [...facts, purchase] }), { at, until: at, reason: 'reached' });
    return [{ level: walk.state.level, shareMinor }];
  }
}
