import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { computePurchase, type Grant, type PurchaseResult } from '#domain/loyalty/purchase/compute.ts';
import type { PurchaseSnapshot } from '#domain/loyalty/return.ts';
import { grantPoints } from '#domain/loyalty/wallet.ts';
import { newId } from '#domain/shared/ids.ts';
import type { ProgramVersion } from './versions.ts';

export interface AppliedPurchase {
  result: PurchaseResult;
  snapshot: PurchaseSnapshot;
  entries: MemberEntry[];
}

/** Adds a grant to the member, and says what to post. */
function addGrant(member: MemberState, grant: Grant, purchaseId: string | null, at: number): { lotId: string | null; entries: MemberEntry[] } {
  const { rule, wallet, points, activeFrom, expiresAt } = grant;
  const { repaid, lot } = grantPoints(walletState(member, wallet), { id: newId(), wallet, rule, purchaseId, amount: points, grantedAt: at, activeFrom, expiresAt });
  const entries: MemberEntry[] = [];
  if (repaid > 0) entries.push({ wallet, type: 'debt_repay', points: repaid, lotId: null, rule });
  if (lot) entries.push({ wallet, type: 'grant', points: lot.amount, lotId: lot.id, rule });
  return { lotId: lot?.id ?? null, entries };
}

/**
 * Computes a purchase against a member's state and changes that state: the one computation of purchase, calculate, batch and import.
 *
 * @throws DomainError when a rule refuses the purchase; the state is unchanged then
 */
export function applyPurchase(command: PurchaseCommand, version: ProgramVersion, member: MemberState, purchaseId: string | null): AppliedPurchase {
  const at = command.occurredAt;
  for (const wallet of version.document.wallets) walletState(member, wallet.code);
  const result = computePurchase({ document: version.document, lines: command.lines, spend: command.spend, wallets: member.wallets, occurredAt: at });
  const spends: MemberEntry[] = (result.spend?.takings ?? []).map(({ lotId, points }) => ({ wallet: result.spend!.wallet, type: 'spend', points: -points, lotId }));
  const granted = result.grants.map((grant) => ({ grant, ...addGrant(member, grant, purchaseId, at) }));
  member.latestAt = Math.max(member.latestAt, at);
  return {
    result,
    entries: [...spends, ...granted.flatMap(({ entries }) => entries)],
    snapshot: {
      lines: result.lines.map((line, index) => ({ lineId: line.lineId, quantity: command.lines[index]!.quantity, paidMinor: line.paidMinor, pointsSpent: line.pointsSpent })),
      grants: granted.map(({ grant, lotId }) => ({
        rule: grant.rule, wallet: grant.wallet, points: grant.points, lotId, eligibleMinor: grant.eligibleMinor,
        rounding: version.document.wallets.find((wallet) => wallet.code === grant.wallet)!.rounding,
      })),
      spend: result.spend,
    },
  };
}
