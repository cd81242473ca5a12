import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant, formatMoney, formatNumber, formatRelative, type InstantStyle } from '../lib/format.ts';

/** Isolates what has its own direction: phones, codes, Latin names, e-mail addresses. */
export function Bdi({ children, mono = false, ltr = false }: { children: ReactNode; mono?: boolean; ltr?: boolean }) {
  return <bdi className={mono ? 'mono' : undefined} dir={ltr ? 'ltr' : undefined}>{children}</bdi>;
}

/** Minor units in the reader's format with the currency. */
export function Money({ minor, currency, signed = false }: { minor: number | null | undefined; currency: string; signed?: boolean }) {
  if (minor === null || minor === undefined) return <span className="m">—</span>;
  return <bdi className="num">{formatMoney(minor, currency, signed ? { signDisplay: 'exceptZero' } : {})}</bdi>;
}

/** A whole number of points; with `unit`, "50 points" in the right plural. */
export function Points({ value, signed = false, unit = false }: { value: number | null | undefined; signed?: boolean; unit?: boolean }) {
  const { t, i18n } = useTranslation();
  if (value === null || value === undefined) return <span className="m">—</span>;
  const figure = formatNumber(value, signed ? { signDisplay: 'exceptZero' } : {});
  // A sign brings its own mark of direction along; with the unit the sentence's direction must win.
  return <bdi className="num" dir={unit ? i18n.dir() : undefined}>{unit ? t('common:pointsOf', { count: Math.abs(value), figure }) : figure}</bdi>;
}

/** A moment in the viewer's zone; the exact instant with its zone on hover. */
export function Instant({ at, style = 'datetime', relative = false }: { at: string | null | undefined; style?: InstantStyle; relative?: boolean }) {
  if (!at) return <span className="m">—</span>;
  return <time dateTime={at} className="num" title={formatInstant(at, 'exact')}>{relative ? formatRelative(at) : formatInstant(at, style)}</time>;
}

/** The last day of something that ends at an instant: what ends at midnight ends with the day before. */
export const LastDay = ({ at, style = 'date' }: { at: string; style?: InstantStyle }) => <Instant at={lastInstant(at)} style={style} />;

/** The last moment before an end; for words and sheets that tell the last day. */
export const lastInstant = (end: string): string => new Date(Date.parse(end) - 1).toISOString();
