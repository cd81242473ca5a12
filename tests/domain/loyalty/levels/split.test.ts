import fc from 'fast-check';
import { splitByLevel } from '#domain/loyalty/levels/split.ts';
import type { PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { at, atLeast, bought, lineOf, ruleOf } from './level-support.ts';

const NOW = '2026-04-10T10:00:00Z';
const state = { level: 'base', since: 0, expiresAt: null };
const before = (paidMinor: number) => [bought('2026-02-01T10:00:00Z', paidMinor)];

test('what brings the spend up to the threshold is at the old level, the rest at the new', () => {
  expect(splitByLevel({ rule: ruleOf(), state, facts: before(2_500_000), purchase: bought(NOW, 1_000_000) })).toEqual([
    { level: 'base', shareMinor: 500_000 }, { level: 'silver', shareMinor: 500_000 },
  ]);
});

test('a purchase may pass two thresholds', () => {
  expect(splitByLevel({ rule: ruleOf(), state, facts: before(2_500_000), purchase: bought(NOW, 9_000_000) })).toEqual([
    { level: 'base', shareMinor: 500_000 }, { level: 'silver', shareMinor: 7_000_000 }, { level: 'gold', shareMinor: 1_500_000 },
  ]);
});

test('a purchase that only just reaches the threshold is at the old level', () => {
  expect(splitByLevel({ rule: ruleOf(), state, facts: before(2_500_000), purchase: bought(NOW, 500_000) })).toEqual([{ level: 'base', shareMinor: 500_000 }]);
});

test('several lines, of which one counts: the sum is split where the counted money passes', () => {
  const rule = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(['spend', { categories: ['bar'] }, { rolling: 'P365D' }], 1000) }] });
  const purchase: PurchaseFact = { ...bought(NOW, 0), lines: [lineOf(2000, { category: 'bar' }), lineOf(2000, { category: 'cinema' })] };
  expect(splitByLevel({ rule, state, facts: [], purchase })).toEqual([{ level: 'base', shareMinor: 2000 }, { level: 'silver', shareMinor: 2000 }]);
});

test('a count is met by the whole purchase, units by their share', () => {
  const count = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(['count', {}, { rolling: 'P365D' }], 2) }] });
  expect(splitByLevel({ rule: count, state, facts: before(1), purchase: bought(NOW, 100) })).toEqual([{ level: 'base', shareMinor: 100 }]);
  const units = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(['units', {}, { rolling: 'P365D' }], 3) }] });
  expect(splitByLevel({ rule: units, state, facts: before(1), purchase: bought(NOW, 100, { quantity: 4 }) })).toEqual([{ level: 'base', shareMinor: 50 }, { level: 'silver', shareMinor: 50 }]);
});

test('nothing paid is one part', () => {
  expect(splitByLevel({ rule: ruleOf(), state, facts: [], purchase: bought(NOW, 0) })).toEqual([{ level: 'base', shareMinor: 0 }]);
});

test('the parts add up, and lie where the thresholds are', () => {
  fc.assert(fc.property(fc.nat(12_000_000), fc.array(fc.nat(6_000_000), { minLength: 1, maxLength: 6 }), (spent, lines) => {
    const purchase: PurchaseFact = { purchaseId: 'now', at: at(NOW), placePath: [], lines: lines.map((paid) => lineOf(paid)) };
    const whole = lines.reduce((sum, paid) => sum + paid, 0);
    const level = spent >= 10_000_000 ? 'gold' : spent >= 3_000_000 ? 'silver' : 'base';
    const edges = [3_000_000, 10_000_000].filter((edge) => spent < edge && spent + whole > edge);
    const cuts = [spent, ...edges, spent + whole];
    const expected = cuts.slice(1).map((cut, index) => cut - cuts[index]!).filter((share, index) => share > 0 || index === 0 && whole === 0);
    const parts = splitByLevel({ rule: ruleOf(), state: { ...state, level }, facts: before(spent), purchase });
    expect(parts.map(({ shareMinor }) => shareMinor)).toEqual(expected);
  }), { numRuns: 300 });
});
