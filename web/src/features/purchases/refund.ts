import { computeReturn } from '#domain/loyalty/return.ts';
import { sumsByWallet, type WalletUnits } from '../members/units.tsx';
import { unitsOf, type Receipt } from './types.ts';

export interface RefundPreview {
  refundMinor: number;
  /** Wallet by wallet. */
  restored: WalletUnits[];
  reversed: WalletUnits[];
}

/** Money and points of a return before it is made, by the very rule that will book it. */
export function refundPreview({ purchase, earned, program }: Receipt, quantities: Record<string, number>): RefundPreview {
  const { lines } = purchase;
  const request = Object.entries(quantities).filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
  const snapshot = {
    lines,
    grants: earned.map(({ rule, wallet, points }) => ({ rule, wallet, points, lotId: null, rounding: 'floor' as const, eligibleMinor: lines.map(({ paidMinor }) => paidMinor) })),
    spend: null,
  };
  const { refundMinor, pointsRestored, reversals } = computeReturn(snapshot, lines.map(({ returnedQuantity }) => returnedQuantity), request);
  return {
    refundMinor,
    restored: pointsRestored > 0 ? purchase.spentFrom.map((units) => ({ ...units, points: pointsRestored })) : [],
    reversed: sumsByWallet(reversals.map((reversal) => unitsOf(program, reversal))),
  };
}
