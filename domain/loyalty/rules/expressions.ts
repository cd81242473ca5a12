import type { Expression, MetricSpec } from '../program.ts';
import { canonicalJson } from '../../shared/canonical.ts';
import { build } from './engine.ts';
import { exactOf, floorOf } from './exact.ts';
import { explainer } from './interpret.ts';
import { isTrue } from './operators.ts';
import type { Scope } from './scope.ts';
import { callOf, metricOf } from './shape.ts';
import type { CompiledCondition, CompiledNumber, EvaluationContext, Reads } from './types.ts';

const scopeOf = (context: EvaluationContext): Scope => ({ context, line: null });
const HOLDS = { holds: true } as const;

/**
 * Compiles a condition. Whether it holds is told at once; why it does not is worked out by a second walk, for who asks.
 *
 * @throws DomainError `invalid_expression` for an operator we do not have
 */
export function compileCondition(expression: Expression): CompiledCondition {
  const holds = build(expression);
  let explain: ReturnType<typeof explainer> | undefined;
  return (context) => {
    const scope = scopeOf(context);
    if (isTrue(holds(scope))) return HOLDS;
    return {
      holds: false,
      get failed() {
        return (explain ??= explainer(expression))(scope);
      },
    };
  };
}

/**
 * Compiles a number: exact inside, rounded down once at the end; what has no value (a missing variable, a division by zero) is 0.
 *
 * @param multiplier another expression that the number is multiplied by before it is rounded
 * @throws DomainError `invalid_expression` for an operator we do not have
 */
export function compileNumber(expression: Expression, multiplier?: Expression): CompiledNumber {
  const constant = multiplier === undefined && typeof expression === 'number' ? exactOf(expression) : null;
  if (constant !== null) {
    const value = floorOf(constant);
    return () => value;
  }
  const compute = build(multiplier === undefined ? expression : { '*': [expression, multiplier] });
  return (context) => {
    const value = exactOf(compute(scopeOf(context)));
    return value === null ? 0 : floorOf(value);
  };
}

/** Every call of an operator in an expression, outermost first. */
function callsIn(node: Expression): { operator: string; values: readonly Expression[] }[] {
  if (Array.isArray(node)) return node.flatMap(callsIn);
  const call = callOf(node);
  if (!call) return [];
  return call.operator === 'metric' ? [call] : [call, ...call.values.flatMap(callsIn)];
}

/** The metrics an expression reads, each once. */
export function metricsIn(expression: Expression | undefined): MetricSpec[] {
  const metrics = callsIn(expression ?? null).filter(({ operator }) => operator === 'metric').map(({ values }) => metricOf(values));
  return distinctMetrics(metrics);
}

/** Each metric once, in the order they come. */
export const distinctMetrics = (metrics: readonly MetricSpec[]): MetricSpec[] =>
  [...new Map(metrics.map((metric) => [canonicalJson(metric), metric])).values()];

/** Every operator an expression uses. */
export const operatorsIn = (expression: Expression): ReadonlySet<string> => new Set(callsIn(expression).map(({ operator }) => operator));

/** The names of the variables an expression reads. */
export const variablesIn = (expression: Expression | undefined): string[] =>
  callsIn(expression ?? null).filter(({ operator }) => operator === 'var').map(({ values }) => String(values[0]));

/** Codes of the segments an expression asks for, each once. */
export const segmentsIn = (expression: Expression | undefined): string[] =>
  [...new Set(callsIn(expression ?? null).filter(({ operator }) => operator === 'inSegment').flatMap(({ values }) => values.flat().map(String)))];

/** What expressions read of the customer and of how a purchase was paid. */
export function readsOf(expressions: readonly (Expression | undefined)[]): Reads {
  const calls = expressions.flatMap((expression) => callsIn(expression ?? null));
  const segments = calls.some(({ operator }) => operator === 'inSegment');
  const variables = calls.filter(({ operator }) => operator === 'var').map(({ values }) => String(values[0]));
  return { segments, customer: segments || variables.some((name) => name.startsWith('customer.')), paymentMethod: variables.includes('purchase.paymentMethod') };
}

/** Whether an expression reads the member's level or a value of it. */
export const readsLevel = (expression: Expression | undefined): boolean =>
  variablesIn(expression).some((name) => name === 'member.level' || name.startsWith('level.'));
