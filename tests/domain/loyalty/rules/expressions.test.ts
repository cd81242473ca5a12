import type { Expression } from '#domain/loyalty/program.ts';
import { compileCondition, compileNumber, metricsIn } from '#domain/loyalty/rules/expressions.ts';
import type { EvaluationContext } from '#domain/loyalty/rules/types.ts';
import { contextOf, lineOf } from './contexts.ts';

const holds = (expression: Expression, context: EvaluationContext = contextOf()) => compileCondition(expression)(context).holds;
const value = (expression: Expression, context: EvaluationContext = contextOf()) => compileNumber(expression)(context);

describe('comparison', () => {
  test('thresholds are inclusive', () => {
    expect(holds({ '>=': [{ var: 'purchase.paidMinor' }, 10_000] })).toBe(true);
    expect(holds({ '>': [{ var: 'purchase.paidMinor' }, 10_000] })).toBe(false);
    expect(holds({ between: [{ var: 'purchase.paidMinor' }, 10_000, 20_000] })).toBe(true);
  });

  test('less has a between form', () => {
    expect(holds({ '<': [1, { var: 'purchase.units' }, 3] })).toBe(false);
    expect(holds({ '<=': [1, { var: 'purchase.units' }, 3] })).toBe(true);
  });

  test.each<Expression>([
    { '<': [{ var: 'customer.fields.age' }, 5] }, { '>': [{ var: 'customer.fields.age' }, 5] }, { '<=': [{ var: 'customer.fields.age' }, 5] },
    { '>=': [5, { var: 'customer.fields.age' }] }, { between: [{ var: 'customer.fields.age' }, 0, 100] }, { '==': [{ var: 'customer.fields.age' }, 0] },
  ])('a comparison with what is missing is false: %j', (expression) => {
    expect(holds(expression)).toBe(false);
  });

  test('a number equals the text that writes it, unless the comparison is strict', () => {
    expect([holds({ '==': ['2', { var: 'customer.fields.children' }] }), holds({ '===': ['2', { var: 'customer.fields.children' }] })]).toEqual([true, false]);
  });

  test('one argument needs no list', () => {
    expect([holds({ '!': { var: 'level.vip' } }), holds({ '!!': [{ var: 'level.vip' }] })]).toEqual([false, true]);
  });
});

describe('numbers', () => {
  test('nothing is lost inside an expression; it is rounded down once', () => {
    expect(value({ '*': [{ '/': [29, 100] }, 100] })).toBe(29);
    expect(value({ '+': [{ '/': [1, 3] }, { '/': [2, 3] }] })).toBe(1);
    expect(value({ '/': [7, 2] })).toBe(3);
    expect(value({ '-': [{ '/': [7, 2] }] })).toBe(-4);
    expect(value({ '*': [0.1, 3, 10] })).toBe(3);
  });

  test('products beyond the safe integers are exact', () => {
    expect(value({ '/': [{ '*': [999_999_999_999, 99_999] }, 10_000] })).toBe(9_999_899_999_990);
  });

  test('a percentage is in basis points', () => {
    expect(value({ percent: [{ var: 'purchase.paidMinor' }, 725] })).toBe(725);
  });

  test('what is missing makes a number 0, and so does a division by zero', () => {
    expect([value({ '+': [{ var: 'customer.fields.none' }, 5] }), value({ '/': [1, 0] }), value({ '%': [1, 0] })]).toEqual([0, 0, 0]);
    expect(value({ '+': [{ var: ['customer.fields.none', 2] }, 5] })).toBe(7);
  });

  test('min, max, if and remainder', () => {
    expect([value({ min: [3, 2, 5] }), value({ max: [3, 2, 5] }), value({ '%': [17, 5] }), value({ if: [false, 1, { '>': [2, 1] }, 2, 3] }), value({ if: [false, 1, 3] })]).toEqual([2, 5, 2, 2, 3]);
  });

  test('a multiplier counts before the rounding', () => {
    expect(compileNumber({ '/': [1, 2] }, 3)(contextOf())).toBe(1);
  });
});

describe('clock', () => {
  test('weekday, time and date are those of the program', () => {
    expect([holds({ weekday: [5, 6] }), holds({ weekday: 5 }), holds({ weekday: [1] }), value({ weekday: [] })]).toEqual([true, true, false, 5]);
    expect([holds({ localTime: ['13:30', '14:00'] }), holds({ localTime: ['10:00', '13:30'] })]).toEqual([true, false]);
    expect([holds({ date: ['2026-04-10', '2026-04-10'] }), holds({ date: ['2026-04-11', null] })]).toEqual([true, false]);
    expect([value({ var: 'now.hour' }), value({ var: 'now.day' }), value({ var: 'now.month' }), value({ var: 'now.weekday' })]).toEqual([13, 10, 4, 5]);
  });

  test('hours may wrap midnight', () => {
    const at = (time: string) => contextOf({ at: Date.parse(`2026-04-10T${time}:00Z`), timezone: 'UTC' });
    expect(['21:59', '22:00', '23:30', '01:59', '02:00'].map((time) => holds({ localTime: ['22:00', '02:00'] }, at(time)))).toEqual([false, true, true, true, false]);
  });

  test('age and birthday are those of the local day', () => {
    const on = (at: string) => contextOf({ at: Date.parse(at), customer: { birthday: '2000-02-29' } });
    expect([value({ var: 'customer.age' }, on('2026-02-27T12:00:00Z')), value({ var: 'customer.age' }, on('2026-02-28T12:00:00Z'))]).toEqual([25, 26]);
    expect([holds({ '!!': { var: 'customer.isBirthday' } }, on('2026-02-28T12:00:00Z')), holds({ '!!': { var: 'customer.isBirthday' } }, on('2028-02-28T12:00:00Z'))]).toEqual([true, false]);
    expect(holds({ '==': [{ var: 'member.since' }, '2026-02-01'] })).toBe(true);
  });
});

describe('lines', () => {
  const context = contextOf({ lines: [
    lineOf({ lineId: '1', category: 'cinema.ticket', quantity: 2, unitPriceMinor: 30_000 }),
    lineOf({ lineId: '2', category: 'bar', tags: ['promo'], unitPriceMinor: 25_000, netMinor: 20_000 }),
  ] });

  test('any, every and sum take a filter or a condition', () => {
    expect([holds({ anyLine: [{ categories: ['cinema'] }] }, context), holds({ everyLine: { categories: ['cinema'] } }, context)]).toEqual([true, false]);
    expect([holds({ anyLine: [{ '>': [{ var: 'line.grossMinor' }, 50_000] }] }, context), holds({ everyLine: [{ in: ['promo', { var: 'line.tags' }] }] }, context)]).toEqual([true, false]);
    expect([value({ sumLines: [{ categories: ['cinema'] }, 'units'] }, context), value({ sumLines: [{ tags: ['promo'] }] }, context), value({ sumLines: [{}, 'grossMinor'] }, context)]).toEqual([2, 20_000, 85_000]);
  });

  test('a condition on lines may look at the purchase too', () => {
    expect(holds({ anyLine: [{ '>': [{ '*': [{ var: 'line.netMinor' }, 2] }, { var: 'purchase.netMinor' }] }] }, context)).toBe(true);
  });
});

test('metrics are asked for as they are written, and found', () => {
  const expression: Expression = { or: [{ '>=': [{ metric: ['spend', { categories: ['fuel'] }, { rolling: 'P365D' }] }, 5] }, { '>': [{ metric: ['count', {}, { calendar: 'month' }] }, 3] }] };
  const asked: unknown[] = [];
  expect(holds(expression, contextOf({ metric: (spec) => asked.push(spec) && 4 }))).toBe(true);
  expect(asked).toEqual([['spend', { categories: ['fuel'] }, { rolling: 'P365D' }], ['count', {}, { calendar: 'month' }]]);
  expect(metricsIn(expression)).toEqual(asked);
});

test('a segment is asked for by its code', () => {
  expect(holds({ inSegment: ['gone', 'vip'] }, contextOf({ inSegment: (code) => code === 'vip' }))).toBe(true);
});

describe('lines inside of lines', () => {
  const everyOf = (levels: number): Expression => (levels === 0 ? { '>': [{ var: 'line.quantity' }, 0] } : { everyLine: everyOf(levels - 1) });

  test('each question is asked once, however deep it stands', () => {
    let read = 0;
    const counted = () => Object.defineProperty(lineOf(), 'quantity', { get: () => ++read, enumerable: true });
    const context = contextOf({ lines: Array.from({ length: 50 }, counted) });
    read = 0;
    expect(holds(everyOf(6), context)).toBe(true);
    expect(read).toBe(50);
  });

  test('the inner question is about lines of its own', () => {
    const context = contextOf({ lines: [lineOf({ netMinor: 300 }), lineOf({ netMinor: 700 })] });
    const share = (bps: number): Expression => ({ anyLine: { '>=': [{ '*': [{ var: 'line.netMinor' }, 10_000] }, { '*': [{ sumLines: [{ '>': [{ var: 'line.netMinor' }, 0] }] }, bps] }] } });
    expect([holds(share(7000), context), holds(share(7001), context)]).toEqual([true, false]);
  });
});

describe('why not', () => {
  const failed = (expression: Expression, context = contextOf()) => {
    const verdict = compileCondition(expression)(context);
    return verdict.holds ? null : verdict.failed;
  };

  test('the innermost node is named with its path, as it was written, and with its values', () => {
    const node: Expression = { '>=': [{ var: 'purchase.paidMinor' }, 100_000] };
    expect(failed({ and: [{ '==': [{ var: 'member.level' }, 'silver'] }, { and: [node] }] })).toEqual({ path: 'and.1.and.0.>=', node, values: [10_000, 100_000] });
  });

  test('of alternatives that all fail the whole is named', () => {
    expect(failed({ or: [{ '>': [1, 2] }, { '!': true }] })).toMatchObject({ path: 'or', values: [false, false] });
    expect(failed({ or: [{ '!': true }] })).toMatchObject({ path: 'or.0.!', values: [true] });
  });

  test('an if is followed into the branch it takes', () => {
    expect(failed({ if: [{ '>': [1, 2] }, true, { '<': [{ '/': [1, 2] }, 0] }] })).toMatchObject({ path: 'if.2.<', values: [0.5, 0] });
  });

  test('metrics, segments and lines show what they came to', () => {
    expect(failed({ inSegment: ['vip'] })).toMatchObject({ path: 'inSegment', values: [false] });
    expect(failed({ '>=': [{ metric: ['count', {}, { calendar: 'day' }] }, 2] }, contextOf({ metric: () => 1 }))).toMatchObject({ path: '>=', values: [1, 2] });
    expect(failed(false)).toEqual({ path: '', node: false, values: [false] });
  });
});

describe('safety', () => {
  test.each<Expression>([
    { constructor: ['return 1'] }, { __proto__: null, toString: [] } as unknown as Expression, { method: [{ var: 'customer' }, 'toString'] }, { val: ['customer', 'constructor'] },
    { get: [{ var: 'customer' }, 'constructor'] }, { map: [[1], { var: '' }] }, { reduce: [] }, { throw: 'x' }, { try: [1] }, { log: 1 }, {}, { '+': [1], '-': [2] }, { hasOwnProperty: ['x'] }, { valueOf: [] },
    JSON.parse('{"__proto__": [1]}') as Expression,
  ])('%j is not an operator', (expression) => {
    expect(() => compileCondition(expression)).toThrow(expect.objectContaining({ code: 'invalid_expression' }));
    expect(() => compileCondition({ and: [true, expression] })).toThrow(expect.objectContaining({ code: 'invalid_expression' }));
  });

  test.each(['__proto__', 'constructor', 'customer.__proto__', 'customer.constructor', 'customer.fields.__proto__.polluted', 'customer.fields.constructor.name', 'level.constructor',
    'level.__proto__', 'member.wallets.constructor.active', 'member.wallets.__proto__.active', 'line.constructor', 'now.constructor', 'purchase.toString', 'instrument.constructor', '', 'purchase', 'lines.0.sku', 'context', 'metric'])(
    'the variable %j has no value', (name) => {
      expect(holds({ '!!': { var: name } })).toBe(false);
      expect(holds({ '===': [{ var: name }, null] }) || name.startsWith('member.wallets')).toBe(true);
    });

  test('text never becomes code', () => {
    const nasty = '"); globalThis.hacked = 1; ("` ${1} \u2028 methods[0] __%%%0%%%__ await prev';
    expect(holds({ '==': [{ var: 'customer.fields.text' }, nasty] }, contextOf({ customer: { fields: { text: nasty } } }))).toBe(true);
    expect('hacked' in globalThis).toBe(false);
  });

  test('an expression deeper than the stack is refused', () => {
    let deep: Expression = true;
    for (let depth = 0; depth < 20_000; depth++) deep = { '!': [deep] };
    expect(() => compileCondition(deep)).toThrow(expect.objectContaining({ code: 'invalid_expression' }));
  });
});
