import type { MetricKind, ProgramDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { FIELDS, type FieldType } from '#domain/loyalty/rules/catalogue.ts';
import { LINE_SUMS, type Condition } from '#domain/loyalty/rules/builder.ts';
import { scaleOf, scaleOfWallet } from '../points.ts';

export type ValueType = 'money' | 'percent' | 'number' | 'points' | 'text' | 'place' | 'level' | 'date' | 'yesno' | 'payment' | 'stage' | 'language';
export type FieldGroup = 'purchase' | 'goods' | 'when' | 'customer' | 'member' | 'history';

export interface Choice {
  /** What the select holds: `var:purchase.units`, `metric:spend`. */
  value: string;
  group: FieldGroup;
  /** A row as it is when it has just been chosen. */
  fresh: () => Condition;
}

/** What the catalogue calls text but is picked from a list here. */
const PICKED: Record<string, ValueType> = { 'purchase.place': 'place', 'purchase.paymentMethod': 'payment', 'customer.stage': 'stage', 'customer.locale': 'language', 'member.level': 'level' };
const BY_TYPE: Partial<Record<FieldType, ValueType>> = { integer: 'number', money: 'money', boolean: 'yesno', date: 'date' };
const TYPES = new Map(FIELDS.map(({ key, type }) => [key, PICKED[key] ?? BY_TYPE[type] ?? 'text']));

/** What a row begins with, the usual ones first; all others of the catalogue follow. */
const FIRST = ['purchase.paidMinor', 'purchase.netMinor', 'purchase.grossMinor', 'customer.isBirthday', 'customer.age', 'customer.stage', 'customer.registeredAt'];
/** Who somebody is: that is asked of no purchase. */
const IDENTITY = new Set(['id', 'externalId', 'name', 'email', 'phone', 'telegram', 'timezone'].map((key) => `customer.${key}`));
const rankOf = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

/** Fields of the catalogue by their root; goods and the clock have rows of their own kinds, an instrument its own limits. */
const fieldsOf = (group: 'purchase' | 'customer' | 'member'): string[] =>
  FIELDS.map(({ key }) => key).filter((key) => key.startsWith(`${group}.`) && !IDENTITY.has(key)).toSorted((a, b) => rankOf(a) - rankOf(b));

export const METRICS: MetricKind[] = ['spend', 'gross', 'count', 'units', 'points', 'days'];

/** The wallet whose points a field is about. */
export const walletOfField = (field: string): string | undefined => /^member\.wallets\.([^.]+)/.exec(field)?.[1];

export const isInCatalogue = (field: string): boolean => TYPES.has(field);

/** What sort of value a field has. A field of the organization's own is text until a number stands in it. */
export function typeOfField(field: string): ValueType {
  const known = TYPES.get(field);
  if (known) return known;
  if (/^member\.wallets\..+\.(active|pending|debt)$/.test(field)) return 'points';
  if (field.endsWith('Minor')) return 'money';
  if (field.startsWith('level.')) return field.endsWith('Bps') ? 'percent' : 'number';
  return field.startsWith('instrument.') ? 'number' : 'text';
}

export const typeOfMetric = (kind: MetricKind): ValueType => (kind === 'spend' || kind === 'gross' ? 'money' : kind === 'points' ? 'points' : 'number');

function freshCompare(field: string, wallets: WalletDocument[]): Condition {
  const type = typeOfField(field);
  if (type === 'money') return { kind: 'compare', field, operator: '>=', value: 100_000 };
  if (type === 'percent') return { kind: 'compare', field, operator: '>', value: 0 };
  if (type === 'number' || type === 'points') return { kind: 'compare', field, operator: '>=', value: 10 ** scaleOfWallet(wallets, walletOfField(field) ?? '') };
  if (type === 'yesno') return { kind: 'compare', field, operator: '==', value: true };
  if (type === 'date') return { kind: 'compare', field, operator: '>=', value: new Date().toISOString().slice(0, 10) };
  if (type === 'place' || type === 'level' || type === 'stage') return { kind: 'compare', field, operator: 'in', value: [] };
  return { kind: 'compare', field, operator: '==', value: type === 'payment' ? 'card' : type === 'language' ? 'ru' : '' };
}

/** What a condition is asked of: a purchase with all that is known beside it, or a customer outside any purchase. */
export type Subject = 'purchase' | 'customer';

/** What a segment cannot read; the rest of `checkSegment` in domain/loyalty/segments/check.ts are variables that are not offered. */
const isOfPurchase = ({ value, group }: Choice) => group === 'purchase' || group === 'goods' || value === 'segment' || value.startsWith('var:member.wallets.');

/** Everything a row can begin with in this program; the first is what a new row begins with. */
export function choicesOf(document: ProgramDocument, subject: Subject = 'purchase'): Choice[] {
  const all = allChoices(document);
  if (subject === 'purchase') return all;
  const own = all.filter((choice) => !isOfPurchase(choice));
  return [...own.filter(({ group }) => group === 'history'), ...own.filter(({ group }) => group !== 'history')];
}

function allChoices(document: ProgramDocument): Choice[] {
  const day = new Date().toISOString().slice(0, 10);
  const compare = (group: FieldGroup) => (field: string): Choice => ({ value: `var:${field}`, group, fresh: () => freshCompare(field, document.wallets) });
  const levelValues = new Set((document.levels?.list ?? []).flatMap(({ values = {} }) => Object.entries(values).filter(([, value]) => typeof value === 'number').map(([name]) => name)));
  return [
    ...fieldsOf('purchase').map(compare('purchase')),
    { value: 'lines:any', group: 'goods', fresh: () => ({ kind: 'lines', which: 'any', filter: {} }) },
    { value: 'lines:every', group: 'goods', fresh: () => ({ kind: 'lines', which: 'every', filter: {} }) },
    ...LINE_SUMS.map((of): Choice => ({ value: `sum:${of}`, group: 'goods', fresh: () => ({ kind: 'sum', of, filter: {}, operator: '>=', value: of === 'units' ? 1 : 100_000 }) })),
    { value: 'weekday', group: 'when', fresh: () => ({ kind: 'weekday', days: [1, 2, 3, 4, 5] }) },
    { value: 'time', group: 'when', fresh: () => ({ kind: 'time', from: '08:00', to: '11:00' }) },
    { value: 'date', group: 'when', fresh: () => ({ kind: 'date', from: day, to: day }) },
    ...METRICS.map((kind): Choice => ({ value: `metric:${kind}`, group: 'history', fresh: () => ({ kind: 'metric', metric: [kind, {}, { rolling: 'P365D' }], operator: '>=', value: typeOfMetric(kind) === 'money' ? 1_000_000 : kind === 'points' ? 10 ** scaleOf(document) : 1 }) })),
    ...fieldsOf('member').map(compare('member')),
    ...document.wallets.map(({ code }) => compare('member')(`member.wallets.${code}.active`)),
    ...[...levelValues].map((name) => compare('member')(`level.${name}`)),
    { value: 'segment', group: 'customer', fresh: () => ({ kind: 'segment', code: '', inside: true }) },
    ...fieldsOf('customer').map(compare('customer')),
    { value: 'own', group: 'customer', fresh: () => ({ kind: 'compare', field: 'customer.fields.', operator: '==', value: '' }) },
  ];
}

/** Which choice a row stands for. */
export function choiceOf(condition: Condition): string | null {
  switch (condition.kind) {
    case 'compare': return condition.field.startsWith('customer.fields.') ? 'own' : `var:${condition.field}`;
    case 'lines': return `lines:${condition.which}`;
    case 'sum': return `sum:${condition.of}`;
    case 'metric': return `metric:${condition.metric[0]}`;
    case 'group': case 'advanced': return null;
    default: return condition.kind;
  }
}
