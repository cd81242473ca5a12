import fc from 'fast-check';
import type { Expression } from '#domain/loyalty/program.ts';
import { OPEN_VOCABULARY } from '#domain/loyalty/rules/catalogue.ts';
import { checkExpression } from '#domain/loyalty/rules/check-expression.ts';
import { build } from '#domain/loyalty/rules/engine.ts';
import { compared, divided, exactOf, floorOf, minus, plus, times, type Exact } from '#domain/loyalty/rules/exact.ts';
import { compileCondition, compileNumber } from '#domain/loyalty/rules/expressions.ts';
import { interpreted } from '#domain/loyalty/rules/interpret.ts';
import { contextOf, lineOf } from './contexts.ts';

const RUNS = 2_000;
const context = contextOf({
  lines: [lineOf({ category: 'cinema.ticket', tags: ['new'], quantity: 3, unitPriceMinor: 33_333 }), lineOf({ lineId: '2', category: 'bar', sku: 'S', netMinor: 7_001 })],
  metric: ([kind]) => kind.length * 1_000, inSegment: (code) => code === 'vip',
});
const fresh = () => ({ context, line: null });
const interpret = (expression: Expression) => interpreted(expression)(fresh());

const names = ['purchase.paidMinor', 'purchase.units', 'customer.fields.children', 'customer.fields.none', 'customer.age', 'level.rateBps', 'now.hour', 'line.netMinor'];
const texts = ['member.level', 'purchase.place', 'customer.fields.city', 'now.date', 'now.time', 'line.category', 'instrument.code'];
const variable = (keys: string[]) => fc.constantFrom(...keys).map((key): Expression => ({ var: key }));
const call = (operators: string[], values: fc.Arbitrary<Expression[]>) => fc.tuple(fc.constantFrom(...operators), values).map(([operator, given]): Expression => ({ [operator]: given }));
const filter = fc.constantFrom<Expression>({}, { categories: ['cinema'] }, { tags: ['new'], excludeCategories: ['bar'] } as Expression, { places: ['city'] });

const { number, condition } = fc.letrec<{ number: Expression; condition: Expression; text: Expression }>((tie) => {
  const list = (item: 'number' | 'condition', least: number, most: number) => fc.array(tie(item), { minLength: least, maxLength: most });
  return {
    text: fc.oneof(variable(texts), fc.constantFrom<Expression>('silver', 'hall', '2026-04-10', '', 'x"y')),
    number: fc.oneof({ depthSize: 'small' },
      fc.oneof(fc.integer(), fc.constantFrom<Expression>(0, 0.1, 1.5, 1_000_000_000_000, -7), variable(names)),
      call(['+', '*', 'min', 'max', '-'], list('number', 1, 4)), call(['/', '%', 'percent'], list('number', 2, 2)),
      fc.tuple(tie('condition'), tie('number'), tie('number')).map((values): Expression => ({ if: values })),
      fc.tuple(filter, fc.constantFrom('netMinor', 'units', 'paidMinor')).map((values): Expression => ({ sumLines: values })),
      fc.constant<Expression>({ metric: ['spend', {}, { calendar: 'month' }] }), fc.constant<Expression>({ weekday: [] })),
    condition: fc.oneof({ depthSize: 'small' },
      fc.oneof(fc.boolean(), variable(['level.vip', 'customer.isBirthday']), fc.constantFrom<Expression>({ weekday: [1, 5] }, { localTime: ['22:00', '06:00'] }, { date: ['2026-01-01', null] }, { inSegment: ['vip', 'x'] })),
      call(['<', '<=', '>', '>=', '==', '!=', '===', '!=='], list('number', 2, 2)), call(['<', '<=', 'between'], list('number', 3, 3)), call(['and', 'or'], list('condition', 1, 4)), call(['!', '!!'], list('condition', 1, 1)),
      fc.tuple(tie('text'), tie('text')).chain((values) => fc.constantFrom('==', '<', 'in', '>=').map((operator): Expression => ({ [operator]: values }))),
      filter.chain((given) => fc.constantFrom('anyLine', 'everyLine').map((operator): Expression => ({ [operator]: [given] }))),
      tie('condition').chain((given) => fc.constantFrom('anyLine', 'everyLine').map((operator): Expression => ({ [operator]: [given] })))),
  };
});

test('compiled, a condition says what it says node by node; a false one names a node and holds nowhere else', () => {
  fc.assert(fc.property(condition, (expression) => {
    expect(build(expression)(fresh())).toEqual(interpret(expression));
    const verdict = compileCondition(expression)(context);
    expect(verdict.holds).toBe(Boolean(interpret(expression)));
    if (!verdict.holds) expect(interpret(verdict.failed.node as Expression)).toBeFalsy();
  }), { numRuns: RUNS });
});

test('compiled, a number is what it is node by node, and an integer', () => {
  fc.assert(fc.property(number, (expression) => {
    const exact = exactOf(interpret(expression));
    const value = compileNumber(expression)(context);
    expect(value).toBe(exact === null ? 0 : floorOf(exact));
    expect(Number.isSafeInteger(value)).toBe(true);
  }), { numRuns: RUNS });
});

test('the checker and the compiler answer anything: a refusal, never a crash', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom('boolean' as const, 'number' as const), (value, gives) => {
    const problems = checkExpression(value as Expression, { gives, path: '', vocabulary: OPEN_VOCABULARY });
    if (problems.length === 0) expect(() => compileCondition(value as Expression)(context)).not.toThrow();
  }), { numRuns: RUNS });
});

const toBig = (value: Exact): [bigint, bigint] => (typeof value === 'number' ? [BigInt(value), 1n] : [value.over, value.under]);
const exact = fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 1, max: 10_000 })).map(([over, under]) => divided(over, under)!);

test('arithmetic is that of fractions', () => {
  fc.assert(fc.property(exact, exact, (a, b) => {
    const [[p, q], [r, s]] = [toBig(a), toBig(b)];
    const equals = (value: Exact, over: bigint, under: bigint) => {
      const [top, bottom] = toBig(value);
      return top * under === over * bottom && bottom > 0n;
    };
    expect([equals(plus(a, b), p * s + r * q, q * s), equals(minus(a, b), p * s - r * q, q * s), equals(times(a, b), p * r, q * s)]).toEqual([true, true, true]);
    expect(Math.sign(compared(a, b))).toBe(p * s === r * q ? 0 : p * s < r * q ? -1 : 1);
    const floor = BigInt(floorOf(a));
    expect(floor * q <= p && (floor + 1n) * q > p).toBe(true);
  }), { numRuns: RUNS });
});
