import type { WalletDocument } from '#domain/loyalty/program.ts';
import type { Computed } from '../types.ts';

/**
 * How many units of a wallet may pay for a purchase: no more than the wallet's share of the net sum, than certificates leave,
 * and than the member has.
 */
export function spendableUnits({ purchase, earned, member }: Computed, wallet: WalletDocument | undefined, spentIn: string | null): number {
  if (!wallet) return 0;
  const net = purchase.lines.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const certificates = purchase.lines.reduce((sum, { certificateMinor }) => sum + certificateMinor, 0);
  const share = Math.floor((net * (wallet.maxPayShareBps ?? 10_000)) / 10_000);
  const balance = member.wallets.find(({ wallet: code }) => code === wallet.code)?.active ?? 0;
  // The member is told after the operation: what it earned is not there before it, and what it spent is.
  const fresh = earned.reduce((sum, { wallet: code, status, points }) => (code === wallet.code && status === 'active' ? sum + points : sum), 0);
  const own = balance - fresh + (spentIn === wallet.code ? purchase.pointsSpent : 0);
  return Math.max(0, Math.min(own, Math.floor(Math.min(share, net - certificates) / (wallet.unitValueMinor ?? 100))));
}
