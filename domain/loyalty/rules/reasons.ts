import type { Expression } from '../program.ts';
import type { NotApplied } from '../purchase/types.ts';
import { explainedNodes } from './interpret.ts';
import type { CompiledProgram, FailedNode } from './types.ts';

/**
 * Why a rule's condition did not hold, as it is kept with a purchase: the rule, the path of the node that failed and what its arguments
 * came to. The node itself stands in the version of the program. Of 200 rules most do not apply: written out, their nodes would be
 * the greater part of every purchase.
 */
type PackedReason = readonly [rule: string, path: string, values: FailedNode['values']];

/** By program, then by rule: the nodes that may have failed, by their path. */
const nodes = new WeakMap<CompiledProgram, Map<string, ReadonlyMap<string, Expression>>>();

function nodesOf(program: CompiledProgram, rule: string): ReadonlyMap<string, Expression> | undefined {
  let byRule = nodes.get(program);
  if (!byRule) {
    byRule = new Map((program.document.rules ?? []).flatMap(({ code, when }) => (when === undefined || when === null ? [] : [[code, explainedNodes(when)] as const])));
    nodes.set(program, byRule);
  }
  return byRule.get(rule);
}

const isFailedNode = (detail: NotApplied['detail']): detail is FailedNode => typeof detail === 'object' && 'path' in detail;

/** Reasons as they are kept; those that are no failed condition of a rule stay as they are. */
export const packReasons = (reasons: readonly NotApplied[], program: CompiledProgram): (NotApplied | PackedReason)[] => reasons.map((one) => {
  const { rule, code, reason, detail } = one;
  if (rule === undefined || code !== undefined || reason !== 'condition' || !isFailedNode(detail)) return one;
  return nodesOf(program, rule)?.get(detail.path) === detail.node ? [rule, detail.path, detail.values] : one;
});

/** Reasons as they were before they were kept. @param program the version that the purchase was computed with */
export const unpackReasons = (kept: readonly (NotApplied | PackedReason)[], program: CompiledProgram): NotApplied[] => kept.map((one) => {
  if (!Array.isArray(one)) return one as NotApplied;
  const [rule, path, values] = one as PackedReason;
  return { rule, reason: 'condition', detail: { path, node: nodesOf(program, rule)!.get(path)!, values } };
});
