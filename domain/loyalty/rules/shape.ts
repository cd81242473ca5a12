import { DomainError } from '../../shared/errors.ts';
import type { Expression, MetricSpec } from '../program.ts';

/** A call of an operator: `{operator: arguments}`. */
export interface Call {
  operator: string;
  /** `{op: x}` means `{op: [x]}`. */
  values: readonly Expression[];
  /** Where an argument stands: `and.1`, or `!` when it was written without a list. */
  pathOf: (index: number) => string;
}

/** The operator and arguments of an object; undefined for what is no call: a literal, a list, an object without just one key. */
export function callOf(node: Expression): Call | undefined {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return undefined;
  const [operator, ...more] = Object.keys(node);
  if (operator === undefined || more.length > 0) return undefined;
  const written = node[operator]!;
  return Array.isArray(written)
    ? { operator, values: written, pathOf: (index) => `${operator}.${index}` }
    : { operator, values: [written], pathOf: () => operator };
}

export const isCall = (node: Expression): boolean => node !== null && typeof node === 'object' && !Array.isArray(node);
export const joined = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`);

/** Windows and filters of a metric are literals: its arguments are the metric. */
export const metricOf = (values: readonly Expression[]): MetricSpec => values as unknown as MetricSpec;

/** An expression that passed no check. It is refused rather than computed to something. */
export const unusable = (what: string): DomainError => new DomainError('invalid_expression', `${what} is not something a rule can compute.`);
