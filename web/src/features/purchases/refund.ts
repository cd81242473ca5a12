import { computeReturn } from '#domain/loyalty/return.ts';
import { sumsByWallet, type WalletUnits } from '../members/units.tsx';
import { lineGrants, unitsOf, type Receipt } from './types.ts';

export interface RefundPreview {
  refundMinor: number;
  /** Wallet by wallet. */
  restored: WalletUnits[];
  reversed: WalletUnits[];
}

/**
 * What the grants of a wallet are shared by when goods come back: the money of the lines where it was earned on all of them, else
 * what each line earned, which is what a receipt knows of rules for some goods only.
 */
function sharesOf(wallet: string, { purchase, earned }: Pick<Receipt, 'purchase' | 'earned'>): number[] {
  const paid = purchase.lines.map(({ paidMinor }) => paidMinor);
  const points = purchase.lines.map((line) => lineGrants(line, purchase.earnedBy[0]?.wallet).find((grant) => grant.wallet === wallet)?.points ?? 0);
  const all = paid.reduce((sum, minor) => sum + minor, 0);
  const granted = earned.reduce((sum, grant) => (grant.wallet === wallet ? sum + grant.points : sum), 0);
  const isOnAll = paid.every((minor, index) => Math.abs((granted * minor) / (all || 1) - points[index]!) < earned.length);
  return isOnAll ? paid : points;
}

/** Money and points of a return before it is made, in proportion as programs return unless they are told otherwise. */
export function refundPreview(receipt: Receipt, quantities: Record<string, number>): RefundPreview {
  const { purchase, earned, program } = receipt;
  const { lines } = purchase;
  const request = Object.entries(quantities).filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
  const snapshot = {
    lines,
    grants: earned.map(({ rule, wallet, points }) => ({ rule, wallet, points, lotId: null, rounding: 'floor' as const, eligibleMinor: sharesOf(wallet, receipt) })),
    spend: null,
  };
  const { refundMinor, pointsRestored, reversals } = computeReturn(snapshot, lines.map(({ returnedQuantity }) => returnedQuantity), request);
  return {
    refundMinor,
    restored: pointsRestored > 0 ? purchase.spentFrom.map((units) => ({ ...units, points: pointsRestored })) : [],
    reversed: sumsByWallet(reversals.map((reversal) => unitsOf(program, reversal))),
  };
}
