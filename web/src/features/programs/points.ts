import type { LimitMeasure, ProgramDocument, RuleDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { currencyDigits, formatMoney, formatNumber } from '../../lib/format.ts';
import { formatUnits } from '../members/units.tsx';

const walletsOf = ({ effects }: RuleDocument): string[] => effects.flatMap((effect) => ('wallet' in effect ? [effect.wallet] : []));

/**
 * Decimals of points that are counted together: of the wallets and rules named, of all wallets where none is. 0 where those
 * wallets differ in it: their smallest units are added up then.
 */
export function scaleOf({ wallets, rules = [] }: Pick<ProgramDocument, 'wallets' | 'rules'>, codes: string[] = []): number {
  const named = new Set(codes.flatMap((code) => [code, ...rules.filter((rule) => rule.code === code).flatMap(walletsOf)]));
  const counted = wallets.filter(({ code }) => named.has(code));
  const scales = new Set((counted.length > 0 ? counted : wallets).map(({ scale = 0 }) => scale));
  const [only = 0] = scales;
  return scales.size === 1 ? only : 0;
}

export const scaleOfWallet = (wallets: WalletDocument[], code: string): number => wallets.find((wallet) => wallet.code === code)?.scale ?? 0;

/** The same number of points in a wallet with other decimals. */
export const rescaled = (units: number, from: number, to: number): number => Math.round(units * 10 ** (to - from));

/** How many of the integers it is kept in make one of what people say: a point, a unit of the currency, a piece. */
const factorOf = (measure: LimitMeasure, { scale, currency }: { scale: number; currency: string }): number => (measure === 'points' ? 10 ** scale : measure === 'sum' ? 10 ** currencyDigits(currency) : 1);

interface Amount {
  measure: LimitMeasure;
  max: number;
}

/** The most that a limit or a budget lets through, as people say it. */
export function amountWords({ measure, max }: Amount, { scale, currency }: { scale: number; currency: string }): string {
  return measure === 'points' ? formatUnits(max, scale) : measure === 'sum' ? formatMoney(max, currency) : formatNumber(max);
}

/** The same number of something else: 1,000 points become 1,000 roubles. */
export function measuredBy<Limit extends Amount>(limit: Limit, measure: LimitMeasure, units: { scale: number; currency: string }): Limit {
  return { ...limit, measure, max: Math.round((limit.max / factorOf(limit.measure, units)) * factorOf(measure, units)) };
}

/** Amounts of points in the document, with the wallets and rules they are about: budgets of rules, limits, limits of wallets. */
const pointsIn = ({ rules = [], limits = [], wallets }: ProgramDocument): { amount: Amount; codes: string[] }[] => [
  ...rules.flatMap(({ code, budget }) => (budget ? [{ amount: budget, codes: [code] }] : [])),
  ...limits.map((limit) => ({ amount: limit, codes: limit.rules ?? [] })),
  ...wallets.flatMap((wallet) => (wallet.limits ?? []).map((limit) => ({ amount: limit, codes: [wallet.code] }))),
].filter(({ amount }) => amount.measure === 'points');

/** A change after which points may have other decimals: budgets and limits stay the numbers that people read. */
export function keepingPoints(draft: ProgramDocument, recipe: () => void): void {
  const before = pointsIn(draft).map(({ amount, codes }) => ({ amount, codes, scale: scaleOf(draft, codes) }));
  recipe();
  for (const { amount, codes, scale } of before) amount.max = rescaled(amount.max, scale, scaleOf(draft, codes));
}

/** Another number of decimals for a wallet: what a point is worth and every fixed number of them stay what people read. */
export function changeScale(draft: ProgramDocument, wallet: WalletDocument, scale: number): void {
  const from = wallet.scale ?? 0;
  keepingPoints(draft, () => {
    wallet.scale = scale;
    wallet.unitValueMinor = Math.max(1, rescaled(wallet.unitValueMinor ?? 100, scale, from));
    for (const effect of (draft.rules ?? []).flatMap(({ effects }) => effects)) {
      if ('wallet' in effect && effect.wallet === wallet.code && typeof effect.fixed === 'number') effect.fixed = rescaled(effect.fixed, from, scale);
    }
    const { referral } = draft;
    if (referral?.wallet === wallet.code) Object.assign(referral, { advocate: rescaled(referral.advocate, from, scale), friend: rescaled(referral.friend, from, scale) });
  });
}
