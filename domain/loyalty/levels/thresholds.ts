import type { Expression, MetricSpec } from '../program.ts';
import { distinctMetrics } from '../rules/expressions.ts';
import type { CompiledLevels } from '../rules/types.ts';
import { levelMetrics } from './rules.ts';

/** A metric that a condition compares with a number. */
export interface Threshold {
  metric: MetricSpec;
  /** The least value that meets the comparison. */
  needed: number;
}

const isMetric = (expression: Expression | undefined): expression is { metric: Expression[] } =>
  typeof expression === 'object' && expression !== null && !Array.isArray(expression) && Array.isArray(expression.metric);

/** The plain comparisons "at least so much of a metric" in a condition, in the order they are written; what people still have to do. */
export function thresholdsOf(when: Expression | undefined): Threshold[] {
  if (typeof when !== 'object' || when === null) return [];
  if (Array.isArray(when)) return when.flatMap((part) => thresholdsOf(part));
  return Object.entries(when).flatMap(([operator, values]) => {
    const [left, right] = Array.isArray(values) ? values : [];
    if ((operator === '>=' || operator === '>') && isMetric(left) && typeof right === 'number') {
      return [{ metric: left.metric as unknown as MetricSpec, needed: operator === '>' ? right + 1 : right }];
    }
    return operator === 'and' || operator === 'or' ? thresholdsOf(values) : [];
  });
}

/** Every metric that the conditions of levels read, each once, in the order of the levels. */
export const metricsOfLevels = (levels: CompiledLevels): MetricSpec[] => distinctMetrics(levelMetrics(levels));
