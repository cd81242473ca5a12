import type { Expression } from '#domain/loyalty/program.ts';
import { OPEN_VOCABULARY } from '#domain/loyalty/rules/catalogue.ts';
import { checkSegment } from '#domain/loyalty/segments/check.ts';

const problems = (when: Expression) => checkSegment(when, OPEN_VOCABULARY).map(({ path, code, message }) => `${path} ${code} ${/`(.+)`/.exec(message)?.[1]}`);

test.each<[Expression, string[]]>([
  [{ and: [{ '>=': [{ var: 'customer.age' }, 18] }, { '==': [{ var: 'member.level' }, 'gold'] }, { '>': [{ metric: ['count', { categories: ['bar'] }, { rolling: 'P30D' }] }, 2] }] }, []],
  [{ '==': [{ var: 'customer.name' }, '{"inSegment":["vip"]}'] }, []],
  [{ '!': { inSegment: 'vip' } }, ['when unknown_operator inSegment']],
  [{ or: [{ anyLine: [{ tags: ['new'] }] }, { '>': [{ sumLines: [{}] }, 1] }] }, ['when unknown_operator anyLine', 'when unknown_operator sumLines']],
  [{ '>': [{ var: 'purchase.paidMinor' }, 1] }, ['when unknown_field purchase.paidMinor']],
  [{ '>': [{ var: 'member.wallets.BONUS' }, 1] }, ['when unknown_field member.wallets.BONUS']],
])('%j reads the customer and what he did: %j', (when, expected) => {
  expect(problems(when)).toEqual(expected);
});
