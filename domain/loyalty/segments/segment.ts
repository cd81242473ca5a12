import type { Expression, LocalText, MetricSpec } from '../program.ts';
import { compileCondition, distinctMetrics, metricsIn } from '../rules/expressions.ts';
import type { CompiledCondition, EvaluationContext } from '../rules/types.ts';

/** A segment as it is written: who a condition over the customer and what he did in a program holds for. */
export interface SegmentDocument {
  code: string;
  name: LocalText;
  /** Code of the program whose metrics, levels and zone it reads; null: `main`, and in a purchase the purchase's own. */
  program: string | null;
  when: Expression;
}

/** Everybody is in it; it is always there. */
export const ALL = 'all';

export interface CompiledSegment {
  document: SegmentDocument;
  when: CompiledCondition;
  /** Metrics its condition reads: how much history it needs. */
  metrics: MetricSpec[];
}

/** The segments of an organization, compiled. */
export interface CompiledSegments {
  /** Whether the context's customer is in the segment; a segment that is not there has nobody in it. */
  inSegment: (code: string, context: EvaluationContext) => boolean;
  /** The metrics that the conditions of segments read, each once. */
  metrics: readonly MetricSpec[];
  find: (code: string) => CompiledSegment | undefined;
  /** Every segment the context's customer is in. */
  codesOf: (context: EvaluationContext) => string[];
}

const compileSegment = (document: SegmentDocument): CompiledSegment => ({ document, when: compileCondition(document.when), metrics: metricsIn(document.when) });

export function compileSegments(documents: readonly SegmentDocument[]): CompiledSegments {
  const segments = new Map(documents.map((document) => [document.code, compileSegment(document)]));
  return {
    inSegment: (code, context) => code === ALL || segments.get(code)?.when(context).holds === true,
    metrics: distinctMetrics([...segments.values()].flatMap(({ metrics }) => metrics)),
    find: (code) => segments.get(code),
    codesOf: (context) => [ALL, ...[...segments].filter(([, segment]) => segment.when(context).holds).map(([code]) => code)],
  };
}
