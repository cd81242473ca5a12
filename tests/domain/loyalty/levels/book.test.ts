import fc from 'fast-check';
import { openLevels, type KeptLevel } from '#domain/loyalty/levels/book.ts';
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

function save(shelf: Shelf, levels: ReturnType<typeof openLevels>, facts: PurchaseFact[]): void {
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

test.each(Object.entries(PROGRAMS))('in whatever order events arrive, what is kept is what a replay gives: %s', (_, rule) => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.array(when, { maxLength: 4 }), (steps, reads) => {
    const shelf = emptyShelf();
    for (const one of steps) {
      const facts = [...shelf.facts];
      const levels = openLevels({ ...shelf, joinedAt: JOINED, rules: [rule] });
      if (one.kind === 'review') levels.advance(Math.max(one.at, shelf.kept.asOf ?? 0));
      else if (one.kind === 'purchase') {
        const fact = bought(one.at, one.paid, { quantity: one.quantity });
        levels.addPurchase(fact);
        facts.push(fact);
      } else if (facts.length > 0) {
        const index = one.which % facts.length;
        const { purchaseId, lines: [line], ...fact } = facts[index]!;
        const left = line!.quantity - line!.returns.reduce((sum, back) => sum + back.quantity, 0);
        if (left === 0) continue;
        const back = { at: Math.max(one.at, fact.at), quantity: Math.min(left, one.quantity) };
        levels.addReturn({ purchaseId, at: back.at, units: [{ position: 0, quantity: back.quantity }] });
        facts[index] = { purchaseId, ...fact, lines: [{ ...line!, returns: [...line!.returns, back] }] };
      }
      save(shelf, levels, facts);
    }
    const end = JOINED + 100 * DAY;
    const levels = openLevels({ ...shelf, joinedAt: JOINED, rules: [rule] });
    const replay = levelTimeline({ rules: [rule], joinedAt: JOINED, facts: shelf.facts, until: end });
    expect(levels.changesUntil(end)).toEqual(replay.changes);
    for (const instant of [...reads, end]) {
      expect(levels.at(instant)).toEqual(levelTimeline({ rules: [rule], joinedAt: JOINED, facts: shelf.facts, until: instant }).state);
    }
    expect(new Set(shelf.changes.map((change) => change.at)).size).toBe(shelf.changes.length);
  }), { numRuns: 300 });
});

test('a read before anything is kept computes what would be', () => {
  const levels = openLevels({ ...emptyShelf(), facts: [bought('2026-02-01T10:00:00Z', 1500)], joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  expect([levels.at(at('2026-02-01T09:00:00Z')).level, levels.at(at('2026-02-01T10:00:00Z')).level]).toEqual(['base', 'silver']);
});

test('the parts of a purchase: before, after and split', () => {
  const levels = openLevels({ ...emptyShelf(), joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  const { before, parts } = levels.around(at('2026-02-01T10:00:00Z'));
  const { lines } = bought('2026-02-01T10:00:00Z', 1500);
  expect(before).toBe('base');
  expect([parts(lines, 'before'), parts(lines, 'after'), parts(lines, 'split')]).toEqual([
    [{ level: 'base', shareMinor: 1500 }], [{ level: 'silver', shareMinor: 1500 }], [{ level: 'base', shareMinor: 1000 }, { level: 'silver', shareMinor: 500 }],
  ]);
});

test('a merge adds the metrics and keeps the higher of both levels', () => {
  const levels = openLevels({ ...emptyShelf(), facts: [], joinedAt: JOINED, rules: [PROGRAMS['no term']] });
  levels.addPurchase(bought('2026-02-01T10:00:00Z', 600));
  const changes = levels.join({ at: at('2026-02-10T10:00:00Z'), joined: [bought('2026-02-02T10:00:00Z', 400)], held: { level: 'base', since: 0, expiresAt: null } });
  expect(changes).toMatchObject([{ at: at('2026-02-10T10:00:00Z'), from: 'base', to: 'silver', reason: 'merge' }]);
});
