import type { LocalText, ProgramDocument } from '#domain/loyalty/program.ts';
import { pointsByWallet, type WalletPoints } from '#domain/loyalty/purchase/by-wallet.ts';
import { fromJson } from '../sql.ts';

/** Points of a wallet with what people call it and how many decimals they see. */
export interface WalletUnits extends WalletPoints {
  name: LocalText;
  scale: number;
}

/** Points as the wallets of a program's version are named; of a wallet that it does not have, by the code. */
export const unitsIn = (document: ProgramDocument | undefined, sums: readonly WalletPoints[]): WalletUnits[] => sums.map(({ wallet, points }) => {
  const known = document?.wallets.find(({ code }) => code === wallet);
  return { wallet, points, name: known?.name ?? wallet, scale: known?.scale ?? 0 };
});

/** Of `purchases p`: what it earned by wallet; for purchases older than the column, the grants of its answer. */
export const EARNED_BY = "IF(p.earned_by IS NULL AND p.earned > 0, JSON_EXTRACT(p.answer, '$.earned'), p.earned_by)";
/** Of `purchases p`: the wallet that paid, null where none did. */
export const SPENT_WALLET = "IF(p.points_spent > 0, JSON_UNQUOTE(JSON_EXTRACT(p.snapshot, '$.spend.wallet')), NULL)";

// What a recommendation brought stands among the grants of an answer and is no part of what the purchase earned.
const REFERRAL = 'referral.';

export interface PurchaseUnitsRow {
  earned_by: unknown;
  points_spent: number;
  spent_wallet: string | null;
}

/** What a purchase earned and what paid for it, wallet by wallet. */
export function unitsOfPurchase({ earned_by, points_spent, spent_wallet }: PurchaseUnitsRow, document: ProgramDocument | undefined): { earnedBy: WalletUnits[]; spentFrom: WalletUnits[] } {
  const grants = earned_by === null ? [] : fromJson<(WalletPoints & { rule?: string })[]>(earned_by);
  return {
    earnedBy: unitsIn(document, pointsByWallet(grants.filter(({ rule }) => !rule?.startsWith(REFERRAL)))),
    spentFrom: spent_wallet === null ? [] : unitsIn(document, [{ wallet: spent_wallet, points: points_spent }]),
  };
}
