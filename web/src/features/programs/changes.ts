import type { TFunction } from 'i18next';
import type { EffectDocument, Expression, LimitDocument, LineFilter, LocalText, Period, ProgramDocument } from '#domain/loyalty/program.ts';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import { formatUnits } from '../members/units.tsx';
import { describeCondition } from './conditions/describe.ts';
import { commas, durationWords, goodsWords, levelValueWords, periodWords, sentences, valueLabel, type ConditionNames } from './conditions/words.ts';
import { effectWords, percentWords } from './effects.ts';
import { amountWords, scaleOf } from './points.ts';
import { nameOf, textOf } from './text.ts';

export interface ChangedField {
  label: string;
  before: string | null;
  after: string | null;
}

export interface ProgramChange {
  section: 'program' | 'wallets' | 'levels' | 'rules' | 'groups' | 'limits' | 'referral' | 'returns';
  /** Path in the document, for keys. */
  path: string;
  name: string;
  kind: 'added' | 'removed' | 'changed';
  fields: ChangedField[];
}

interface Telling {
  t: TFunction;
  names: ConditionNames;
  document: ProgramDocument;
  /** Decimals of the points that are told about. */
  scale: number;
}

type Thing = Record<string, unknown>;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const LABELS = new Set([
  'name', 'timezone', 'currency', 'enrolment', 'place', 'scale', 'rounding', 'unitValueMinor', 'earnOn', 'maxPayShareBps', 'activation', 'expiry', 'limits', 'values', 'when', 'group', 'priority', 'active', 'exclusive', 'effects', 'budget',
  'mode', 'base', 'rules', 'subject', 'measure', 'max', 'lines', 'period', 'wallet', 'advocate', 'friend', 'within', 'hold', 'advocateLimit', 'atPurchase', 'effective', 'term', 'downgrade', 'grace', 'method', 'policy', 'levels', 'expiredGrace', 'instruments',
]);
const CHOSEN = new Set(['rounding', 'earnOn', 'enrolment', 'mode', 'base', 'subject', 'measure', 'atPurchase', 'effective', 'downgrade', 'method', 'policy', 'levels', 'instruments']);

/** One value of a thing of the document as words; nothing of it is shown raw. */
function words(thing: Thing, key: string, telling: Telling): string {
  const { t, names, document, scale } = telling;
  const value = thing[key];
  if (value === undefined || value === null) return t('programs:change.none');
  if (key === 'when') return describeCondition(value as Expression, t, names) || t('programs:change.none');
  if (key === 'effects') return sentences((value as EffectDocument[]).map((effect) => effectWords(effect, telling)));
  if (key === 'name' || key === 'text') return textOf(value as LocalText);
  if (key === 'period') return periodWords(value as Period, t);
  if (key === 'lines') return goodsWords(value as LineFilter, t, names) || t('programs:say.anyGoods');
  if (key === 'place') return names.place(String(value));
  if (key === 'round') return t(`programs:round.${String(value)}`);
  if (key === 'max' && 'measure' in thing) return amountWords(thing as unknown as LimitDocument, { scale, currency: document.currency });
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number') return key === 'advocate' || key === 'friend' ? formatUnits(value, scale) : key.endsWith('Bps') ? percentWords(value) : key.endsWith('Minor') ? formatMoney(value, document.currency) : formatNumber(value);
  if (typeof value === 'string') return CHOSEN.has(key) ? t(`programs:choiceOf.${key}.${value}`, { defaultValue: value }) : /^P\d/.test(value) ? durationWords(value) : value;
  if (Array.isArray(value)) return value.map((item) => words({ [key]: item }, key, telling)).join('; ');
  const inner = value as Thing;
  return commas(Object.keys(inner).map((name) => (name === 'after' || name === 'round' ? words(inner, name, telling) : `${label(name, t)}: ${words(inner, name, telling)}`)));
}

const label = (key: string, t: TFunction) => (key === 'rateBps' || key === 'discountBps' ? levelValueWords(key, t) : LABELS.has(key) ? t(`programs:label.${key}`) : valueLabel(key));

function fieldsOf(before: Thing, after: Thing, telling: Telling): ChangedField[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => key !== 'code' && !same(before[key], after[key])).map((key) => ({ label: label(key, telling.t), before: words(before, key, telling), after: words(after, key, telling) }));
}

/** Decimals of the points that a thing of the document counts. */
function scaleIn(section: ProgramChange['section'], thing: Thing, document: ProgramDocument): number {
  const codes = section === 'limits' ? thing.rules : section === 'referral' ? [thing.wallet] : [thing.code];
  return scaleOf(document, (codes as string[] | undefined) ?? []);
}

function listChanges(section: ProgramChange['section'], lists: { before: Thing[]; after: Thing[] }, telling: Telling): ProgramChange[] {
  const codeOf = (thing: Thing, index: number) => String(thing.code ?? index);
  const old = new Map(lists.before.map((thing, index) => [codeOf(thing, index), thing]));
  const now = new Map(lists.after.map((thing, index) => [codeOf(thing, index), thing]));
  const change = (code: string, thing: Thing, kind: ProgramChange['kind'], fields: ChangedField[]): ProgramChange => ({ section, path: `${section}.${code}`, name: nameOf(thing as { code?: string; name?: LocalText }, code), kind, fields });
  const removed = [...old].filter(([code]) => !now.has(code)).map(([code, thing]) => change(code, thing, 'removed', []));
  const others = [...now].flatMap(([code, thing]) => {
    const was = old.get(code);
    const own = { ...telling, scale: scaleIn(section, thing, telling.document) };
    if (!was) return [change(code, thing, 'added', fieldsOf({}, thing, own).map((field) => ({ ...field, before: null })))];
    const fields = fieldsOf(was, thing, own);
    return fields.length > 0 ? [change(code, thing, 'changed', fields)] : [];
  });
  const order = [...old.keys()].filter((code) => now.has(code)).join() === [...now.keys()].filter((code) => old.has(code)).join() ? [] : [{ section, path: `${section}.order`, name: telling.t(`programs:change.order.${section}`), kind: 'changed' as const, fields: [] }];
  return [...others, ...removed, ...order];
}

/** What differs between two documents of a program, told so that a marketer can read it. */
export function changesBetween(before: ProgramDocument, after: ProgramDocument, { t, names }: Pick<Telling, 't' | 'names'>): ProgramChange[] {
  const telling: Telling = { t, names, document: after, scale: 0 };
  const own = (document: ProgramDocument): Thing => ({ name: document.name, timezone: document.timezone, currency: document.currency, enrolment: document.enrolment, place: document.place });
  const single = (section: ProgramChange['section'], was: Thing, is: Thing): ProgramChange[] => {
    const fields = fieldsOf(was, is, { ...telling, scale: scaleIn(section, is, after) });
    return fields.length > 0 ? [{ section, path: section, name: t(`programs:tab.${section === 'program' ? 'overview' : section}`), kind: 'changed', fields }] : [];
  };
  const list = (section: 'wallets' | 'rules' | 'groups' | 'limits') => listChanges(section, { before: (before[section] ?? []) as unknown as Thing[], after: (after[section] ?? []) as unknown as Thing[] }, telling);
  const { list: oldLevels = [], ...oldPolicy } = before.levels ?? {};
  const { list: newLevels = [], ...newPolicy } = after.levels ?? {};
  return [
    ...single('program', own(before), own(after)), ...list('wallets'),
    ...single('levels', oldPolicy, newPolicy), ...listChanges('levels', { before: oldLevels as unknown as Thing[], after: newLevels as unknown as Thing[] }, telling),
    ...list('groups'), ...list('rules'), ...list('limits'),
    ...single('referral', { ...before.referral }, { ...after.referral }), ...single('returns', { ...before.returns }, { ...after.returns }),
  ];
}
