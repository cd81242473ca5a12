import { Constants, LogicEngine } from 'json-logic-engine';
import type { Expression } from '../program.ts';
import { filterTest, isLineFilter, lineReader, summedOf, type LineTest } from './line-operators.ts';
import { CLOCK_OPERATORS, isTrue, VALUE_OPERATORS } from './operators.ts';
import { momentOf, readerOf, type Reader, type Scope } from './scope.ts';
import { callOf, isCall, metricOf, unusable } from './shape.ts';

const COMPILED = Symbol.for('json_logic_compiled');
type Code = { [COMPILED]: string };
interface BuildState {
  compile: (pieces: readonly string[], ...items: unknown[]) => Code;
}
type Emit = (values: readonly Expression[], state: BuildState) => Code;

/** Generated code may call a function only when the engine knows that it needs no waiting. */
const direct = <F extends (...values: never[]) => unknown>(call: F): F => Object.assign(call, { [Constants.Sync]: true });

/** Code `open a between b between c close` of argument codes. */
const listed = (state: BuildState, items: readonly unknown[], [open, between, close]: readonly [string, string, string]): Code =>
  items.length === 0 ? state.compile([open + close]) : state.compile([open, ...Array.from({ length: items.length - 1 }, () => between), close], ...items);
/** Code that calls a reader with the scope. */
const read = (state: BuildState, reader: Reader): Code => state.compile(['', '(context)'], direct((scope: Scope) => reader(scope)));

const truthy = direct(isTrue);
const condition = (state: BuildState, value: Expression): Code => state.compile(['', '(', ')'], truthy, value);
const conditions = (values: readonly Expression[], state: BuildState, between: string): Code =>
  listed(state, values.map((value) => condition(state, value)), ['(', between, ')']);

const emitIf: Emit = (values, state) => {
  if (values.length <= 1) return state.compile(['(', ')'], values[0] ?? null);
  return state.compile(['(', '?', ':', ')'], condition(state, values[0]!), values[1]!, emitIf(values.slice(2), state));
};

const emitVar: Emit = ([name, fallback], state) => {
  const value = read(state, readerOf(String(name)));
  return fallback === undefined || fallback === null ? value : state.compile(['(', '??', ')'], value, fallback);
};

const testOf = (argument: Expression): LineTest => {
  if (isLineFilter(argument)) return filterTest(argument);
  const holds = build(argument);
  return (scope) => isTrue(holds(scope));
};
const emitLines = (operator: string): Emit => (values, state) => read(state, lineReader(operator, testOf(values[0] ?? {}), summedOf(values[1])));

const OPERATORS: Record<string, Emit> = {
  and: (values, state) => (values.length === 0 ? state.compile(['true']) : conditions(values, state, '&&')),
  or: (values, state) => (values.length === 0 ? state.compile(['false']) : conditions(values, state, '||')),
  if: emitIf,
  var: emitVar,
  metric: (values, state) => {
    const spec = metricOf(values);
    return read(state, ({ context }) => context.metric(spec));
  },
  inSegment: (values, state) => {
    const codes = values.flat().map(String);
    return read(state, ({ context }) => codes.some((code) => context.inSegment(code)));
  },
  anyLine: emitLines('anyLine'), everyLine: emitLines('everyLine'), sumLines: emitLines('sumLines'),
};
for (const [operator, compute] of Object.entries(VALUE_OPERATORS)) {
  const called = direct((...values: unknown[]) => compute(values));
  OPERATORS[operator] = (values, state) => state.compile(['', '(', ')'], called, listed(state, values, ['', ',', '']));
}
for (const [operator, compute] of Object.entries(CLOCK_OPERATORS)) {
  const called = direct((scope: Scope, ...values: unknown[]) => compute(values, momentOf(scope)));
  OPERATORS[operator] = (values, state) => state.compile(['', '(', ')'], called, listed(state, values, values.length === 0 ? ['context', '', ''] : ['context,', ',', '']));
}

/**
 * An engine that knows our operators and nothing else: none of its own, none that an object inherits. Each operator writes its own
 * code, so that the engine never looks into data by itself and no name from a document becomes code.
 */
const engine = new LogicEngine({}, { disableInline: true, disableInterpretedOptimization: true });
engine.methods = Object.assign(Object.create(null), Object.fromEntries(Object.entries(OPERATORS).map(([operator, emit]) => [operator, {
  lazy: true, deterministic: false,
  method: () => { throw unusable(`The operator \`${operator}\``); },
  compile: (written: Expression, state: BuildState) => emit(Array.isArray(written) ? written : [written], state),
}])));

const DEEPEST = 64;

/** Only known operators, each alone in its object, not deeper than the stack can take. */
function assertUsable(node: Expression, depth = 0): void {
  if (depth > DEEPEST) throw unusable('So deep an expression');
  if (Array.isArray(node)) return node.forEach((item) => assertUsable(item, depth + 1));
  if (!isCall(node)) return undefined;
  const call = callOf(node);
  if (!call) throw unusable('An object without exactly one operator');
  const { operator, values } = call;
  if (!Object.hasOwn(OPERATORS, operator)) throw unusable(`The operator \`${operator}\``);
  if (operator === 'metric') return undefined;
  return values.forEach((value) => (isLineFilter(value) && /Lines?$/.test(operator) ? undefined : assertUsable(value, depth + 1)));
}

const MOST_KEPT = 5_000;
const kept = new Map<string, (scope: Scope) => unknown>();

/**
 * Compiles an expression into a function. Equal expressions share one: most of a program's next version is compiled already.
 *
 * @throws DomainError `invalid_expression` for an operator we do not have
 */
export function build(expression: Expression): (scope: Scope) => unknown {
  assertUsable(expression);
  const key = JSON.stringify(expression);
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const built = engine.build(expression) as (scope: Scope) => unknown;
  kept.set(key, built);
  return built;
}
