import { largestRemainder, mulDivFloor, roundFraction } from '../../shared/allocate.ts';
import { DomainError } from '../../shared/errors.ts';
import { endOfTerm } from '../../shared/zoned-time.ts';
import type { ProgramDocument, RuleDocument, WalletDocument } from './program.ts';
import { spendableAt, takeActive, type Taking, type WalletState } from './wallet.ts';

export interface PurchaseLineInput {
  lineId: string;
  quantity: number;
  unitPriceMinor: number;
}

export interface PurchaseLineResult {
  lineId: string;
  grossMinor: number;
  /** After discounts, before certificates and points. */
  netMinor: number;
  certificateMinor: number;
  pointsSpent: number;
  paidMinor: number;
  earned: number;
}

export interface Grant {
  rule: string;
  wallet: string;
  points: number;
  activeFrom: number;
  expiresAt: number | null;
  /** Money of each line that the grant was computed on: what makes partial returns exact (rule N9). */
  eligibleMinor: number[];
}

export interface PurchaseResult {
  grossMinor: number;
  netMinor: number;
  payableMinor: number;
  pointsSpent: number;
  spend: { wallet: string; takings: Taking[] } | null;
  lines: PurchaseLineResult[];
  grants: Grant[];
  notApplied: { rule: string; reason: string; detail?: string }[];
}

export interface PurchaseInput {
  document: ProgramDocument;
  lines: PurchaseLineInput[];
  spend: { wallet: string; points: number | 'max' } | null;
  /** Changed by the computation: spent points leave their lots. */
  wallets: ReadonlyMap<string, WalletState>;
  /** Event time, epoch milliseconds. */
  occurredAt: number;
}

const MOST_MONEY = 1_000_000_000_000;

/** Gross of every line. @throws DomainError `amount_too_large` beyond 10^12 minor units in all */
function grossOf(lines: readonly PurchaseLineInput[]): number[] {
  const gross = lines.map((line) => line.quantity * line.unitPriceMinor);
  if (gross.reduce((a, b) => a + b, 0) > MOST_MONEY) throw new DomainError('amount_too_large', 'A purchase may be worth 10^12 minor units at the most.');
  return gross;
}

function walletOf(document: ProgramDocument, code: string): WalletDocument {
  const wallet = document.wallets.find((candidate) => candidate.code === code);
  if (!wallet) throw new DomainError('wallet_not_found', `The program has no wallet ${code}.`);
  return wallet;
}

/**
 * How many points the customer pays with (rule N19): at most the share of the sum after discounts, and what the wallet holds.
 *
 * @throws DomainError `points_limit` with `maxPoints`, `insufficient_points`
 */
function pointsToSpend(wallet: WalletDocument, asked: number | 'max', net: readonly number[], spendable: number): number {
  const netMinor = net.reduce((a, b) => a + b, 0);
  const byShare = mulDivFloor(netMinor, wallet.maxPayShareBps, 10_000 * wallet.unitValueMinor);
  const byLines = net.reduce((sum, minor) => sum + Math.floor(minor / wallet.unitValueMinor), 0);
  const payable = Math.min(byShare, byLines);
  const maxPoints = Math.min(payable, spendable);
  if (asked === 'max') return maxPoints;
  if (asked > payable) throw new DomainError('points_limit', `At most ${maxPoints} points can be spent on this purchase.`, { maxPoints });
  if (asked > spendable) throw new DomainError('insufficient_points', `The wallet holds ${spendable} points.`, { maxPoints });
  return asked;
}

/** Points over lines by net value (rules N3, N5); no line takes more than it is worth. */
function splitPoints(points: number, net: readonly number[], unitValueMinor: number): number[] {
  const parts = largestRemainder(points, net);
  const room = net.map((minor) => Math.floor(minor / unitValueMinor));
  let excess = 0;
  parts.forEach((part, index) => {
    const over = Math.max(0, part - room[index]!);
    parts[index] = part - over;
    excess += over;
  });
  for (let index = 0; excess > 0 && index < parts.length; index++) {
    const more = Math.min(excess, room[index]! - parts[index]!);
    parts[index]! += more;
    excess -= more;
  }
  return parts;
}

function grantsOf(rule: RuleDocument, document: ProgramDocument, paid: readonly number[], occurredAt: number): Grant[] {
  return rule.effects.map((effect) => {
    const wallet = walletOf(document, effect.wallet);
    const eligible = paid.reduce((a, b) => a + b, 0);
    const points = roundFraction({ over: BigInt(eligible) * BigInt(effect.rateBps), under: 10_000n * BigInt(wallet.unitValueMinor) }, wallet.rounding);
    const activeFrom = endOfTerm(occurredAt, wallet.activation, document.timezone);
    const expiresAt = wallet.expiry && endOfTerm(activeFrom, wallet.expiry, document.timezone);
    return { rule: rule.code, wallet: wallet.code, points, activeFrom, expiresAt, eligibleMinor: [...paid] };
  });
}

/**
 * Computes a purchase at its event time: money, points paid with, points earned, and each amount's share of every line.
 * Rules compute once per purchase on the sum of their eligible lines (N2); instruments come before points, points before money (N5).
 *
 * @throws DomainError `points_limit`, `insufficient_points`, `wallet_not_found`, `amount_too_large`
 */
export function computePurchase({ document, lines, spend, wallets, occurredAt }: PurchaseInput): PurchaseResult {
  const gross = grossOf(lines);
  const net = gross;
  const wallet = spend && walletOf(document, spend.wallet);
  const state = wallet && wallets.get(wallet.code);
  const pointsSpent = wallet && spend ? pointsToSpend(wallet, spend.points, net, state ? spendableAt(state, occurredAt) : 0) : 0;
  const pointsOfLine = wallet ? splitPoints(pointsSpent, net, wallet.unitValueMinor) : net.map(() => 0);
  const paid = net.map((minor, index) => minor - pointsOfLine[index]! * (wallet?.unitValueMinor ?? 0));
  const takings = state && pointsSpent > 0 ? takeActive(state, pointsSpent, occurredAt) : [];
  const computed = document.rules.flatMap((rule) => grantsOf(rule, document, paid, occurredAt));
  const grants = computed.filter((grant) => grant.points > 0);
  const earnedOfLine = net.map(() => 0);
  for (const grant of grants) largestRemainder(grant.points, grant.eligibleMinor).forEach((points, index) => (earnedOfLine[index]! += points));
  const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
  return {
    grossMinor: sum(gross), netMinor: sum(net), payableMinor: sum(paid), pointsSpent,
    spend: wallet && pointsSpent > 0 ? { wallet: wallet.code, takings } : null,
    lines: lines.map((line, index) => ({
      lineId: line.lineId, grossMinor: gross[index]!, netMinor: net[index]!, certificateMinor: 0,
      pointsSpent: pointsOfLine[index]!, paidMinor: paid[index]!, earned: earnedOfLine[index]!,
    })),
    grants,
    notApplied: computed.filter((grant) => grant.points === 0).map(({ rule }) => ({ rule, reason: 'condition', detail: 'rounds_to_zero' })),
  };
}
