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

/** Asks about lines one by one, each of them the scope's own meanwhile. */
function asking<T>(scope: Scope, ask: (holds: (line: EvaluationLine) => boolean) => T, test: LineTest): T {
  const outer = scope.line;
  const answer = ask((line) => {
    scope.line = line;
    return test(scope);
  });
  scope.line = outer;
  return answer;
}

/** Of an evaluation's lines asked about inside of a question about lines: asked once, and not again for each outer line. */
function askedOnce(reader: Reader): Reader {
  return (scope) => {
    if (scope.line === null) return reader(scope);
    const inner = (scope.inner ??= new Map<Reader, unknown>());
    if (!inner.has(reader)) inner.set(reader, reader(scope));
    return inner.get(reader);
  };
}

/** `anyLine`, `everyLine` and `sumLines` over a test of lines. */
export const lineReader = (operator: string, test: LineTest, field: Summed): Reader => askedOnce(askingReader(operator, test, field));

function askingReader(operator: string, test: LineTest, field: Summed): Reader {
  if (operator === 'anyLine') return (scope) => asking(scope, (holds) => scope.context.lines.some(holds), test);
  if (operator === 'everyLine') return (scope) => asking(scope, (holds) => scope.context.lines.every(holds), test);
  return (scope) => asking(scope, (holds) => scope.context.lines.reduce((sum, line) => sum + (holds(line) ? amountOf(line, field) : 0), 0), test);
}

/** The field that `sumLines` adds up: after discounts unless told. */
export const summedOf = (argument: Expression | undefined): Summed => SUMMED.find((field) => field === argument) ?? 'netMinor';
