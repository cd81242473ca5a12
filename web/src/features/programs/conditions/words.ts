import type { TFunction } from 'i18next';
import type { LineFilter, MetricWindow, Period, ProgramDocument } from '#domain/loyalty/program.ts';
import { currentLanguage } from '../../../i18n.ts';
import { formatInstant, formatMoney, formatNumber, formatPercent } from '../../../lib/format.ts';
import { asLanguage, intlTags, languageNames, languages } from '../../../lib/languages.ts';
import { fieldLabel } from '../../customers/names.ts';
import { formatUnits } from '../../members/units.tsx';
import { PAYMENTS } from '../../purchases/payments.ts';
import { quotable } from '../text.ts';
import { isInCatalogue, type ValueType } from './fields.ts';

/** Names of the things that conditions speak about; a code stands for itself where there is no name. */
export interface ConditionNames {
  currency: string;
  place: (code: string) => string;
  level: (code: string) => string;
  wallet: (code: string) => string;
  segment?: (code: string) => string;
  /** Decimals of the points of a wallet, or of what all wallets together count; 0 unless told. */
  scale?: (wallet?: string) => number;
  /** The levels of the document, for values that each of them has. */
  levels?: NonNullable<ProgramDocument['levels']>['list'];
}

const tag = () => intlTags[currentLanguage()];
export const listed = (items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string => new Intl.ListFormat(tag(), { type }).format(items);

const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

/** `P365D` → "365 days" */
export function durationWords(duration: string): string {
  const [, years, months, weeks, days, hours, minutes] = DURATION.exec(duration) ?? [];
  const parts: [string | undefined, string][] = [[years, UNITS.Y], [months, UNITS.M], [weeks, UNITS.W], [days, UNITS.D], [hours, 'hour'], [minutes, 'minute']];
  const said = parts.filter(([value]) => value !== undefined).map(([value, unit]) => new Intl.NumberFormat(tag(), { style: 'unit', unit, unitDisplay: 'long' }).format(Number(value)));
  return said.join(' ') || duration;
}

/** 1 is Monday. */
export const weekdayName = (day: number, width: 'short' | 'long' = 'long'): string => new Intl.DateTimeFormat(tag(), { weekday: width, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));

export function weekdaysWords(days: number[], t: TFunction): string {
  const sorted = days.toSorted();
  if (sorted.join() === '1,2,3,4,5') return t('programs:say.workdays');
  if (sorted.join() === '6,7') return t('programs:say.weekend');
  return t('programs:say.days', { days: listed(sorted.map((day) => weekdayName(day))) });
}

export const dayWords = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? formatInstant(`${day}T12:00:00Z`, 'date', 'UTC') : day);

export function windowWords(window: MetricWindow, t: TFunction): string {
  if ('rolling' in window) return t('programs:say.rolling', { duration: durationWords(window.rolling) });
  const { calendar, offset = 0 } = window;
  if (offset === 0) return t(`programs:say.this.${calendar}`);
  if (offset === -1) return t(`programs:say.last.${calendar}`);
  return t('programs:say.ago', { unit: t(`programs:unit.${calendar}`), offset: -offset });
}

export function periodWords(period: Period, t: TFunction): string {
  if (typeof period === 'string') return t(`programs:period.${period}`);
  if ('rolling' in period) return t('programs:say.rolling', { duration: durationWords(period.rolling) });
  return t(`programs:say.per.${period.calendar}`);
}

/** What stands between two parts of a sentence. */
export const sentences = (parts: string[]): string => parts.join(currentLanguage() === 'ar' ? '؛ ' : '; ');

/** What stands between things of a row that is no sentence. */
export const commas = (parts: string[]): string => parts.join(currentLanguage() === 'ar' ? '، ' : ', ');

/** `cinema.ticket` → "cinema › ticket" */
export const crumb = (category: string): string => category.split('.').join(' › ');

const quoted = (codes: string[], t: TFunction) => listed(codes.map((code) => t('programs:say.quoted', { text: code })), 'disjunction');

/** "goods of “cinema” except “bar”"; nothing for a filter that asks for nothing. */
export function goodsWords(filter: LineFilter, t: TFunction, names: Pick<ConditionNames, 'place'>): string {
  const parts = (['categories', 'skus', 'tags', 'excludeCategories', 'excludeTags'] as const)
    .filter((key) => filter[key]?.length)
    .map((key) => t(`programs:say.filter.${key}`, { list: quoted((filter[key] ?? []).map((code) => (key === 'categories' || key === 'excludeCategories' ? crumb(code) : code)), t) }));
  const places = filter.places?.length ? [t('programs:say.filter.places', { list: listed(filter.places.map(names.place), 'disjunction') })] : [];
  return [...parts, ...places].join(' ');
}

/** The name of a field, for selects and sentences. */
export function fieldWords(field: string, t: TFunction, names: ConditionNames): string {
  const wallet = /^member\.wallets\.(.+)\.(active|pending|debt)$/.exec(field);
  if (wallet) return t(`programs:field.wallet.${wallet[2]}`, { name: quotable(names.wallet(wallet[1] ?? '')) });
  if (field.startsWith('level.')) return levelValueWords(field.slice('level.'.length), t);
  if (field.startsWith('customer.fields.')) return t('programs:field.own', { name: fieldLabel(field.slice('customer.fields.'.length)) || '…' });
  return isInCatalogue(field) ? t(`programs:field.${field}`) : fieldLabel(field.split('.').at(-1) ?? field);
}

/** What levels call the values that programs usually have. */
const LEVEL_VALUES: Record<string, string> = { rateBps: 'rate', discountBps: 'discount' };

/** `discountBps` → "the discount of the level"; an own value under its own name, without the unit it is kept in. */
export function levelValueWords(key: string, t: TFunction): string {
  const known = LEVEL_VALUES[key];
  return known ? t(`programs:field.level.${known}`) : t('programs:field.level.own', { name: valueLabel(key) });
}

/** A value of the organization's own, without the unit it is kept in: `birthdayGiftMinor` → "Birthday gift" */
export const valueLabel = (key: string): string => fieldLabel(key.replace(/(?<=.)(?:Bps|Minor)$/, ''));

/** A level's value as people read it: the end of its key says what it is kept in. */
export function levelValue(key: string, value: string | number | boolean, { t, currency }: { t: TFunction; currency: string }): string {
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value !== 'number') return value;
  return key.endsWith('Bps') ? formatPercent(value / 10_000, 2) : key.endsWith('Minor') ? formatMoney(value, currency) : formatNumber(value);
}

const FEW_LEVELS = 6;

/** "Morning 0%, Day 5%, Evening 10%"; many levels as "from 0% to 10%". Empty when no level has the value. */
export function byLevelWords(key: string, t: TFunction, { levels = [], level, currency }: ConditionNames): string {
  const known = levels.flatMap(({ code, values }) => (values?.[key] === undefined ? [] : [{ code, value: values[key] }]));
  const say = (value: string | number | boolean) => levelValue(key, value, { t, currency });
  const numbers = known.map(({ value }) => value).filter((value) => typeof value === 'number');
  if (known.length > FEW_LEVELS && numbers.length === known.length) return t('programs:amount.between', { from: say(Math.min(...numbers)), to: say(Math.max(...numbers)) });
  return commas(known.map(({ code, value }) => `${level(code)} ${say(value)}`));
}

const STAGES = ['new', 'active', 'at_risk', 'lost', 'won_back'];
export const languageChoices = languages.map((value) => ({ value, label: languageNames[value] }));
export const stageChoices = (t: TFunction) => STAGES.map((value) => ({ value, label: t(`common:stage.${value}`) }));

export function valueWords(value: unknown, type: ValueType, telling: { t: TFunction; names: ConditionNames; scale?: number }): string {
  const { t, names, scale } = telling;
  if (Array.isArray(value)) return listed(value.map((item) => valueWords(item, type, telling)), 'disjunction');
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number') return type === 'money' ? formatMoney(value, names.currency) : type === 'percent' ? formatPercent(value / 10_000, 2) : type === 'points' ? formatUnits(value, scale) : formatNumber(value);
  const text = String(value ?? '');
  if (type === 'place') return names.place(text);
  if (type === 'level') return names.level(text);
  if (type === 'stage' && STAGES.includes(text)) return t(`common:stage.${text}`);
  if (type === 'payment' && PAYMENTS.includes(text)) return t(`names:payment.${text}`);
  const language = type === 'language' && asLanguage(text);
  if (language) return languageNames[language];
  if (type === 'date') return dayWords(text);
  return text === '' ? '…' : t('programs:say.quoted', { text });
}
