import fc from 'fast-check';
import { LevelBook, levelHistoryFrom, type KeptLevel } from '#domain/loyalty/levels/book.ts';
import type { LevelRule } from '#domain/loyalty/levels/rules.ts';
import { levelTimeline } from '#domain/loyalty/levels/timeline.ts';
import type { LevelChange, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import type { LevelsDocument, MetricSpec } from '#domain/loyalty/program.ts';
import { at, atLeast, bought, ruleOf } from './level-support.ts';

const JOINED = at('2026-01-05T09:00:00Z');
const DAY = 86_400_000;

/** What the database keeps between bookings. */
interface Shelf {
  kept: KeptLevel;
  changes: LevelChange[];
  facts: PurchaseFact[];
}

const emptyShelf = (): Shelf => ({ kept: { level: 'base', since: JOINED, expiresAt: null, asOf: null }, changes: [], facts: [] });
const window = (spec: MetricSpec, silver: number, gold: number): LevelsDocument['list'] => [{ code: 'base' }, { code: 'silver', when: atLeast(spec, silver) }, { code: 'gold', when: atLeast(spec, gold) }];

const shortTerm = { after: 'P10D', round: 'end_of_day' } as const;
const PROGRAMS = {
  'rolling, one down': ruleOf({ term: shortTerm, list: window(['spend', {}, { rolling: 'P14D' }], 1000, 3000) }),
  'with grace, full': ruleOf({ term: shortTerm, grace: { after: 'P3D' }, downgrade: 'full', list: window(['count', {}, { rolling: 'P14D' }], 2, 4) }),
  'exact terms in Berlin': ruleOf({ term: { after: 'P7D' }, list: window(['units', {}, { rolling: 'P7D' }], 3, 6) }, { timezone: 'Europe/Berlin' }),
  'last week': ruleOf({ term: shortTerm, list: window(['spend', {}, { calendar: 'week', offset: -1 }], 1000, 3000) }),
  'next period': ruleOf({ effective: 'next_period', list: window(['days', {}, { calendar: 'week' }], 1, 3) }),
  'returns wait': ruleOf({ term: shortTerm, list: window(['spend', {}, { rolling: 'P14D' }], 1000, 3000) }, { returns: { levels: 'keep_until_expiry' } }),
  'no term': ruleOf({ term: null, list: window(['spend', {}, { calendar: 'month' }], 1000, 3000) }),
};

function save(shelf: Shelf, levels: LevelBook, facts: PurchaseFact[]): void {
  const { kept, replacesFrom, changes } = levels.toSave();
  shelf.kept = kept;
  shelf.changes = [...shelf.changes.filter((change) => replacesFrom === null || change.at < replacesFrom), ...changes];
  shelf.facts = facts;
}

const when = fc.integer({ min: 0, max: 240 }).map((quarters) => JOINED + quarters * (DAY / 4));
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('purchase' as const), at: when, paid: fc.integer({ min: 0, max: 2000 }), quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), at: when, which: fc.nat(20), quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('review' as const), at: when }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Operation = { kind: 'purchase'; fact: PurchaseFact } | { kind: 'return'; index: number; at: number; quantity: number } | { kind: 'review'; at: number };

/** Steps as bookings: returns of purchases that are there, of units that are left. */
function operationOf(one: Step, facts: PurchaseFact[], asOf: number | null): Operation | null {
  if (one.kind === 'review') return { kind: 'review', at: Math.max(one.at, asOf ?? 0) };
  if (one.kind === 'purchase') return { kind: 'purchase', fact: bought(one.at, one.paid, { quantity: one.quantity }) };
  if (facts.length === 0) return null;
  const index = one.which % facts.length;
  const { at: boughtAt, lines: [line] } = facts[index]!;
  const left = line!.quantity - line!.returns.reduce((sum, back) => sum + back.quantity, 0);
  return left === 0 ? null : { kind: 'return', index, at: Math.max(one.at, boughtAt), quantity: Math.min(left, one.quantity) };
}

/** Books a few steps in one transaction, with exactly the history that they need. */
function bookTogether(shelf: Shelf, rule: LevelRule, steps: readonly Step[]): void {
  const facts = [...shelf.facts];
  const operations = steps.map((one) => operationOf(one, shelf.facts, shelf.kept.asOf)).filter((one, index, all) => one !== null
    && (one.kind !== 'return' || all.findIndex((other) => other?.kind === 'return' && other.index === one.index) === index)) as Operation[];
  if (operations.length === 0) return;
  const earliest = Math.min(...operations.map((one) => (one.kind === 'purchase' ? one.fact.at : one.at)));
  const from = levelHistoryFrom([rule], { kept: shelf.kept, earliest, returns: operations.some(({ kind }) => kind === 'return') });
  const loaded = facts.filter((fact) => from === null || (from !== 'none' && fact.at >= from));
  const levels = new LevelBook({ ...shelf, facts: loaded, joinedAt: JOINED, rules: [rule] });
  for (const one of operations) {
    if (one.kind === 'review') levels.advance(Math.max(one.at, levels.asOf() ?? 0));
    else if (one.kind === 'purchase') {
      levels.at(one.fact.at);
      levels.addPurchase(one.fact);
      facts.push(one.fact);
    } else {
      const { lines: [line], ...fact } = facts[one.index]!;
      levels.addReturn({ purchaseId: fact.purchaseId, at: one.at, units: [{ position: 0, quantity: one.quantity }] });
      facts[one.index] = { ...fact, lines: [{ ...line!, returns: [...line!.returns, { at: one.at, quantity: one.quantity }] }] };
    }
  }
  save(shelf, levels, facts);
}

test.each(Object.entries(PROGRAMS))('in whatever order events arrive, alone or together, what is kept is what a replay gives: %s', (_, rule) => {
  fc.assert(fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 9 }), fc.array(when, { maxLength: 4 }), (batches, reads) => {
    const shelf = emptyShelf();
    for (const steps of batches) bookTogether(shelf, rule, steps);
    const end = JOINED + 100 * DAY;
    const levels = new LevelBook({ ...shelf, joinedAt: JOINED, rules: [rule] });
    const replay = levelTimeline({ rules: [rule], joinedAt: JOINED, facts: shelf.facts, until: end });
    expect(levels.changesUntil(end)).toEqual(replay.changes);
    for (const instant of [...reads, end]) {
      expect(levels.at(instant)).toEqual(levelTimeline({ rules: [rule], joinedAt: JOINED, facts: shelf.facts, until: instant }).state);
    }
    expect(new Set(shelf.changes.map((change) => change.at)).size).toBe(shelf.changes.length);
  }), { numRuns: 300 });
});

test('two purchases of one transaction, the later one first, need only the history of the window', () => {
  const rule = PROGRAMS['rolling, one down'];
  const on = (day: number) => bought(JOINED + day * DAY, 1000);
  const shelf = emptyShelf();
  // Renewed at the end of each term by purchases that lie outside the window later on.
  for (const day of [0, 9, 19, 29]) {
    const levels = new LevelBook({ ...shelf, joinedAt: JOINED, rules: [rule] });
    const fact = on(day);
    levels.addPurchase(fact);
    save(shelf, levels, [...shelf.facts, fact]);
  }
  const [later, earlier] = [on(36), on(35)];
  const from = levelHistoryFrom([rule], { kept: shelf.kept, earliest: earlier.at, returns: false });
  const loaded = shelf.facts.filter((fact) => fact.at >= Number(from));
  expect(loaded.length).toBeLessThan(shelf.facts.length);
  const levels = new LevelBook({ ...shelf, facts: loaded, joinedAt: JOINED, rules: [rule] });
  levels.addPurchase(later);
  levels.addPurchase(earlier);
  for (const day of [35, 37, 45, 80]) {
    expect(levels.at(JOINED + day * DAY)).toEqual(levelTimeline({ rules: [rule], joinedAt: JOINED, facts: [...shelf.facts, earlier, later], until: JOINED + day * DAY }).state);
  }
});

test('a read before anything is kept computes what would be', () => {
  const levels = new LevelBook({ ...emptyShelf(), facts: [bought('2026-02-01T10:00:00Z', 1500)], joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  expect([levels.at(at('2026-02-01T09:00:00Z')).level, levels.at(at('2026-02-01T10:00:00Z')).level]).toEqual(['base', 'silver']);
});

test('the parts of a purchase: before, after and split', () => {
  const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  const { before, parts } = levels.around(at('2026-02-01T10:00:00Z'));
  const { lines } = bought('2026-02-01T10:00:00Z', 1500);
  expect(before).toBe('base');
  expect([parts(lines, 'before'), parts(lines, 'after'), parts(lines, 'split')]).toEqual([
    [{ level: 'base', shareMinor: 1500 }], [{ level: 'silver', shareMinor: 1500 }], [{ level: 'base', shareMinor: 1000 }, { level: 'silver', shareMinor: 500 }],
  ]);
});

test('a merge adds the metrics and keeps the higher of both levels', () => {
  const levels = new LevelBook({ ...emptyShelf(), facts: [], joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  levels.addPurchase(bought('2026-02-01T10:00:00Z', 600));
  const changes = levels.join({ at: at('2026-02-10T10:00:00Z'), joined: [bought('2026-02-02T10:00:00Z', 400)], held: { level: 'base', since: 0, expiresAt: null } });
  expect(changes).toMatchObject([{ at: at('2026-02-10T10:00:00Z'), from: 'base', to: 'silver', reason: 'merge' }]);
});

describe('a merge joins what is held', () => {
  const rule = PROGRAMS['exact terms in Berlin'];
  const on = (day: number, quantity = 1) => bought(JOINED + day * DAY, 100, { quantity });
  const nothing = { level: 'base', since: 0, expiresAt: null };

  test('a level reached after its instant, and kept by a term since, is not lost with it', () => {
    const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [ruleOf({ term: { after: 'P30D' }, list: window(['units', {}, { rolling: 'P7D' }], 3, 6) })] });
    levels.addPurchase(on(5, 3));
    levels.addPurchase(on(20));
    const before = levels.at(JOINED + 20 * DAY);
    expect(before.level).toBe('silver');
    levels.join({ at: JOINED + DAY, joined: [], held: nothing });
    expect(levels.at(JOINED + 20 * DAY)).toEqual(before);
  });

  test('of a member who joined later, and has bought nothing yet, it is dated at its instant', () => {
    const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED + 90 * DAY, rules: [rule] });
    expect(levels.join({ at: JOINED + 6 * DAY, joined: [on(5, 3)], held: nothing })).toMatchObject([{ at: JOINED + 6 * DAY, to: 'silver', reason: 'merge' }]);
    expect(levels.at(JOINED + 7 * DAY).level).toBe('silver');
  });

  test('it is dated at its instant, whether or not time was booked beyond it', () => {
    const joinedBy = (until: number | null) => {
      const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [rule] });
      levels.addPurchase(on(0, 1));
      if (until !== null) levels.advance(JOINED + until * DAY);
      levels.join({ at: JOINED + 6 * DAY, joined: [on(5, 2)], held: nothing });
      return levels.changesUntil(JOINED + 60 * DAY);
    };
    expect(joinedBy(null).map(({ at: instant, to }) => [(instant - JOINED) / DAY, to])).toEqual([[6, 'silver'], [13, 'base']]);
    for (const until of [6, 7, 50]) expect(joinedBy(until)).toEqual(joinedBy(null));
  });

  test('the level of the other one goes on with its term', () => {
    const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [rule] });
    const expiresAt = JOINED + 12 * DAY;
    levels.join({ at: JOINED + 8 * DAY, joined: [on(5, 3)], held: { level: 'silver', since: JOINED + 5 * DAY, expiresAt } });
    expect(levels.at(JOINED + 8 * DAY)).toMatchObject({ level: 'silver', expiresAt });
    levels.advance(JOINED + 40 * DAY);
    levels.addPurchase(on(9));   // what is late is computed from the change that was kept
    expect(levels.at(JOINED + 10 * DAY)).toMatchObject({ level: 'silver', expiresAt });
  });

  test.each([3, 8])('a purchase of day %i that arrives after a merge of day 8 leaves the level it brought', (day) => {
    const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [rule] });
    const expiresAt = JOINED + 12 * DAY;
    levels.addPurchase(on(1));
    levels.join({ at: JOINED + 8 * DAY, joined: [], held: { level: 'silver', since: JOINED + 5 * DAY, expiresAt } });
    levels.addPurchase(on(day));
    expect([levels.at(JOINED + 7 * DAY).level, levels.at(JOINED + 10 * DAY)]).toMatchObject(['base', { level: 'silver', expiresAt }]);
    expect(levels.toSave().changes).toMatchObject([{ at: JOINED + 8 * DAY, to: 'silver', reason: 'merge' }]);
  });

  test('what time changed before it stands among the changes', () => {
    const levels = new LevelBook({ ...emptyShelf(), joinedAt: JOINED, rules: [rule] });
    levels.addPurchase(on(0, 3));
    const changes = levels.join({ at: JOINED + 20 * DAY, joined: [on(19, 3)], held: nothing });
    expect(changes.map(({ at: instant, from, to, reason }) => [(instant - JOINED) / DAY, from, to, reason])).toEqual([[7, 'silver', 'base', 'term_end'], [20, 'base', 'silver', 'merge']]);
    expect(levels.toSave().changes.map(({ from, to }) => [from, to])).toEqual([['base', 'silver'], ['silver', 'base'], ['base', 'silver']]);
  });
});
