import type { Transaction } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';

export type EntryType = 'grant' | 'debit' | 'spend' | 'return' | 'restore' | 'debt' | 'debt_repay' | 'referral' | 'merge';
type ProgramAccount = 'program.issued' | 'program.redeemed' | 'program.reversed' | 'program.adjusted';

export interface LedgerPosting {
  membershipId: string;
  kind: 'purchase' | 'return' | 'adjustment' | 'referral' | 'merge' | 'auth';
  /** Unique per organization and kind: a posting repeated is refused by the database. */
  businessKey: string;
  occurredAt: number;
  purchaseId?: string | null;
  actor?: string | null;
  reason?: string | null;
}

export interface MemberEntry {
  wallet: string;
  type: EntryType;
  /** Signed movement of active + pending − debt. */
  points: number;
  lotId: string | null;
  rule?: string | null;
}

const COUNTER_ACCOUNT: Record<EntryType, ProgramAccount> = {
  grant: 'program.issued', debt_repay: 'program.issued', referral: 'program.issued', merge: 'program.adjusted',
  spend: 'program.redeemed', restore: 'program.redeemed', return: 'program.reversed', debt: 'program.reversed', debit: 'program.adjusted',
};

/**
 * Collects double entries and writes them at once: every movement of a member's account stands against one of the program's,
 * so each transaction sums to zero. Nothing is ever updated or deleted.
 */
export function openLedger(organizationId: string, postedAt: Date) {
  const transactions: (string | number | Date | null)[][] = [];
  const entries: (string | number | Date | null)[][] = [];
  return {
    /** Posts entries as one transaction; answers the ids of the member's entries. Without entries nothing is posted. */
    post(posting: LedgerPosting, memberEntries: readonly MemberEntry[]): string[] {
      if (memberEntries.length === 0) return [];
      const id = newId();
      const at = new Date(posting.occurredAt);
      transactions.push([id, organizationId, posting.membershipId, posting.kind, posting.businessKey, posting.purchaseId ?? null, posting.actor ?? null,
        posting.reason ?? null, at, postedAt]);
      return memberEntries.map(({ wallet, type, points, lotId, rule }) => {
        const entryId = newId();
        const account = type === 'debt' || type === 'debt_repay' ? 'member.debt' : 'member.points';
        entries.push([entryId, organizationId, id, posting.membershipId, wallet, account, type, lotId, rule ?? null, points, at]);
        entries.push([newId(), organizationId, id, posting.membershipId, wallet, COUNTER_ACCOUNT[type], type, null, rule ?? null, -points, at]);
        return entryId;
      });
    },
    async write(sql: Transaction): Promise<void> {
      await sql.queueInsert('ledger_transactions',
        ['id', 'organization_id', 'membership_id', 'kind', 'business_key', 'purchase_id', 'actor', 'reason', 'occurred_at', 'posted_at'], transactions);
      await sql.queueInsert('ledger_entries',
        ['id', 'organization_id', 'transaction_id', 'membership_id', 'wallet', 'account', 'type', 'lot_id', 'rule', 'points', 'occurred_at'], entries);
    },
  };
}
export type Ledger = ReturnType<typeof openLedger>;
