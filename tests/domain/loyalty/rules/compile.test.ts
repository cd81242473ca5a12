import { mainProgram, type Expression, type MetricSpec, type ProgramDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import type { CompiledEffect } from '#domain/loyalty/rules/types.ts';
import { cityClub } from './city-club.ts';
import { contextOf } from './contexts.ts';

const programOf = (fields: Partial<ProgramDocument> = {}): ProgramDocument => ({ timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }], ...fields });
const nothing = { effects: [{ type: 'service' as const, code: 'none' }] };
const valueOf = (effect: CompiledEffect | undefined) => (effect && 'value' in effect ? effect.value(contextOf()) : undefined);

test('what a document leaves out is filled in', () => {
  const { document: _, ...compiled } = compileProgram(programOf());
  expect(compiled).toEqual({
    timezone: 'Europe/Moscow', currency: 'RUB',
    wallets: [{ code: 'BONUS', scale: 0, rounding: 'floor', unitValueMinor: 100, earnOn: 'paid_money', maxPayShareBps: 10_000, activation: { after: 'P0D' }, expiry: null, limits: [] }],
    returns: { method: 'proportional', policy: 'within_balance', levels: 'immediate', expiredGrace: { after: 'P30D', round: 'end_of_day' }, instruments: 'restore_on_full_return' },
    levels: { atPurchase: 'before', effective: 'now', term: null, downgrade: 'one_down', grace: null, reads: { customer: false, segments: false, paymentMethod: false }, list: [{ code: 'base', values: {}, when: null, metrics: [] }] },
    groups: [], limits: [], referral: null, metrics: [], reads: { customer: false, segments: false, paymentMethod: false },
  });
});

test('groups and rules run by priority, ties as they are written; inactive rules do not run', () => {
  const { groups } = compileProgram(programOf({
    groups: [{ code: 'late', priority: 90 }, { code: 'early', priority: 10, mode: 'highest', base: 'initial' }, { code: 'unsaid' }],
    rules: [
      { code: 'a', group: 'late', ...nothing }, { code: 'b', group: 'late', priority: 1, ...nothing }, { code: 'c', group: 'late', ...nothing }, { code: 'd', group: 'early', active: false, ...nothing },
      { code: 'e', ...nothing }, { code: 'f', group: 'late', priority: 90, exclusive: true, ...nothing },
    ],
  }));
  expect(groups.map(({ code, mode, base, priority, rules }) => [code, mode, base, priority, rules.map((rule) => rule.code).join('')])).toEqual([
    ['early', 'highest', 'initial', 10, ''], ['unsaid', 'stack', 'sequential', 50, ''], ['default', 'stack', 'sequential', 50, 'e'], ['late', 'stack', 'sequential', 90, 'bacf'],
  ]);
  expect(groups.flatMap(({ rules }) => rules).map(({ exclusive }) => exclusive)).toEqual([false, false, false, false, true]);
});

test('limits have codes of their own, also those of one period', () => {
  const limit = { measure: 'points' as const, max: 1, period: 'ever' as const };
  const { wallets, limits } = compileProgram(programOf({
    wallets: [{ code: 'W', limits: [{ ...limit, period: { calendar: 'month' } }, limit, { ...limit, max: 2 }, { ...limit, code: 'W-ever-2' }, { ...limit, period: { rolling: 'P7D' } }] }],
    limits: [{ code: 'L', rules: ['R'], ...limit, subject: 'program', mode: 'reject' }],
  }));
  expect(wallets[0]!.limits.map(({ code, subject, mode, lines, rules }) => [code, subject, mode, lines, rules])).toEqual(
    ['W-month', 'W-ever', 'W-ever-3', 'W-ever-2', 'W-P7D'].map((code) => [code, 'member', 'cap', {}, null]));
  expect(limits).toEqual([{ code: 'L', rules: ['R'], subject: 'program', measure: 'points', max: 1, lines: {}, period: 'ever', mode: 'reject' }]);
});

test('a wallet limits by purchases and goods what earns in it, by points what is granted', () => {
  const limit = { max: 1, period: { calendar: 'day' as const } };
  const { wallets, limits } = compileProgram(programOf({
    wallets: [{ code: 'W', limits: [{ ...limit, measure: 'points' }, { ...limit, measure: 'count' }, { ...limit, code: 'three', measure: 'units', lines: { skus: ['A'] } }] }], limits: [{ code: 'L', measure: 'count', ...limit }],
  }));
  expect(wallets[0]!.limits.map(({ code, measure }) => [code, measure])).toEqual([['W-day', 'points']]);
  expect(limits.map(({ code, measure, rules, lines }) => [code, measure, rules, lines])).toEqual([['L', 'count', null, {}], ['W-day-2', 'count', ['W'], {}], ['three', 'units', ['W'], { skus: ['A'] }]]);
});

test.each<[string, Expression, object]>([
  ['the profile', { '==': [{ var: ['customer.fields.city', ''] }, 'Kazan'] }, { customer: true, segments: false, paymentMethod: false }],
  ['a segment, and with it the profile', { '!': [{ inSegment: ['vip'] }] }, { customer: true, segments: true, paymentMethod: false }],
  ['how a purchase was paid', { in: [{ var: 'purchase.paymentMethod' }, ['cash']] }, { customer: false, segments: false, paymentMethod: true }],
  ['neither', { in: [{ var: 'member.level' }, ['customer.fields', 'inSegment']] }, { customer: false, segments: false, paymentMethod: false }],
])('what is read: %s', (_, when, expected) => {
  const rules = [{ code: 'R', when, ...nothing }];
  expect(compileProgram(programOf({ rules })).reads).toEqual(expected);
  expect(compileProgram(programOf({ rules: [{ ...rules[0]!, active: false }] })).reads).toEqual({ customer: false, segments: false, paymentMethod: false });
  const { levels, reads } = compileProgram(programOf({ levels: { list: [{ code: 'a' }, { code: 'b', when }] } }));
  expect([levels.reads, reads]).toEqual([expected, expected]);
});

test('effects say by what they work, and whether they read the level', () => {
  const [rule] = compileProgram(programOf({ rules: [{ code: 'R', when: { '>=': [{ var: 'purchase.paidMinor' }, 1] }, budget: { measure: 'points', max: 5 }, effects: [
    { type: 'discount', percentBps: 1500, lines: { categories: ['bar'] } }, { type: 'discount', amountMinor: { min: [500, { var: 'purchase.netMinor' }] } }, { type: 'discount', priceMinor: 9_900 },
    { type: 'points', wallet: 'BONUS', rateBps: { var: 'level.rateBps' }, multiplier: 1.5 }, { type: 'points', wallet: 'BONUS', fixed: 7, multiplier: { if: [{ '==': [{ var: 'member.level' }, 'silver'] }, 2, 1] } },
    { type: 'points', wallet: 'BONUS', formula: { '/': [{ var: 'purchase.paidMinor' }, 3_000] }, multiplier: 2 }, { type: 'cashback', wallet: 'BONUS', rateBps: 300 }, { type: 'gift', sku: 'CUP', quantity: 2 }, { type: 'message', text: { en: 'Hi' } },
  ] }] })).groups[0]!.rules;
  expect(rule!.effects.map((effect) => ('by' in effect ? [effect.type, effect.by, valueOf(effect), effect.lines] : [effect.type]))).toEqual([
    ['discount', 'percentBps', 1500, { categories: ['bar'] }], ['discount', 'amountMinor', 500, {}], ['discount', 'priceMinor', 9_900, {}],
    ['points', 'rateBps', 1050, {}], ['points', 'fixed', 14, {}], ['points', 'formula', 6, {}], ['cashback', 'rateBps', 300, {}], ['gift'], ['message'],
  ]);
  expect(rule!.effects.flatMap((effect) => ('readsLevel' in effect ? [effect.readsLevel] : []))).toEqual([true, true, false, false]);
  expect(rule!.budget).toEqual({ measure: 'points', max: 5, mode: 'cap' });
});

test('the metrics of levels, rules and the referral are known, each once', () => {
  const metric: MetricSpec = ['spend', {}, { rolling: 'P365D' }];
  const spend = { metric } as unknown as Expression;
  const { levels, metrics } = compileProgram({
    ...cityClub,
    rules: [{ code: 'R', when: { '>': [spend, 1] }, effects: [{ type: 'points', wallet: 'BONUS', formula: { metric: ['count', { places: ['a'] }, { calendar: 'month', offset: -1 }] } }] }],
    referral: { wallet: 'BONUS', advocate: 1, friend: 1, when: { '>': [{ metric: ['gross', {}, { calendar: 'day' }] }, 0] } },
  });
  expect(levels.list.map((level) => [level.code, level.when === null, level.metrics])).toEqual([['base', true, []], ['silver', false, [metric]], ['gold', false, [metric]]]);
  expect(metrics).toEqual([metric, ['count', { places: ['a'] }, { calendar: 'month', offset: -1 }], ['gross', {}, { calendar: 'day' }]]);
});

test('a level is reached with its condition, at the threshold too', () => {
  const [, silver, gold] = compileProgram(cityClub).levels.list;
  const context = contextOf({ metric: () => 3_000_000 });
  expect([silver!.when!(context).holds, gold!.when!(context)]).toEqual([true, { holds: false, failed: { path: '>=', node: (cityClub.levels!.list[2]!.when), values: [3_000_000, 10_000_000] } }]);
});

test('the referral waits for nothing unless told', () => {
  expect(compileProgram(programOf({ referral: { wallet: 'BONUS', advocate: 300, friend: 200 } })).referral).toEqual({ wallet: 'BONUS', advocate: 300, friend: 200, when: null, within: null, hold: 'P0D', advocateLimit: null });
  expect(compileProgram(cityClub).referral).toMatchObject({ within: 'P30D', hold: 'P14D', advocateLimit: { max: 5, period: { calendar: 'month' } } });
});

test('the program every organization begins with earns 5 %', () => {
  const { groups } = compileProgram(mainProgram({ name: 'A', timezone: 'UTC', currency: 'EUR' }));
  expect(groups.map(({ code, rules }) => [code, rules.map((rule) => rule.effects.map(valueOf))])).toEqual([['default', [[500]]]]);
});
