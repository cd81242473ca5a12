import { currentLanguage } from '../i18n.ts';
import { intlTags } from './languages.ts';

const NBSP = ' ';
const tag = () => intlTags[currentLanguage()];

/** Digits after the point of a currency: 2 for RUB and AED, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function currencySign(currency: string): string {
  if (currentLanguage() === 'ar') return currency;
  const parts = new Intl.NumberFormat(tag(), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(tag(), options).format(value).replace('-', '−');
}

/** 124000 RUB → "1 240 ₽"; kopecks only when there are any. */
export function formatMoney(minor: number, currency: string, options: Intl.NumberFormatOptions = {}): string {
  const digits = currencyDigits(currency);
  const number = formatNumber(minor / 10 ** digits, {
    minimumFractionDigits: digits, maximumFractionDigits: digits, trailingZeroDisplay: 'stripIfInteger', ...options,
  });
  return joinCurrency(number, currency);
}

function joinCurrency(number: string, currency: string): string {
  const sign = currencySign(currency);
  return currentLanguage() === 'en' ? withSign(number, sign) : `${number}${NBSP}${sign}`;
}

/** As English writes it: "₽158,927", "AED 40". */
function withSign(number: string, sign: string): string {
  if (sign.length > 1) return `${sign}${NBSP}${number}`;
  return number.startsWith('−') ? `−${sign}${number.slice(1)}` : `${sign}${number}`;
}

/** A big figure and its unit apart, for KPI: 41 800 000 ₽ → { figure: "41,8", unit: "млн ₽" }; in English the sign of the currency stays before the figure. */
export function splitFigure(value: number, sign = ''): { figure: string; unit: string } {
  const { figure, unit } = splitNumber(value);
  return currentLanguage() === 'en' && sign ? { figure: withSign(figure, sign), unit } : { figure, unit: [unit, sign].filter(Boolean).join(NBSP) };
}

function splitNumber(value: number): { figure: string; unit: string } {
  if (Math.abs(value) < 1_000_000) return { figure: formatNumber(value, { maximumFractionDigits: 0 }), unit: '' };
  const parts = new Intl.NumberFormat(tag(), { notation: 'compact', maximumSignificantDigits: 3 }).formatToParts(value);
  const word = parts.find((part) => part.type === 'compact')?.value ?? '';
  const figure = parts.filter((part) => !['compact', 'literal'].includes(part.type)).map((part) => part.value).join('');
  return { figure: figure.replace('-', '−'), unit: word };
}

/** 0.064 → "6,4 %" */
export function formatPercent(ratio: number, digits = 1): string {
  return formatNumber(ratio, { style: 'percent', maximumFractionDigits: digits });
}

export type InstantStyle = 'date' | 'datetime' | 'time' | 'seconds' | 'exact' | 'day';

const instantStyles: Record<InstantStyle, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  datetime: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  exact: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
};

/** In the viewer's zone unless another is given. The year is named only when it is not this one. */
export function formatInstant(instant: string | Date, style: InstantStyle = 'datetime', timeZone?: string): string {
  const date = new Date(instant);
  const thisYear = date.getFullYear() === new Date().getFullYear();
  const year = style === 'day' || style === 'datetime' || style === 'date' ? (thisYear ? { year: undefined } : { year: 'numeric' as const }) : {};
  const text = new Intl.DateTimeFormat(tag(), { ...instantStyles[style], ...year, hourCycle: 'h23', timeZone }).format(date);
  return text.replace(/(\p{L}{3,})\./u, '$1').replace(' г.', '').replace(' г,', ',');
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** "3 hours ago"; beyond a week the date says more. */
export function formatRelative(instant: string | Date, now = Date.now()): string {
  const seconds = Math.round((new Date(instant).getTime() - now) / 1000);
  if (Math.abs(seconds) > 7 * 86_400) return formatInstant(instant, 'date');
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** "in 12 days", "today": how many days of the calendar lie between now and then. */
export function formatDayAway(instant: string | Date, now = Date.now()): string {
  const days = Math.round((new Date(instant).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  return new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(days, 'day');
}

/** 245 → "4 min"; for how long something runs. */
export function formatDuration(seconds: number): string {
  const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.NumberFormat(tag(), { style: 'unit', unit, unitDisplay: currentLanguage() === 'ar' ? 'long' : 'short' }).format(Math.max(0, Math.round(seconds / size)));
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? '').join('');
}
