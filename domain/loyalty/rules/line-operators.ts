import type { Expression, LineFilter } from '../program.ts';
import { matchesLine } from './line-filter.ts';
import type { Reader, Scope } from './scope.ts';
import type { EvaluationLine } from './types.ts';

const FILTER_KEYS: ReadonlySet<string> = new Set<keyof LineFilter>(['categories', 'excludeCategories', 'skus', 'tags', 'excludeTags', 'places']);

/** Whether an argument of `anyLine` is a filter of lines; otherwise it is a condition on `line.*`. */
export const isLineFilter = (argument: unknown): argument is LineFilter =>
  argument !== null && typeof argument === 'object' && !Array.isArray(argument) && Object.keys(argument).every((key) => FILTER_KEYS.has(key));

/** What `sumLines` can add up. */
export const SUMMED = ['netMinor', 'grossMinor', 'paidMinor', 'units'] as const;
export type Summed = (typeof SUMMED)[number];

const amountOf = (line: EvaluationLine, field: Summed): number => (field === 'units' ? line.quantity : line[field]);

/** Whether a scope's line is meant. */
export type LineTest = (scope: Scope) => boolean;

export const filterTest = (filter: LineFilter): LineTest => ({ context, line }) => line !== null && matchesLine(filter, line, context.placePath);

/** Lines of the purchase for which the test holds. */
function chosen(scope: Scope, test: LineTest): EvaluationLine[] {
  const outer = scope.line;
  const lines = scope.context.lines.filter((line) => {
    scope.line = line;
    return test(scope);
  });
  scope.line = outer;
  return lines;
}

/** `anyLine`, `everyLine` and `sumLines` over a test of lines. */
export function lineReader(operator: string, test: LineTest, field: Summed): Reader {
  if (operator === 'anyLine') return (scope) => chosen(scope, test).length > 0;
  if (operator === 'everyLine') return (scope) => chosen(scope, test).length === scope.context.lines.length;
  return (scope) => chosen(scope, test).reduce((sum, line) => sum + amountOf(line, field), 0);
}

/** The field that `sumLines` adds up: after discounts unless told. */
export const summedOf = (argument: Expression | undefined): Summed => SUMMED.find((field) => field === argument) ?? 'netMinor';
