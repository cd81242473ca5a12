import type { Expression } from '../program.ts';
import { filterTest, isLineFilter, lineReader, summedOf, type LineTest } from './line-operators.ts';
import { CLOCK_OPERATORS, isTrue, plainValue, VALUE_OPERATORS } from './operators.ts';
import { momentOf, readerOf, type Reader, type Scope } from './scope.ts';
import { callOf, isCall, joined, metricOf, unusable, type Call } from './shape.ts';
import type { FailedNode } from './types.ts';

type ValueOperator = keyof typeof VALUE_OPERATORS;
type ClockOperator = keyof typeof CLOCK_OPERATORS;
const isValueOperator = (operator: string): operator is ValueOperator => Object.hasOwn(VALUE_OPERATORS, operator);
const isClockOperator = (operator: string): operator is ClockOperator => Object.hasOwn(CLOCK_OPERATORS, operator);

function testOf(argument: Expression): LineTest {
  if (isLineFilter(argument)) return filterTest(argument);
  const holds = interpreted(argument);
  return (scope) => isTrue(holds(scope));
}

/** The branch an `if` takes: the index of its argument; past the last one when there is none. */
function branchOf(values: readonly Reader[], scope: Scope): number {
  let index = 0;
  while (index + 1 < values.length && !isTrue(values[index]!(scope))) index += 2;
  return index + 1 < values.length ? index + 1 : index;
}

/** Operators whose arguments are data. */
function dataReader({ operator, values }: Call): Reader | undefined {
  if (operator === 'metric') {
    const spec = metricOf(values);
    return ({ context }) => context.metric(spec);
  }
  if (operator === 'inSegment') {
    const codes = values.flat().map(String);
    return ({ context }) => codes.some((code) => context.inSegment(code));
  }
  if (operator === 'anyLine' || operator === 'everyLine' || operator === 'sumLines') return lineReader(operator, testOf(values[0] ?? {}), summedOf(values[1]));
  return undefined;
}

function callReader(call: Call): Reader {
  const { operator, values } = call;
  const known = dataReader(call);
  if (known) return known;
  const computed = values.map(interpreted);
  if (operator === 'and') return (scope) => computed.every((value) => isTrue(value(scope)));
  if (operator === 'or') return (scope) => computed.some((value) => isTrue(value(scope)));
  if (operator === 'if') return (scope) => computed[branchOf(computed, scope)]?.(scope) ?? null;
  if (operator === 'var') {
    const read = readerOf(String(values[0]));
    return (scope) => read(scope) ?? computed[1]?.(scope) ?? null;
  }
  if (isValueOperator(operator)) return (scope) => VALUE_OPERATORS[operator](computed.map((value) => value(scope)));
  if (isClockOperator(operator)) return (scope) => CLOCK_OPERATORS[operator](computed.map((value) => value(scope)), momentOf(scope));
  throw unusable(`The operator \`${operator}\``);
}

/**
 * An expression as a function made node by node: it gives what the compiled form gives, only slower, for every part of the expression.
 * Explains, and is what tests compare with.
 *
 * @throws DomainError `invalid_expression` for an operator we do not have
 */
export function interpreted(node: Expression): Reader {
  if (Array.isArray(node)) {
    const items = node.map(interpreted);
    return (scope) => items.map((item) => item(scope));
  }
  const call = callOf(node);
  if (call) return callReader(call);
  if (isCall(node)) throw unusable('An object without exactly one operator');
  return () => node;
}

/** Arguments that are data, not expressions: shown as what the operator came to. */
const OPAQUE: ReadonlySet<string> = new Set(['metric', 'inSegment', 'anyLine', 'everyLine', 'var']);

/** Whether an argument may be what decided a call that does not hold. */
const leadsOn = ({ operator, values }: Call): boolean => operator === 'and' || operator === 'if' || (operator === 'or' && values.length === 1);

/**
 * Says why a condition does not hold: the innermost node that decided it. An `and` is decided by its first false argument, an `if` by
 * the branch it takes; of an `or` all arguments failed, so it is named itself unless it has only one.
 */
export function explainer(node: Expression, path = ''): (scope: Scope) => FailedNode {
  const call = callOf(node);
  if (!call) {
    const value = interpreted(node);
    return (scope) => ({ path, node, values: [plainValue(value(scope))] });
  }
  const { operator, values, pathOf } = call;
  const shown = (OPAQUE.has(operator) ? [node] : values).map(interpreted);
  const itself = (scope: Scope): FailedNode => ({ path: joined(path, operator), node, values: shown.map((value) => plainValue(value(scope))) });
  if (!leadsOn(call)) return itself;
  const inner = values.map((value, index) => explainer(value, joined(path, pathOf(index))));
  if (operator === 'if') return (scope) => (inner[branchOf(shown, scope)] ?? itself)(scope);
  return (scope) => (inner[shown.findIndex((value) => !isTrue(value(scope)))] ?? itself)(scope);
}

/** Every node that {@link explainer} may name, by its path; of two with the same path the outer one. */
export function explainedNodes(node: Expression, path = '', found = new Map<string, Expression>()): ReadonlyMap<string, Expression> {
  const call = callOf(node);
  const own = call ? joined(path, call.operator) : path;
  if (!found.has(own)) found.set(own, node);
  if (call && leadsOn(call)) call.values.forEach((value, index) => explainedNodes(value, joined(path, call.pathOf(index)), found));
  return found;
}
