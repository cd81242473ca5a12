import { mulDivFloor, reduced } from '../../shared/allocate.ts';
import { DomainError } from '../../shared/errors.ts';
import type { CompiledWallet } from '../rules/types.ts';
import { spendableAt, takeActive, type Taking } from '../wallet.ts';
import { changed, sum, type Basket } from './basket.ts';
import { splitWithin } from './pricing.ts';
import type { PurchaseInput } from './types.ts';

export function walletOf(input: PurchaseInput, code: string): CompiledWallet {
  const wallet = input.program.wallets.find((candidate) => candidate.code === code);
  if (!wallet) throw new DomainError('wallet_not_found', `The program has no wallet ${code}.`);
  return wallet;
}

export interface Spending {
  wallet: CompiledWallet;
  points: number;
  ofLine: number[];
  takings: Taking[];
}

/**
 * Points over lines by what these still cost, and their money. No line is paid with more than it costs: whole points, as far as they go;
 * beyond that the money of the points is shared by itself, so that odd amounts can be paid up too.
 */
function overLines(points: number, left: readonly number[], unitValueMinor: number): { ofLine: number[]; minorOfLine: number[] } {
  const weights = left.map((minor) => reduced(minor, 1));
  const whole = left.map((minor) => Math.floor(minor / unitValueMinor));
  if (points > sum(whole)) {
    return { ofLine: splitWithin(points, weights, left.map((minor) => Math.ceil(minor / unitValueMinor))), minorOfLine: splitWithin(points * unitValueMinor, weights, left) };
  }
  const ofLine = splitWithin(points, weights, whole);
  return { ofLine, minorOfLine: ofLine.map((part) => part * unitValueMinor) };
}

/**
 * Pays with points (rules N5, N6, N19): at most the wallet's share of the sum after discounts, what certificates leave, and what
 * the wallet holds; over lines by what is left of them.
 *
 * @throws DomainError `points_limit` with `maxPoints`, `insufficient_points`, `wallet_not_found`
 */
export function spendPoints(basket: Basket): Spending | null {
  const { input, net, certificate } = basket;
  if (!input.spend) return null;
  const wallet = walletOf(input, input.spend.wallet);
  const state = input.wallets.get(wallet.code);
  const left = net.map((minor, index) => minor - certificate[index]!);
  const payable = Math.min(mulDivFloor(sum(net), wallet.maxPayShareBps, 10_000 * wallet.unitValueMinor), Math.floor(sum(left) / wallet.unitValueMinor));
  const spendable = state ? spendableAt(state, input.occurredAt) : 0;
  const maxPoints = Math.min(payable, spendable);
  const asked = input.spend.points;
  if (asked !== 'max' && asked > payable) throw new DomainError('points_limit', `At most ${maxPoints} points can be spent on this purchase.`, { maxPoints });
  if (asked !== 'max' && asked > spendable) throw new DomainError('insufficient_points', `The wallet holds ${spendable} points.`, { maxPoints });
  const points = asked === 'max' ? maxPoints : asked;
  const { ofLine, minorOfLine } = overLines(points, left, wallet.unitValueMinor);
  minorOfLine.forEach((minor, index) => (basket.paid[index] = left[index]! - minor));
  changed(basket);
  return { wallet, points, ofLine, takings: state && points > 0 ? takeActive(state, points, input.occurredAt) : [] };
}
