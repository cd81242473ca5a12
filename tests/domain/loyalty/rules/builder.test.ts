import type { Expression } from '#domain/loyalty/program.ts';
import { conditionOf, itemPath, parseCondition, type GroupCondition } from '#domain/loyalty/rules/builder.ts';

const spent: Expression = { '>=': [{ metric: ['spend', { categories: ['cinema'] }, { rolling: 'P365D' }] as unknown as Expression }, 3_000_000] };
const sum: Expression = { '>=': [{ var: 'purchase.paidMinor' }, 100_000] };
const formula: Expression = { '>': [{ '+': [{ var: 'purchase.grossMinor' }, 100] }, { var: 'level.minimum' }] };

describe('what the builder reads it writes back as it was', () => {
  const expressions: [string, Expression][] = [
    ['a comparison', sum],
    ['a metric', spent],
    ['an interval', { between: [{ var: 'purchase.units' }, 2, 5] }],
    ['a list', { in: [{ var: 'member.level' }, ['silver', 'gold']] }],
    ['not in a list', { '!': [{ in: [{ var: 'purchase.place' }, ['north']] }] }],
    ['days of the week', { weekday: [1, 2, 3, 4, 5] }],
    ['hours', { localTime: ['09:00', '11:00'] }],
    ['dates', { date: ['2026-12-01', '2026-12-31'] }],
    ['a segment', { inSegment: ['morning'] }],
    ['outside of a segment', { '!': [{ inSegment: ['morning'] }] }],
    ['any line', { anyLine: [{ categories: ['bar'] }] }],
    ['every line', { everyLine: [{ excludeTags: ['sale'] }] }],
    ['a sum of lines', { '>=': [{ sumLines: [{ categories: ['bar'] }, 'units'] }, 50_000] }],
    ['a yes-or-no field alone', { var: 'customer.isBirthday' }],
    ['a yes-or-no field compared', { '==': [{ var: 'customer.isBirthday' }, true] }],
    ['all of', { and: [sum, spent, { or: [{ weekday: [6, 7] }, { inSegment: ['morning'] }] }] }],
    ['any of', { or: [sum, { and: [spent, sum] }] }],
    ['none of', { '!': [{ or: [sum, spent] }] }],
    ['a formula inside a group', { and: [sum, formula] }],
    ['a formula alone', formula],
    ['a comparison the other way round', { '<=': [3_000_000, { metric: ['spend', {}, { rolling: 'P30D' }] as unknown as Expression }] }],
    ['an operator nobody knows', { and: [{ moonPhase: ['full'] }, sum] }],
    ['a chain of comparisons', { '<': [1, { var: 'purchase.units' }, 5] }],
  ];
  test.each(expressions)('%s', (_name, expression) => {
    expect(conditionOf(parseCondition(expression))).toEqual(expression);
  });
});

test('no condition is an empty group, and an empty group is no condition', () => {
  expect(parseCondition(undefined)).toEqual({ kind: 'group', join: 'all', items: [] });
  expect(conditionOf({ kind: 'group', join: 'any', items: [] })).toBeUndefined();
});

test('brackets around a single argument do not make a condition advanced', () => {
  expect(parseCondition({ '!': { or: [{ inSegment: 'morning' }, { '==': [{ var: ['purchase.units'] }, 1] }] } })).toEqual({
    kind: 'group', join: 'none', items: [
      { kind: 'segment', code: 'morning', inside: true },
      { kind: 'compare', field: 'purchase.units', operator: '==', value: 1 },
    ],
  });
});

test('what rows cannot say is advanced and stays the very same', () => {
  const group = parseCondition({ and: [formula, sum] });
  expect(group.items.map(({ kind }) => kind)).toEqual(['advanced', 'compare']);
  expect(conditionOf({ ...group, items: group.items.slice(0, 1) })).toBe(formula);
});

test('a filter with an unknown key is advanced: nothing of it may be lost', () => {
  expect(parseCondition({ anyLine: [{ categories: ['bar'], brand: ['x'] }] }).items[0]?.kind).toBe('advanced');
});

test('a row knows where the server finds it', () => {
  const group = (join: GroupCondition['join'], count: number): GroupCondition => ({ kind: 'group', join, items: Array.from({ length: count }, () => ({ kind: 'weekday', days: [1] })) });
  expect(itemPath(group('all', 1), 0, true)).toEqual([]);
  expect(itemPath(group('all', 2), 1, true)).toEqual(['and', '1']);
  expect(itemPath(group('any', 1), 0, false)).toEqual(['or', '0']);
  expect(itemPath(group('none', 1), 0, true)).toEqual(['!', '0', 'or', '0']);
});

test('a sum of lines is after discounts unless told', () => {
  expect(parseCondition({ '>=': [{ sumLines: [{ tags: ['gift'] }] }, 100] }).items).toEqual([{ kind: 'sum', of: 'netMinor', filter: { tags: ['gift'] }, operator: '>=', value: 100 }]);
});
