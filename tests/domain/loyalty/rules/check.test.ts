import type { Expression } from '#domain/loyalty/program.ts';
import { mainProgram } from '#domain/loyalty/program.ts';
import { OPEN_VOCABULARY } from '#domain/loyalty/rules/catalogue.ts';
import { checkCondition, checkProgram } from '#domain/loyalty/rules/check.ts';
import { effectSchema, ProgramBody } from '#domain/loyalty/rules/schema.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { parse } from '#domain/shared/parse.ts';
import { cityClub } from './city-club.ts';

const program = (fields: object = {}) => ({ timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }], ...fields });
const earning = { effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] };

/** What is wrong with a document: `path code`. */
function problems(document: unknown): string[] {
  try {
    parse(ProgramBody, document, 'body');
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect([error.code, error.status]).toEqual(['invalid_request', 400]);
    return (error.details.errors as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`);
  }
}
const withRule = (when: unknown) => problems(program({ rules: [{ code: 'R', when, ...earning }] }));
const withLevel = (when: unknown) => problems(program({ levels: { list: [{ code: 'base', values: { rateBps: 1, vip: true } }, { code: 'gold', when }] } }));

describe('a document that can be published', () => {
  test.each<[string, unknown]>([
    ['the least', program()], ['the one of the description', cityClub], ['the one every organization begins with', mainProgram({ name: 'A', timezone: 'UTC', currency: 'EUR' })],
    ['one without levels, place or referral', program({ place: null, referral: null, rules: [] })],
    ['one without groups: those that its rules name', program({ groups: undefined, rules: [{ code: 'R', group: 'earn', ...earning }] })],
  ])('%s', (_, document) => {
    expect(problems(document)).toEqual([]);
    expect(ProgramBody.parse(document)).toEqual(document);
  });
});

describe('the shape', () => {
  test.each<[string, object, string[]]>([
    ['an unknown key names itself', { rules: [{ code: 'R', ...earning, colour: 'red' }] }, ['rules.0.colour unrecognized_keys']],
    ['a duration', { wallets: [{ code: 'BONUS', expiry: { after: '365 days' } }] }, ['wallets.0.expiry.after custom']],
    ['a negative duration', { wallets: [{ code: 'BONUS', expiry: { after: '-P1D' } }] }, ['wallets.0.expiry.after custom']],
    ['a duration beyond reason', { wallets: [{ code: 'BONUS', expiry: { after: 'P9999Y' } }] }, ['wallets.0.expiry.after custom']],
    ['a rolling period of nothing', { limits: [{ measure: 'points', max: 1, period: { rolling: 'P0D' } }] }, ['limits.0.period.rolling custom']],
    ['a rolling period too long to be the name of a counter', { limits: [{ measure: 'points', max: 1, period: { rolling: `P${'0'.repeat(30)}1D` } }] }, ['limits.0.period.rolling too_big']],
    ['a rate above 1000 %', { rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 100_001 }] }] }, ['rules.0.effects.0.rateBps custom']],
    ['a fraction of a basis point', { rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 0.5 }] }] }, ['rules.0.effects.0.rateBps custom']],
    ['two ways to say how much', { rules: [{ code: 'R', effects: [{ type: 'discount', percentBps: 1, amountMinor: 1 }] }] }, ['rules.0.effects.0 custom']],
    ['a code of two lines', { rules: [{ code: 'R\n1', ...earning }] }, ['rules.0.code invalid_format']],
    ['a limit of nothing', { limits: [{ measure: 'points', max: 0, period: 'ever' }] }, ['limits.0.max too_small']],
    ['a time zone', { timezone: 'Mars/Olympus' }, ['timezone custom']],
    ['no wallet', { wallets: [] }, ['wallets too_small']],
  ])('%s', (_, fields, expected) => {
    expect(problems(program(fields))).toEqual(expected);
  });

  test('activation may be a term or a date, expiry never', () => {
    expect(problems(program({ wallets: [{ code: 'A', activation: { on: '2026-05-01' }, expiry: null }, { code: 'B', activation: { after: 'PT1H' } }] }))).toEqual([]);
  });
});

describe('names', () => {
  test.each<[string, object, string[]]>([
    ['a group nobody declared', { groups: [], rules: [{ code: 'R', group: 'X', ...earning }] }, ['rules.0.group unknown_group']],
    ['a wallet nobody declared', { rules: [{ code: 'R', effects: [{ type: 'cashback', wallet: 'CASH', fixed: 1 }] }] }, ['rules.0.effects.0.wallet unknown_wallet']],
    ['the wallet of a referral', { referral: { wallet: 'CASH', advocate: 1, friend: 1 } }, ['referral.wallet unknown_wallet']],
    ['codes used twice', { wallets: [{ code: 'BONUS' }, { code: 'BONUS' }], groups: [{ code: 'G' }, { code: 'G' }], rules: [{ code: 'R', ...earning }, { code: 'R', ...earning }] },
      ['wallets.1.code duplicate_code', 'groups.1.code duplicate_code', 'rules.1.code duplicate_code']],
    ['a budget is counted under the code of its rule', { rules: [{ code: 'R', ...earning, budget: { measure: 'points', max: 5 } }, { code: 'S', ...earning }], limits: [{ code: 'R', measure: 'count', max: 1, period: 'ever' }, { code: 'S', measure: 'count', max: 1, period: 'ever' }] },
      ['limits.0.code duplicate_code']],
    ['limits of a wallet and of the program share their codes', { wallets: [{ code: 'BONUS', limits: [{ code: 'L', measure: 'points', max: 1, period: 'ever' }] }], limits: [{ code: 'L', measure: 'count', max: 1, period: 'ever' }] }, ['limits.0.code duplicate_code']],
    ['a second level without a condition', { levels: { list: [{ code: 'a' }, { code: 'b' }] } }, ['levels.list.1.when level_without_condition']],
  ])('%s', (_, fields, expected) => {
    expect(problems(program(fields))).toEqual(expected);
  });
});

describe('conditions', () => {
  test.each<[unknown, string]>([
    [{ and: [true, { and: [true, { '>=': [{ var: 'purchase.paidMinor' }, 'a lot'] }] }] }, 'and.1.and.1.>= type_mismatch'],
    [{ sleep: [1] }, 'sleep unknown_operator'],
    [{ constructor: [1] }, 'constructor unknown_operator'],
    [{ and: [{ '==': [1, 1], '!=': [1, 2] }] }, 'and.0 unknown_operator'],
    [{ '>': [{ var: 'purchase.total' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [{ var: 'customer.__proto__' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [{ var: 'customer.fields.constructor' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [{ var: 'level.rateBps' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [{ var: 'member.wallets.CASH.active' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [{ var: 'line.netMinor' }, 1] }, '>.0.var unknown_field'],
    [{ '>': [1] }, '> wrong_arguments'],
    [{ '+': [1, 2] }, '+ type_mismatch'],
    [5, ' type_mismatch'],
    ['yes', ' type_mismatch'],
    [{ var: 'purchase.paidMinor' }, 'var type_mismatch'],
    [{ and: [{ var: 'purchase.paidMinor' }] }, 'and.0.var type_mismatch'],
    [{ '==': [{ var: 'purchase.paidMinor' }, '100'] }, '== type_mismatch'],
    [{ '<': [{ var: 'now.date' }, '31.12.2026'] }, '< type_mismatch'],
    [{ between: [{ var: 'now.time' }, '9:00', '18:00'] }, 'between type_mismatch'],
    [{ '>=': [{ var: 'purchase.paidMinor' }, null] }, '>= type_mismatch'],
    [{ in: [{ var: 'purchase.units' }, ['one', 'two']] }, 'in type_mismatch'],
    [{ weekday: [0] }, 'weekday.0 type_mismatch'],
    [{ localTime: ['10:00'] }, 'localTime wrong_arguments'],
    [{ localTime: ['10:00', '25:00'] }, 'localTime.1 type_mismatch'],
    [{ date: ['tomorrow', null] }, 'date.0 type_mismatch'],
    [{ date: ['2026-02-30'] }, 'date.0 type_mismatch'],
    [{ date: [null, ['2024-02-29', '2026-02-29']] }, 'date.1 type_mismatch'],
    [{ in: [{ var: 'now.date' }, ['2026-04-30', '2026-04-31']] }, 'in type_mismatch'],
    [{ '<': [{ var: 'customer.registeredAt' }, '2100-02-29'] }, '< type_mismatch'],
    [{ between: [{ var: 'now.date' }, '2026-02-01', '2026-02-31'] }, 'between type_mismatch'],
    [{ inSegment: [{ var: 'customer.name' }] }, 'inSegment.0 type_mismatch'],
    [{ '>': [{ sumLines: [{}, 'profit'] }, 1] }, '>.0.sumLines.1 type_mismatch'],
    [{ anyLine: [{ '>': [{ var: 'line.weight' }, 1] }] }, 'anyLine.0.>.0.var unknown_field'],
    [{ '>': [{ metric: ['visits', {}, { rolling: 'P1D' }] }, 1] }, '>.0.metric.0 type_mismatch'],
    [{ '>': [{ metric: ['spend', {}, 'month'] }, 1] }, '>.0.metric.2 type_mismatch'],
    [{ '>': [{ metric: ['spend', { colour: ['red'] }, { calendar: 'month' }] }, 1] }, '>.0.metric.1 type_mismatch'],
    [{ if: [{ '>': [1, 2] }, true, 7] }, 'if.2 type_mismatch'],
  ])('%j', (when, expected) => {
    expect(withRule(when)).toEqual([`rules.0.when${expected.startsWith(' ') ? '' : '.'}${expected}`]);
  });

  test.each<unknown>([
    { '==': [{ var: 'customer.fields.city' }, 'Kazan'] }, { '>': [{ var: 'customer.fields.children' }, 2] }, { '!=': [{ var: 'instrument.code' }, null] }, { '<': [{ var: 'customer.registeredAt' }, '2026-01-01'] },
    { weekday: [6, 7] }, { weekday: 6 }, { weekday: [[6, 7]] }, { in: [{ weekday: [] }, [1, 2]] }, { '<': [{ localTime: [] }, '12:00'] }, { '>': [{ date: [] }, '2026-05-01'] }, { in: [{ var: 'now.date' }, ['2024-02-29', '2026-12-31']] }, { inSegment: 'vip' },
    { anyLine: [{ categories: ['cinema'] }] }, { everyLine: { in: ['new', { var: 'line.tags' }] } }, { '>': [{ sumLines: [{ tags: ['a'] }, 'units'] }, 2] }, { '<': [0, { var: 'purchase.units' }, 5] },
    { '!!': { var: 'customer.email' } }, { and: [{ var: 'customer.isBirthday' }] }, { in: [{ var: 'purchase.place' }, ['a', 'b']] }, { if: [{ var: 'customer.isBirthday' }, true, { '>': [1, 2] }] }, true,
    { '>': [{ var: ['customer.age', 0] }, 18] }, { '>': [{ var: 'member.wallets.BONUS.active' }, 100] }, { '>': [{ var: 'member.wallets.BONUS' }, 100] },
  ])('%j is fine', (when) => {
    expect(withRule(when)).toEqual([]);
  });

  test('a level is held for a day at the least', () => {
    const terms = (term: object | null, grace: object | null = null) => problems(program({ levels: { term, grace, list: [{ code: 'base' }] } }));
    expect([terms({ after: 'PT23H' }), terms(null, { after: 'PT1S' })]).toEqual([['levels.term.after term_too_short'], ['levels.grace.after term_too_short']]);
    expect([terms({ after: 'P1D' }, { after: 'PT24H' }), terms({ after: 'P0D' }), terms({ after: 'PT1H', round: 'end_of_day' })]).toEqual([[], [], []]);
  });

  test('a level cannot depend on the level', () => {
    expect(withLevel({ '==': [{ var: 'member.level' }, 'base'] })).toEqual(['levels.list.1.when.==.0.var cyclic']);
    expect(withLevel({ or: [{ '>': [{ var: 'level.rateBps' }, 1] }, { var: 'level.vip' }] })).toEqual(['levels.list.1.when.or.0.>.0.var cyclic', 'levels.list.1.when.or.1.var cyclic']);
    expect(withLevel({ '>': [{ metric: ['spend', {}, { calendar: 'month', offset: -1 }] }, 1] })).toEqual([]);
  });

  test('nor on a segment that depends on it', () => {
    const document = program({ levels: { list: [{ code: 'base' }, { code: 'gold', when: { and: [{ inSegment: ['new'] }, { inSegment: [['vip', 'rich']] }] } as Expression }] } });
    const found = checkProgram(document, { segmentsOfLevel: new Set(['rich']) });
    expect(found.map(({ path, code, message }) => [path, code, message])).toEqual([['levels.list.1.when.and.1.inSegment.0', 'cyclic', expect.stringContaining('`rich`')]]);
    expect([problems(document), checkProgram(document, { segmentsOfLevel: new Set(['other']) })]).toEqual([[], []]);
  });

  const nested = (depth: number) => Array.from({ length: depth }).reduce<Expression>((inner) => ({ '!': [inner] }), true);
  test('twelve operators deep, no deeper', () => {
    expect([withRule(nested(12)), withRule(nested(13))]).toEqual([[], [`rules.0.when${'.!.0'.repeat(12)} too_deep`]]);
    expect(withRule(nested(15_000))[0]).toBe('rules.0.when too_deep');
  });

  test('at most 200 nodes', () => {
    expect(withRule({ and: Array.from({ length: 199 }, () => true) })).toEqual([]);
    expect(withRule({ and: Array.from({ length: 200 }, () => true) })).toEqual(['rules.0.when too_many_nodes']);
    expect(withRule({ in: ['a', Array.from({ length: 1_000 }, String)] })).toEqual([]);
    expect(withRule({ in: ['a', Array.from({ length: 200 }, () => ({ var: 'line.sku' }))] })).toEqual(['rules.0.when too_many_nodes']);
  });

  test.each([Infinity, 1e300, -1e300, 1e-300])('%d is no number to compute with', (number) => {
    expect(withRule({ '<': [{ '+': [{ var: 'purchase.netMinor' }, number] }, 1] })).toEqual(['rules.0.when.<.0.+.1 type_mismatch']);
  });

  test('numbers of effects are checked too', () => {
    const effect = (fields: object) => problems(program({ rules: [{ code: 'R', effects: [{ type: 'points', wallet: 'BONUS', ...fields }] }] }));
    expect(effect({ rateBps: { var: 'member.level' } })).toEqual(['rules.0.effects.0.rateBps.var type_mismatch']);
    expect(effect({ formula: { '>': [1, 2] } })).toEqual(['rules.0.effects.0.formula.> type_mismatch']);
    expect(effect({ formula: { if: [{ '>': [1, 2] }, 'ten', 3] } })).toEqual(['rules.0.effects.0.formula.if.1 type_mismatch']);
    expect(effect({ fixed: 10, multiplier: 1.5 })).toEqual([]);
    expect(effect({ fixed: 10, multiplier: { if: [{ var: 'customer.isBirthday' }, 2, 1] } })).toEqual([]);
  });
});

describe('pieces for other documents', () => {
  test('a condition may name any wallet and any value of a level', () => {
    const codes = (when: Expression) => checkCondition(when, 'when', OPEN_VOCABULARY).map(({ path, code }) => `${path} ${code}`);
    expect(codes({ '>': [{ var: 'member.wallets.ANY.active' }, { var: 'level.bar' }] })).toEqual([]);
    expect(codes({ '>': [{ var: 'member.wallet' }, 1] })).toEqual(['when.>.0.var unknown_field']);
  });

  test('an effect is checked with its numbers', () => {
    const codes = (effect: unknown) => (effectSchema.safeParse(effect).error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.code === 'custom' ? issue.params?.code : issue.code}`);
    expect(codes({ type: 'points', wallet: 'ANY', rateBps: { percent: [{ var: 'level.rateBps' }, 5_000] } })).toEqual([]);
    expect(codes({ type: 'points', wallet: 'ANY', rateBps: { sleep: 1 } })).toEqual(['rateBps.sleep unknown_operator']);
  });
});

