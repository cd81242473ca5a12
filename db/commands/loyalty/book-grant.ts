import { grantPoints, type Lot } from '#domain/loyalty/wallet.ts';
import { newId } from '#domain/shared/ids.ts';
import type { MemberEntry } from './ledger-writer.ts';
import { walletState, type MemberState } from './member-state.ts';

export interface BookedGrant {
  /** Null where everything went to what was owed. */
  lotId: string | null;
  entries: MemberEntry[];
}

/** Grants points to a member, what is owed being repaid first (rule N11), and says what to post. @param type of the entry that the rest is posted as */
export function bookGrant(member: MemberState, grant: Omit<Lot, 'id' | 'remaining'>, type: 'grant' | 'referral' = 'grant'): BookedGrant {
  const { wallet, rule } = grant;
  const { repaid, lot } = grantPoints(walletState(member, wallet), { ...grant, id: newId() });
  const entries: MemberEntry[] = [];
  if (repaid > 0) entries.push({ wallet, type: 'debt_repay', points: repaid, lotId: null, rule });
  if (lot) entries.push({ wallet, type, points: lot.amount, lotId: lot.id, rule });
  return { lotId: lot?.id ?? null, entries };
}
