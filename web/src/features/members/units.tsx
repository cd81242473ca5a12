import type { i18n, TFunction } from 'i18next';
import { Fragment, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalText } from '#domain/loyalty/program.ts';
import { formatNumber } from '../../lib/format.ts';
import { textOf } from '../programs/text.ts';

/** Points of one wallet, in its smallest units, with what the organization calls it and how many decimals people see. */
export interface WalletUnits {
  wallet: string;
  points: number;
  name?: LocalText | undefined;
  scale?: number | undefined;
}

/** 149589 of scale 2 is "1 495,89"; whole amounts stand without decimals. */
export function formatUnits(points: number, scale = 0, options: Intl.NumberFormatOptions = {}): string {
  return formatNumber(points / 10 ** scale, { minimumFractionDigits: scale, maximumFractionDigits: scale, trailingZeroDisplay: 'stripIfInteger', ...options });
}

/** Whole points that have no name of their own, or the wallet everybody begins with: they are called points, in the right plural. */
export function isPlainPoints({ wallet, name, scale = 0 }: WalletUnits): boolean {
  const own = textOf(name);
  return scale === 0 && (wallet === 'BONUS' || !own || own === wallet);
}

/** The organization's own name of a wallet, else our word for its code. */
export function walletNameIn(t: TFunction, { exists }: Pick<i18n, 'exists'>, { wallet, name }: Pick<WalletUnits, 'wallet' | 'name'>): string {
  const own = textOf(name);
  if (own && own.toLowerCase() !== wallet.toLowerCase()) return own;
  const key = `names:wallet.${wallet}`;
  return exists(key) ? t(key) : wallet;
}

const sign = (isSigned: boolean): Intl.NumberFormatOptions => (isSigned ? { signDisplay: 'exceptZero' } : {});

function wordsIn(t: TFunction, language: i18n) {
  const one = (units: WalletUnits, { signed = false, negative = false }: Saying = {}): string => {
    const points = negative ? -units.points : units.points;
    const figure = formatUnits(points, units.scale, sign(signed));
    return isPlainPoints(units) ? t('common:pointsOf', { count: Math.abs(points), figure }) : t('common:unitsOf', { figure, wallet: walletNameIn(t, language, units) });
  };
  const list = new Intl.ListFormat(language.language, { type: 'conjunction' });
  const all = (units: readonly WalletUnits[], saying?: Saying) => list.format(units.map((each) => one(each, saying)));
  return {
    one, all, name: (units: Pick<WalletUnits, 'wallet' | 'name'>) => walletNameIn(t, language, units),
  };
}

export type UnitWords = ReturnType<typeof useUnitWords>;

interface Saying {
  /** With a sign also where something came. */
  signed?: boolean;
  /** What is counted went away. */
  negative?: boolean;
}

/** "+71 points", "1,495.89 Terrace cashback", and several of them as a list. */
export function useUnitWords() {
  const { t, i18n: language } = useTranslation();
  return useMemo(() => wordsIn(t, language), [t, language]);
}

/** Points with their unit: of several wallets one below the other, or in a row with `inline`; never added up. */
export function Units({ of, inline = false, ...saying }: { of: readonly WalletUnits[]; inline?: boolean } & Saying) {
  const { i18n: language } = useTranslation();
  const words = useUnitWords();
  if (of.length === 0) return <span className="m">—</span>;
  // A sign brings its own mark of direction along; with the unit the sentence's direction must win.
  return of.map((units, index) => (
    <Fragment key={units.wallet}>{inline && index > 0 && ' · '}<bdi className={inline || of.length === 1 ? 'num' : 'num units'} dir={language.dir()}>{words.one(units, saying)}</bdi></Fragment>
  ));
}

/** For a column of a table: points as figures, those of named wallets smaller with as much of the name as fits, or without it (`bare`); the whole on hover. */
export function UnitsCell({ of, bare = false, ...saying }: { of: readonly WalletUnits[]; bare?: boolean } & Saying) {
  const { i18n: language } = useTranslation();
  const words = useUnitWords();
  if (of.length === 0) return <span className="m">—</span>;
  return of.map((units) => (isPlainPoints(units)
    ? <span className="units" key={units.wallet}><Figure points={saying.negative ? -units.points : units.points} scale={units.scale} signed={saying.signed ?? false} /></span>
    : <span className="units ell s12 m" key={units.wallet} title={words.one(units, saying)}>{bare ? <><Figure points={saying.negative ? -units.points : units.points} scale={units.scale} signed={saying.signed ?? false} /> <bdi className="sr">{words.name(units)}</bdi></> : <bdi className="num" dir={language.dir()}>{words.one(units, saying)}</bdi>}</span>));
}

/** Only the figure, where the wallet is named beside it. */
export function Figure({ points, scale = 0, signed = false }: { points: number | null | undefined; scale?: number | undefined; signed?: boolean }) {
  if (points === null || points === undefined) return <span className="m">—</span>;
  return <bdi className="num">{formatUnits(points, scale, sign(signed))}</bdi>;
}

/** For a sheet: a number where there is one wallet, else words. */
export const sheetUnits = (units: readonly WalletUnits[] | null | undefined, words: UnitWords): number | string => {
  if (!units || units.length === 0) return 0;
  const [only] = units;
  return units.length === 1 ? only!.points / 10 ** (only!.scale ?? 0) : words.all(units);
};

/** Sums of each wallet, in the order in which the wallets first come. */
export function sumsByWallet(units: readonly WalletUnits[]): WalletUnits[] {
  const sums = new Map<string, WalletUnits>();
  for (const each of units) sums.set(each.wallet, { ...each, points: (sums.get(each.wallet)?.points ?? 0) + each.points });
  return [...sums.values()];
}
