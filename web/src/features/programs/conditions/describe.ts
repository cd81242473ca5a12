import type { TFunction } from 'i18next';
import type { Expression, MetricSpec } from '#domain/loyalty/program.ts';
import { parseCondition, type CompareOperator, type Condition, type ConditionValue } from '#domain/loyalty/rules/builder.ts';
import { quotable } from '../text.ts';
import { typeOfField, typeOfMetric, walletOfField, type ValueType } from './fields.ts';
import { commas, dayWords, fieldWords, goodsWords, listed, valueWords, weekdaysWords, windowWords, type ConditionNames } from './words.ts';

const plain: ConditionNames = { currency: 'RUB', place: (code) => code, level: (code) => code, wallet: (code) => code };

/** Operators as parts of a sentence's key. */
export const OPERATOR_KEYS: Record<CompareOperator, string> = { '>=': 'atLeast', '>': 'more', '<=': 'atMost', '<': 'less', '==': 'is', '!=': 'isNot', between: 'between', in: 'in', notIn: 'notIn' };

/** A condition as a sentence that can be read aloud, in the language of `t`; empty when there is none. */
export function describeCondition(expression: Expression | undefined, t: TFunction, names: ConditionNames = plain): string {
  const group = parseCondition(expression);
  return group.items.length === 0 ? '' : describe(group, { t, names, depth: 0 });
}

const isNumeric = (type: ValueType) => type === 'money' || type === 'percent' || type === 'number' || type === 'points';

interface Telling {
  t: TFunction;
  names: ConditionNames;
  depth: number;
  /** Decimals of the points that are spoken about. */
  scale?: number | undefined;
}

/** One row or group as words. */
export function describeNode(condition: Condition, t: TFunction, names: ConditionNames): string {
  return describe(condition, { t, names, depth: 1 });
}

function describe(condition: Condition, telling: Telling): string {
  const { t, names, depth } = telling;
  switch (condition.kind) {
    case 'group': {
      const inner = { ...telling, depth: condition.items.length > 1 || condition.join === 'none' ? depth + 1 : depth };
      const items = condition.items.map((item) => describe(item, inner));
      if (condition.join === 'none') return t('programs:say.none', { list: listed(items, 'disjunction') });
      const text = condition.join === 'any' ? listed(items, 'disjunction') : items.join(t('programs:say.and'));
      return depth > 0 && items.length > 1 ? t('programs:say.brackets', { text }) : text;
    }
    case 'compare': {
      const type = typeOfField(condition.field);
      if (type === 'yesno' && typeof condition.value === 'boolean') return condition.value ? fieldWords(condition.field, t, names) : t('programs:say.not', { text: fieldWords(condition.field, t, names) });
      return t(isNumeric(type) ? 'programs:say.compareNumber' : 'programs:say.compare', { field: fieldWords(condition.field, t, names), amount: amount(condition.operator, condition.value, type, { ...telling, scale: names.scale?.(walletOfField(condition.field)) }) });
    }
    case 'weekday': return weekdaysWords(condition.days, t);
    case 'time': return t('programs:say.time', { from: condition.from, to: condition.to });
    case 'date': return condition.from === condition.to ? t('programs:say.onDate', { date: dayWords(condition.from) }) : t('programs:say.date', { from: dayWords(condition.from), to: dayWords(condition.to) });
    case 'segment': return t(condition.inside ? 'programs:say.segment' : 'programs:say.notSegment', { name: condition.code ? quotable(names.segment?.(condition.code) ?? condition.code) : '…' });
    case 'metric': return metric(condition.metric, amount(condition.operator, condition.value, typeOfMetric(condition.metric[0]), { ...telling, scale: names.scale?.() }), telling);
    case 'lines': return t(`programs:say.lines.${condition.which}`, { goods: goods(condition.filter, telling) });
    case 'sum': return t(`programs:say.sum.${condition.of}`, { goods: goods(condition.filter, telling), amount: amount(condition.operator, condition.value, condition.of === 'units' ? 'number' : 'money', telling) });
    case 'advanced': return free(condition.expression, telling);
  }
}

const goods = (filter: MetricSpec[1], { t, names }: Telling) => goodsWords(filter, t, names) || t('programs:say.anyGoods');

function metric([kind, filter, window]: MetricSpec, told: string, { t, names }: Telling): string {
  const words = goodsWords(filter, t, names);
  return t(`programs:say.metric.${kind}`, { amount: told, on: words ? t('programs:say.on', { goods: words }) : '', window: windowWords(window, t) }).replaceAll(/ {2,}/g, ' ');
}

function amount(operator: CompareOperator, value: ConditionValue, type: ValueType, telling: Telling): string {
  const { t } = telling;
  if (operator === 'between' && Array.isArray(value)) return t('programs:amount.between', { from: valueWords(value[0], type, telling), to: valueWords(value[1], type, telling) });
  const key = operator === '==' && isNumeric(type) ? 'exactly' : OPERATOR_KEYS[operator];
  return t(`programs:amount.${key}`, { value: valueWords(value, type, telling) });
}

const SIGNS: Record<string, string> = { '+': '+', '-': '−', '*': '×', '/': '÷', '%': '%' };
const isCompare = (name: string): name is CompareOperator => name in OPERATOR_KEYS && name !== 'notIn';

/** What the builder has no row for is still told in words, as far as it goes. */
function free(expression: Expression, telling: Telling): string {
  const { t, names } = telling;
  if (expression === null || typeof expression !== 'object') return valueWords(expression, 'text', telling);
  if (Array.isArray(expression)) return listed(expression.map((item) => free(item, telling)), 'disjunction');
  const [operator = '', value = null] = Object.entries(expression)[0] ?? [];
  const items = Array.isArray(value) ? value : [value];
  if (operator === 'var') return fieldWords(String(items[0]), t, names);
  if (operator === 'metric') return metric(items as unknown as MetricSpec, '', telling).trim();
  const field = comparedField(operator, items);
  const told = items.map((item) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? describeInner(item, telling) : field && typeof item === 'number' ? valueWords(item, typeOfField(field), { ...telling, scale: names.scale?.(walletOfField(field)) }) : free(item, telling)));
  if (operator in SIGNS) return told.join(` ${SIGNS[operator]} `);
  if (operator === 'anyLine' || operator === 'everyLine') return t(`programs:say.lines.${operator === 'anyLine' ? 'any' : 'every'}Where`, { text: told[0] ?? '' });
  if (operator === '!') return t('programs:say.not', { text: told[0] ?? '' });
  if (isCompare(operator) && told.length >= 2) {
    const words = operator === 'between' ? t('programs:amount.between', { from: told[1], to: told[2] ?? '' }) : t(`programs:amount.${OPERATOR_KEYS[operator]}`, { value: told[1] });
    return t('programs:say.compareNumber', { field: told[0], amount: words });
  }
  return t('programs:say.formula', { list: commas(told) });
}

/** The field of the catalogue that a comparison is about. */
function comparedField(operator: string, items: Expression[]): string | undefined {
  const field = isCompare(operator) ? items.find((item) => typeof item === 'object' && item !== null && 'var' in item) : undefined;
  return field ? String((field as { var: Expression }).var) : undefined;
}

function describeInner(expression: Expression, telling: Telling): string {
  const group = parseCondition(expression);
  const [first] = group.items;
  return group.items.length === 1 && first?.kind === 'advanced' ? free(expression, telling) : describe(group, { ...telling, depth: telling.depth + 1 });
}
