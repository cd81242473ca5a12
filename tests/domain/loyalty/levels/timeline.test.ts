import { levelTimeline } from '#domain/loyalty/levels/timeline.ts';
import { levelRules, type LevelRule } from '#domain/loyalty/levels/rules.ts';
import type { PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { mainProgram, type MetricSpec } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import { at, atLeast, bought, CLUB, iso, returned, ruleOf } from './level-support.ts';

const JOINED = '2026-01-01T09:00:00Z';

function timeline(rule: LevelRule | LevelRule[], facts: PurchaseFact[], until: string) {
  const { changes, state } = levelTimeline({ rules: Array.isArray(rule) ? rule : [rule], joinedAt: at(JOINED), facts, until: at(until) });
  return { changes: changes.map(({ at: when, from, to, reason }) => [iso(when), from, to, reason]), level: state.level, since: iso(state.since), expiresAt: iso(state.expiresAt) };
}

test('a threshold is inclusive, and the term counts from reaching the level', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 2_999_999), bought('2026-03-10T10:00:00Z', 1)];
  expect(timeline(ruleOf(), facts, '2026-06-01T00:00:00Z')).toEqual({
    changes: [['2026-03-10T10:00:00.000Z', 'base', 'silver', 'reached']], level: 'silver', since: '2026-03-10T10:00:00.000Z', expiresAt: '2027-03-10T21:00:00.000Z',
  });
});

test('the first level has no term', () => {
  expect(timeline(ruleOf(), [], '2030-01-01T00:00:00Z')).toEqual({ changes: [], level: 'base', since: '2026-01-01T09:00:00.000Z', expiresAt: null });
});

test('meeting the condition again does not extend the term', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 3_000_000), bought('2026-12-10T10:00:00Z', 3_000_000)];
  expect(timeline(ruleOf(), facts, '2027-02-10T20:59:59Z')).toMatchObject({ level: 'silver', expiresAt: '2027-02-10T21:00:00.000Z' });
});

test('at the end of its term a level that is met is renewed without an event', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 3_000_000), bought('2026-12-10T10:00:00Z', 3_000_000)];
  expect(timeline(ruleOf(), facts, '2027-02-10T21:00:00Z')).toEqual({
    changes: [['2026-02-10T10:00:00.000Z', 'base', 'silver', 'reached']], level: 'silver', since: '2026-02-10T10:00:00.000Z', expiresAt: '2028-02-10T21:00:00.000Z',
  });
});

test('one down: term by term, each new level with a new term', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 10_000_000)];
  expect(timeline(ruleOf(), facts, '2030-01-01T00:00:00Z')).toEqual({
    changes: [
      ['2026-02-10T10:00:00.000Z', 'base', 'gold', 'reached'],
      ['2027-02-10T21:00:00.000Z', 'gold', 'silver', 'term_end'],
      ['2028-02-10T21:00:00.000Z', 'silver', 'base', 'term_end'],
    ],
    level: 'base', since: '2028-02-10T21:00:00.000Z', expiresAt: null,
  });
});

test('one down never goes below what the metrics give', () => {
  const levels = [...CLUB, { code: 'platinum', when: atLeast(['spend', {}, { rolling: 'P365D' }], 20_000_000) }];
  const facts = [bought('2026-02-10T10:00:00Z', 20_000_000), bought('2027-01-10T10:00:00Z', 10_000_000)];
  expect(timeline(ruleOf({ list: levels }), facts, '2027-03-01T00:00:00Z').changes.at(-1)).toEqual(['2027-02-10T21:00:00.000Z', 'platinum', 'gold', 'term_end']);
});

test.each([['full', 'base'], ['none', 'gold']] as const)('downgrade %s leaves %s', (downgrade, level) => {
  const facts = [bought('2026-02-10T10:00:00Z', 10_000_000)];
  expect(timeline(ruleOf({ downgrade }), facts, '2027-03-01T00:00:00Z').level).toBe(level);
});

test('a level kept by downgrade "none" has a new term', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 10_000_000)];
  expect(timeline(ruleOf({ downgrade: 'none' }), facts, '2027-03-01T00:00:00Z').expiresAt).toBe('2028-02-10T21:00:00.000Z');
});

test('a level without a term stays', () => {
  expect(timeline(ruleOf({ term: null }), [bought('2026-02-10T10:00:00Z', 10_000_000)], '2060-01-01T00:00:00Z')).toMatchObject({ level: 'gold', expiresAt: null });
});

describe('grace', () => {
  const rule = ruleOf({ grace: { after: 'P1M', round: 'end_of_month' }, downgrade: 'full' });
  const facts = [bought('2026-02-10T10:00:00Z', 3_000_000)];

  test('the level is kept to its end, then falls', () => {
    expect(timeline(rule, facts, '2027-03-31T20:59:59Z')).toMatchObject({ level: 'silver', expiresAt: '2027-03-31T21:00:00.000Z' });
    expect(timeline(rule, facts, '2027-03-31T21:00:00Z').changes.at(-1)).toEqual(['2027-03-31T21:00:00.000Z', 'silver', 'base', 'grace_end']);
  });

  test('a purchase that meets the condition in grace renews the level then', () => {
    expect(timeline(rule, [...facts, bought('2027-03-05T10:00:00Z', 3_000_000)], '2027-06-01T00:00:00Z')).toEqual({
      changes: [['2026-02-10T10:00:00.000Z', 'base', 'silver', 'reached']], level: 'silver', since: '2026-02-10T10:00:00.000Z', expiresAt: '2028-03-05T21:00:00.000Z',
    });
  });
});

describe('returns', () => {
  test('immediate: the level falls at the return, from its instant', () => {
    const facts = [bought('2026-02-10T10:00:00Z', 2_000_000), returned('2026-03-10T10:00:00Z', 1_000_000, '2026-03-20T10:00:00Z')];
    expect(timeline(ruleOf(), facts, '2026-06-01T00:00:00Z').changes).toEqual([
      ['2026-03-10T10:00:00.000Z', 'base', 'silver', 'reached'], ['2026-03-20T10:00:00.000Z', 'silver', 'base', 'return'],
    ]);
  });

  test('a level that is still met stays', () => {
    const facts = [bought('2026-02-10T10:00:00Z', 3_000_000), returned('2026-03-10T10:00:00Z', 1_000_000, '2026-03-20T10:00:00Z')];
    expect(timeline(ruleOf(), facts, '2026-06-01T00:00:00Z').level).toBe('silver');
  });

  test('gold falls to silver where the rest still gives silver, with a new term', () => {
    const facts = [bought('2026-02-10T10:00:00Z', 4_000_000), returned('2026-03-10T10:00:00Z', 7_000_000, '2026-04-20T10:00:00Z')];
    expect(timeline(ruleOf(), facts, '2026-06-01T00:00:00Z')).toMatchObject({ level: 'silver', since: '2026-04-20T10:00:00.000Z', expiresAt: '2027-04-20T21:00:00.000Z' });
  });

  test('what was bought before the window does not lose a level that other purchases gave', () => {
    const window: MetricSpec = ['spend', {}, { rolling: 'P30D' }];
    const rule = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(window, 1000) }] });
    const facts = [bought('2026-02-10T10:00:00Z', 1000), returned('2026-06-10T10:00:00Z', 5, '2026-06-20T10:00:00Z')];
    expect(timeline(rule, facts, '2026-07-01T00:00:00Z').level).toBe('silver');
  });

  test('a level given by a window that has passed is lost with the purchase that gave it', () => {
    const window: MetricSpec = ['spend', {}, { rolling: 'P30D' }];
    const rule = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(window, 1000) }] });
    expect(timeline(rule, [returned('2026-02-10T10:00:00Z', 1000, '2026-06-20T10:00:00Z')], '2026-07-01T00:00:00Z').changes.at(-1)).toEqual(['2026-06-20T10:00:00.000Z', 'silver', 'base', 'return']);
  });

  test('keep_until_expiry: nothing until the term ends', () => {
    const facts = [returned('2026-03-10T10:00:00Z', 3_000_000, '2026-03-20T10:00:00Z')];
    const rule = ruleOf({}, { returns: { levels: 'keep_until_expiry' } });
    expect(timeline(rule, facts, '2027-03-10T20:00:00Z').level).toBe('silver');
    expect(timeline(rule, facts, '2027-03-10T21:00:00Z').level).toBe('base');
  });
});

describe('next_period', () => {
  const month: MetricSpec = ['spend', {}, { calendar: 'month' }];
  const rule = ruleOf({ effective: 'next_period', list: [{ code: 'base' }, { code: 'silver', when: atLeast(month, 1000) }, { code: 'gold', when: atLeast(month, 5000) }] });

  test('what a month gives rules the next one, whatever the term says', () => {
    const facts = [bought('2026-02-10T10:00:00Z', 1000), bought('2026-03-12T10:00:00Z', 5000)];
    expect(timeline(rule, facts, '2026-06-15T00:00:00Z').changes).toEqual([
      ['2026-02-28T21:00:00.000Z', 'base', 'silver', 'period'], ['2026-03-31T21:00:00.000Z', 'silver', 'gold', 'period'], ['2026-04-30T21:00:00.000Z', 'gold', 'base', 'period'],
    ]);
    expect(timeline(rule, facts, '2026-04-15T00:00:00Z')).toMatchObject({ level: 'gold', expiresAt: '2026-04-30T21:00:00.000Z' });
  });

  test('a purchase at the first instant of a month counts in it', () => {
    expect(timeline(rule, [bought('2026-02-28T21:00:00Z', 1000)], '2026-03-31T20:59:59Z').level).toBe('base');
    expect(timeline(rule, [bought('2026-02-28T20:59:59.999Z', 1000)], '2026-02-28T21:00:00Z').level).toBe('silver');
  });

  test('a return in the next month takes the level away at once', () => {
    expect(timeline(rule, [returned('2026-02-10T10:00:00Z', 1000, '2026-03-12T10:00:00Z')], '2026-03-20T00:00:00Z').changes.at(-1)).toEqual(['2026-03-12T10:00:00.000Z', 'silver', 'base', 'return']);
  });

  test('a month in a zone whose clocks change has its own boundaries', () => {
    const berlin = ruleOf({ effective: 'next_period', list: [{ code: 'base' }, { code: 'silver', when: atLeast(month, 1000) }] }, { timezone: 'Europe/Berlin' });
    expect(timeline(berlin, [bought('2026-03-31T21:59:59Z', 1000)], '2026-05-15T00:00:00Z').changes.map(([when]) => when)).toEqual(['2026-03-31T22:00:00.000Z', '2026-04-30T22:00:00.000Z']);
  });
});

test('a condition on last month comes true when the month turns', () => {
  const rule = ruleOf({ list: [{ code: 'base' }, { code: 'silver', when: atLeast(['spend', {}, { calendar: 'month', offset: -1 }], 1000) }] });
  expect(timeline(rule, [bought('2026-02-10T10:00:00Z', 1000)], '2026-03-15T00:00:00Z')).toMatchObject({ level: 'silver', since: '2026-02-28T21:00:00.000Z', expiresAt: '2027-02-28T21:00:00.000Z' });
});

test('mixed conditions over categories: spend or visits', () => {
  const when = { or: [atLeast(['spend', { categories: ['cinema'] }, { rolling: 'P90D' }], 10_000), atLeast(['days', { categories: ['gym'] }, { rolling: 'P90D' }], 2)] };
  const rule = ruleOf({ list: [{ code: 'base' }, { code: 'friend', when }] });
  expect(timeline(rule, [bought('2026-02-01T10:00:00Z', 9999, { category: 'cinema.ticket' }), bought('2026-02-02T10:00:00Z', 50_000, { category: 'bar' })], '2026-03-01T00:00:00Z').level).toBe('base');
  expect(timeline(rule, [bought('2026-02-01T10:00:00Z', 5, { category: 'gym' }), bought('2026-02-02T10:00:00Z', 5, { category: 'gym.pool' })], '2026-03-01T00:00:00Z').level).toBe('friend');
});

test('a term that ends on the 29th of February clamps', () => {
  expect(timeline(ruleOf(), [bought('2028-02-29T09:00:00Z', 3_000_000)], '2028-12-01T00:00:00Z').expiresAt).toBe('2029-02-28T21:00:00.000Z');
});

test('a purchase at the very instant the term ends comes after it', () => {
  const facts = [bought('2026-02-10T10:00:00Z', 3_000_000), bought('2027-02-10T21:00:00Z', 3_000_000)];
  const { changes, level, expiresAt } = timeline(ruleOf(), facts, '2027-03-01T00:00:00Z');
  expect([changes.length, level, expiresAt]).toEqual([1, 'silver', '2028-02-10T21:00:00.000Z']);
});

test('a new version of the program raises who already meets it, when it takes force', () => {
  const base = mainProgram({ name: 'Club', timezone: 'Europe/Moscow', currency: 'RUB' });
  const rules = levelRules([
    { version: 2, program: compileProgram({ ...base, levels: { list: CLUB } }), validFrom: at('2026-04-01T00:00:00Z'), publishedAt: at('2026-03-01T00:00:00Z') },
    { version: 1, program: compileProgram(base), validFrom: null, publishedAt: at('2025-01-01T00:00:00Z') },
  ]);
  expect(timeline(rules, [bought('2026-02-10T10:00:00Z', 3_000_000)], '2026-03-31T00:00:00Z').level).toBe('base');
  expect(timeline(rules, [bought('2026-02-10T10:00:00Z', 3_000_000)], '2026-05-01T00:00:00Z').changes).toEqual([['2026-04-01T00:00:00.000Z', 'base', 'silver', 'reached']]);
});
