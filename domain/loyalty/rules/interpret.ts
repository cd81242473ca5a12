import type { Expression } from '../program.ts';
import { filterTest, isLineFilter, lineReader, summedOf, type LineTest } from './line-operators.ts';
import { CLOCK_OPERATORS, isTrue, plainValue, VALUE_OPERATORS } from './operators.ts';
import { momentOf, readerOf, type Scope } from './scope.ts';
import { callOf, isCall, joined, metricOf, unusable, type Call } from './shape.ts';
import type { FailedNode } from './types.ts';

type ValueOperator = keyof typeof VALUE_OPERATORS;
type ClockOperator = keyof typeof CLOCK_OPERATORS;
const isValueOperator = (operator: string): operator is ValueOperator => Object.hasOwn(VALUE_OPERATORS, operator);
const isClockOperator = (operator: string): operator is ClockOperator => Object.hasOwn(CLOCK_OPERATORS, operator);

const testOf = (argument: Expression): LineTest =>
  isLineFilter(argument) ? filterTest(argument) : (scope) => isTrue(interpret(argument, scope));

/** The branch an `if` takes: the index of its argument; past the last one when there is none. */
function branchOf(values: readonly Expression[], scope: Scope): number {
  let index = 0;
  while (index + 1 < values.length && !isTrue(interpret(values[index]!, scope))) index += 2;
  return index + 1 < values.length ? index + 1 : index;
}

function call({ operator, values }: Call, scope: Scope): unknown {
  if (operator === 'and') return values.every((value) => isTrue(interpret(value, scope)));
  if (operator === 'or') return values.some((value) => isTrue(interpret(value, scope)));
  if (operator === 'if') return interpret(values[branchOf(values, scope)] ?? null, scope);
  if (operator === 'var') return readerOf(String(values[0]))(scope) ?? interpret(values[1] ?? null, scope);
  if (operator === 'metric') return scope.context.metric(metricOf(values));
  if (operator === 'inSegment') return values.flat().some((code) => scope.context.inSegment(String(code)));
  if (operator === 'anyLine' || operator === 'everyLine' || operator === 'sumLines') return lineReader(operator, testOf(values[0] ?? {}), summedOf(values[1]))(scope);
  const computed = values.map((value) => interpret(value, scope));
  if (isValueOperator(operator)) return VALUE_OPERATORS[operator](computed);
  if (isClockOperator(operator)) return CLOCK_OPERATORS[operator](computed, momentOf(scope));
  throw unusable(`The operator \`${operator}\``);
}

/** Computes an expression node by node: what its compiled form gives, only slower. Explains, and is what tests compare with. */
export function interpret(node: Expression, scope: Scope): unknown {
  if (Array.isArray(node)) return node.map((item) => interpret(item, scope));
  const known = callOf(node);
  if (known) return call(known, scope);
  if (isCall(node)) throw unusable('An object without exactly one operator');
  return node;
}

/** Arguments that are data, not expressions: shown as what the operator came to. */
const OPAQUE: ReadonlySet<string> = new Set(['metric', 'inSegment', 'anyLine', 'everyLine', 'var']);

/**
 * Why a condition does not hold: the innermost node that decided it. An `and` is decided by its first false argument, an `if` by the
 * branch it takes; of an `or` all arguments failed, so it is named itself unless it has only one.
 */
export function explain(node: Expression, scope: Scope, path = ''): FailedNode {
  const known = callOf(node);
  if (!known) return { path, node, values: [plainValue(interpret(node, scope))] };
  const { operator, values, pathOf } = known;
  const inner = (index: number): FailedNode => explain(values[index]!, scope, joined(path, pathOf(index)));
  if (operator === 'and' || (operator === 'or' && values.length === 1)) {
    const failed = values.findIndex((value) => !isTrue(interpret(value, scope)));
    if (failed !== -1) return inner(failed);
  }
  if (operator === 'if') {
    const branch = branchOf(values, scope);
    if (branch < values.length) return inner(branch);
  }
  const shown = OPAQUE.has(operator) ? [call(known, scope)] : values.map((value) => interpret(value, scope));
  return { path: joined(path, operator), node, values: shown.map(plainValue) };
}
