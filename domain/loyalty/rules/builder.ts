import type { Expression, LineFilter, MetricSpec } from '../program.ts';
import { isNode, sameMeaning } from './builder-shape.ts';
import { FIELDS } from './catalogue.ts';
import { isLineFilter, SUMMED, type Summed } from './line-operators.ts';

export type Join = 'all' | 'any' | 'none';
export const NUMBER_OPERATORS = ['>=', '>', '<=', '<', '==', '!=', 'between'] as const;
export type NumberOperator = (typeof NUMBER_OPERATORS)[number];
export type CompareOperator = NumberOperator | 'in' | 'notIn';
export type Scalar = string | number | boolean;
/** One value; a list for `in` and `notIn`; `[from, to]` for `between`. */
export type ConditionValue = Scalar | Scalar[];
export const LINE_SUMS = SUMMED;
export type LineSum = Summed;

export interface GroupCondition {
  kind: 'group';
  join: Join;
  items: Condition[];
}

/** A condition as a person builds it: groups of rows. What rows cannot say is kept untouched as `advanced`. */
export type Condition =
  | GroupCondition
  /** `isBare`: a yes-or-no field that stands alone, `{var: 'customer.isBirthday'}`; while it asks for yes it is written so again. */
  | { kind: 'compare'; field: string; operator: CompareOperator; value: ConditionValue; isBare?: true }
  | { kind: 'weekday'; days: number[] }
  | { kind: 'time'; from: string; to: string }
  | { kind: 'date'; from: string; to: string }
  | { kind: 'segment'; code: string; inside: boolean }
  | { kind: 'metric'; metric: MetricSpec; operator: NumberOperator; value: ConditionValue }
  | { kind: 'lines'; which: 'any' | 'every'; filter: LineFilter }
  | { kind: 'sum'; of: LineSum; filter: LineFilter; operator: NumberOperator; value: ConditionValue }
  | { kind: 'advanced'; expression: Expression };

type Operand = { var: string } | { metric: MetricSpec } | { sum: [LineSum, LineFilter] };

const BOOLEANS: ReadonlySet<string> = new Set(FIELDS.filter(({ type }) => type === 'boolean').map(({ key }) => key));
const isNumberOperator = (name: string): name is NumberOperator => (NUMBER_OPERATORS as readonly string[]).includes(name);
const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
const isScalars = (value: unknown): value is Scalar[] => Array.isArray(value) && value.length > 0 && value.every(isScalar);
const isText = (value: unknown): value is string => typeof value === 'string';
/** `{not: x}` is written `{"!": x}` and `{"!": [x]}`. */
const only = (value: Expression | undefined): Expression | undefined => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/**
 * Reads a condition for the builder. The result is always a group; an absent condition is an empty group of "all".
 * A row stands for an expression only if `conditionOf` writes the same meaning back: nothing else is ever changed.
 */
export function parseCondition(expression: Expression | undefined): GroupCondition {
  if (expression === undefined || expression === null || expression === true) return { kind: 'group', join: 'all', items: [] };
  const read = readNode(expression);
  return read.kind === 'group' ? read : { kind: 'group', join: 'all', items: [read] };
}

/** Writes the builder's model as JsonLogic; undefined when there is no condition. */
export function conditionOf(group: GroupCondition): Expression | undefined {
  const first = group.items[0];
  if (first === undefined) return undefined;
  return group.items.length === 1 && group.join !== 'none' ? written(first) : written(group);
}

/**
 * Where an item stands in the written expression, as problems of the server name it: `and.1`, `!.0.or.2`, or nothing for the only one.
 *
 * @param isTop whether the group is the whole condition: its only item is written without the group
 */
export function itemPath(group: GroupCondition, index: number, isTop: boolean): string[] {
  if (isTop && group.items.length === 1 && group.join !== 'none') return [];
  return [...(group.join === 'all' ? ['and'] : group.join === 'any' ? ['or'] : ['!', '0', 'or']), String(index)];
}

function readNode(expression: Expression): Condition {
  const advanced: Condition = { kind: 'advanced', expression };
  if (!isNode(expression)) return advanced;
  const read = readGroup(expression) ?? readRow(expression);
  return read && sameMeaning(written(read), expression) ? read : advanced;
}

function readGroup(node: { [operator: string]: Expression }): GroupCondition | undefined {
  const items = (list: Expression | undefined) => (Array.isArray(list) ? list.map(readNode) : undefined);
  const all = items(node.and);
  if (all) return { kind: 'group', join: 'all', items: all };
  const any = items(node.or);
  if (any) return { kind: 'group', join: 'any', items: any };
  const denied = only(node['!']);
  const none = denied && isNode(denied) ? items(denied.or) : undefined;
  return none && { kind: 'group', join: 'none', items: none };
}

function readRow(node: { [operator: string]: Expression }): Condition | undefined {
  const [operator = '', value] = Object.entries(node)[0] ?? [];
  const list = Array.isArray(value) ? value : [value ?? null];
  if (isNumberOperator(operator)) return compared(list, operator);
  if (operator === 'in') return member(list, 'in');
  if (operator === 'weekday' && isScalars(list)) return { kind: 'weekday', days: list.map(Number) };
  if ((operator === 'localTime' || operator === 'date') && list.length === 2 && list.every(isText)) {
    return { kind: operator === 'date' ? 'date' : 'time', from: list[0] as string, to: list[1] as string };
  }
  if (operator === 'inSegment' && isText(list[0])) return { kind: 'segment', code: list[0], inside: true };
  if ((operator === 'anyLine' || operator === 'everyLine') && list.length === 1 && isFilter(list[0])) return { kind: 'lines', which: operator === 'anyLine' ? 'any' : 'every', filter: list[0] };
  if (operator === '!') return denied(only(value));
  if (operator === 'var' && list.length === 1 && isText(list[0]) && BOOLEANS.has(list[0])) return { kind: 'compare', field: list[0], operator: '==', value: true, isBare: true };
  return undefined;
}

function denied(inner: Expression | undefined): Condition | undefined {
  if (!inner || !isNode(inner)) return undefined;
  const code = only(inner.inSegment);
  if (isText(code)) return { kind: 'segment', code, inside: false };
  return Array.isArray(inner.in) ? member(inner.in, 'notIn') : undefined;
}

function member([left, values]: Expression[], operator: 'in' | 'notIn'): Condition | undefined {
  const operand = operandOf(left);
  return operand && 'var' in operand && isScalars(values) ? { kind: 'compare', field: operand.var, operator, value: values } : undefined;
}

function compared([left, ...right]: Expression[], operator: NumberOperator): Condition | undefined {
  const operand = operandOf(left);
  const value = operator === 'between' ? right : right[0];
  const isWhole = operator === 'between' ? isScalars(value) && value.length === 2 : isScalar(value) && right.length === 1;
  if (!operand || !isWhole) return undefined;
  const tail = { operator, value: value as ConditionValue };
  if ('var' in operand) return { kind: 'compare', field: operand.var, ...tail };
  if ('metric' in operand) return { kind: 'metric', metric: operand.metric, ...tail };
  return { kind: 'sum', of: operand.sum[0], filter: operand.sum[1], ...tail };
}

function operandOf(expression: Expression | undefined): Operand | undefined {
  if (!expression || !isNode(expression)) return undefined;
  const name = only(expression.var);
  if (isText(name)) return { var: name };
  if (Array.isArray(expression.metric) && expression.metric.length === 3) return { metric: expression.metric as unknown as MetricSpec };
  if (expression.sumLines === undefined) return undefined;
  const [filter = {}, of = 'netMinor'] = Array.isArray(expression.sumLines) ? expression.sumLines : [expression.sumLines];
  return isText(of) && (LINE_SUMS as readonly string[]).includes(of) && isFilter(filter) ? { sum: [of as LineSum, filter] } : undefined;
}

const isFilter = (value: unknown): value is LineFilter => isLineFilter(value) && Object.values(value).every(Array.isArray);

function written(condition: Condition): Expression {
  switch (condition.kind) {
    case 'group': {
      const items = condition.items.map(written);
      return condition.join === 'all' ? { and: items } : condition.join === 'any' ? { or: items } : { '!': [{ or: items }] };
    }
    case 'compare': return condition.isBare && condition.value === true ? { var: condition.field } : comparison({ var: condition.field }, condition);
    case 'metric': return comparison({ metric: condition.metric as unknown as Expression }, condition);
    case 'sum': return comparison({ sumLines: [condition.filter as unknown as Expression, condition.of] }, condition);
    case 'weekday': return { weekday: condition.days };
    case 'time': return { localTime: [condition.from, condition.to] };
    case 'date': return { date: [condition.from, condition.to] };
    case 'segment': return condition.inside ? { inSegment: [condition.code] } : { '!': [{ inSegment: [condition.code] }] };
    case 'lines': return { [condition.which === 'any' ? 'anyLine' : 'everyLine']: [condition.filter as unknown as Expression] };
    case 'advanced': return condition.expression;
  }
}

function comparison(left: Expression, { operator, value }: { operator: CompareOperator; value: ConditionValue }): Expression {
  if (operator === 'in') return { in: [left, value] };
  if (operator === 'notIn') return { '!': [{ in: [left, value] }] };
  return { [operator]: [left, ...(operator === 'between' && Array.isArray(value) ? value : [value as Scalar])] };
}
