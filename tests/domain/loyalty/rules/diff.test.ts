import { documentDiff } from '#domain/loyalty/rules/diff.ts';
import { cityClub } from './city-club.ts';

test('equal documents do not differ, whatever the order of their keys', () => {
  expect(documentDiff({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
});

test('things are found under their code, wherever they stand', () => {
  const rules = cityClub.rules!;
  const changed = { ...cityClub, rules: [...rules.slice(1, 4), { ...rules[4]!, budget: { measure: 'points', max: 2_000, mode: 'cap' } }, { code: 'NEW', effects: [] }] };
  expect(documentDiff(cityClub, changed)).toEqual([
    { path: 'rules.C1', before: rules[0], after: null }, { path: 'rules.R-1000.budget.max', before: 1_000, after: 2_000 }, { path: 'rules.NEW', before: null, after: { code: 'NEW', effects: [] } },
  ]);
});

test('another order is one difference', () => {
  expect(documentDiff({ groups: [{ code: 'a' }, { code: 'b' }] }, { groups: [{ code: 'b' }, { code: 'a' }] })).toEqual([{ path: 'groups', before: ['a', 'b'], after: ['b', 'a'] }]);
});

test('a condition that changed is shown whole', () => {
  const [before, after] = [{ '>': [{ var: 'purchase.units' }, 1] }, { '>': [{ var: 'purchase.units' }, 2] }];
  expect(documentDiff({ rules: [{ code: 'R', when: before }] }, { rules: [{ code: 'R', when: after }] })).toEqual([{ path: 'rules.R.when', before, after }]);
});
