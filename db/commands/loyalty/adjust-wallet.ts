import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { presentMember } from '#db/commands/purchases/answer.ts';
import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import { fromJson, inTransaction, isDuplicateKey, type Sql, type Transaction } from '#db/sql.ts';
import { lifeOf } from '#domain/loyalty/purchase/earning.ts';
import type { CompiledWallet } from '#domain/loyalty/rules/types.ts';
import { spendableAt, takeActive } from '#domain/loyalty/wallet.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { bookGrant } from './book-grant.ts';
import { openLedger, type MemberEntry } from './ledger-writer.ts';
import { loadMembers, lotSnapshot, needAt, saveMembers, walletState, type MemberState } from './member-state.ts';

export interface WalletAdjustment {
  organizationId: string;
  membershipId: string;
  wallet: string;
  externalId: string;
  bodyHash: string;
  type: 'grant' | 'debit';
  points: number;
  /** Undefined: the wallet's rule; null: never. Epoch milliseconds. */
  expiresAt: number | null | undefined;
  occurredAt: number;
  reason: string;
  actor: string;
}

function grant(member: MemberState, document: CompiledWallet, version: ProgramVersion, { points, occurredAt, expiresAt }: WalletAdjustment): MemberEntry[] {
  const { activeFrom, expiresAt: byRule } = lifeOf(document, occurredAt, version.compiled.timezone);
  const end = expiresAt === undefined ? byRule : expiresAt;
  if (end !== null && end <= occurredAt) throw new DomainError('expires_before_grant', 'The points would expire before they are granted.');
  return bookGrant(member, { wallet: document.code, rule: null, purchaseId: null, amount: points, grantedAt: occurredAt, activeFrom, expiresAt: end }).entries;
}

function debit(member: MemberState, wallet: string, { points, occurredAt }: WalletAdjustment): MemberEntry[] {
  const state = walletState(member, wallet);
  const spendable = spendableAt(state, occurredAt);
  if (spendable < points) throw new DomainError('insufficient_points', `The wallet holds ${spendable} points.`);
  return takeActive(state, points, occurredAt).map((taking) => ({ wallet, type: 'debit', points: -taking.points, lotId: taking.lotId }));
}

async function earlier(sql: Sql, { organizationId, externalId, bodyHash }: WalletAdjustment) {
  const row = await sql.row<{ body_hash: string; answer: unknown }>(
    "SELECT body_hash, answer FROM ledger_transactions WHERE organization_id = ? AND kind = 'adjustment' AND business_key = ?", [organizationId, externalId]);
  if (!row) return undefined;
  if (row.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return { answer: fromJson<AdjustmentAnswer>(row.answer), replayed: true };
}

export interface AdjustmentAnswer {
  entry: { id: string; externalId: string; type: 'grant' | 'debit'; wallet: string; points: number; occurredAt: string; reason: string };
  member: ReturnType<typeof presentMember>;
}

async function adjustInTransaction(sql: Transaction, adjustment: WalletAdjustment): Promise<{ answer: AdjustmentAnswer; replayed: boolean }> {
  const { organizationId, membershipId, occurredAt, externalId, type, points, wallet, reason } = adjustment;
  const owned = await sql.row<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND id = ?', [organizationId, membershipId]);
  if (!owned) throw notFound('member');
  const member = (await loadMembers(sql, new Map([[membershipId, needAt(occurredAt, { takes: type === 'debit' })]]), { lock: true })).get(membershipId)!;
  const known = await earlier(sql, adjustment);
  if (known) return known;
  if (member.mergedInto !== null) throw conflict('member_merged', 'This membership was merged into another one. Use that one.');
  const versionAt = await programVersions(sql, organizationId, [member.programId]);
  const version = versionAt(member.programId, occurredAt);
  await attachLevels(sql, organizationId, { members: new Map([[membershipId, member]]), needs: new Map([[membershipId, { earliest: occurredAt, returns: false }]]), versionAt });
  const document = version.compiled.wallets.find((candidate) => candidate.code === wallet);
  if (!document) throw new DomainError('wallet_not_found', `The program has no wallet ${wallet}.`);
  const before = lotSnapshot([member]);
  const entries = type === 'grant' ? grant(member, document, version, adjustment) : debit(member, wallet, adjustment);
  member.latestAt = Math.max(member.latestAt, occurredAt);
  const now = new Date();
  const ledger = openLedger(organizationId, now);
  const [entryId] = ledger.post({ membershipId, kind: 'adjustment', businessKey: externalId, occurredAt, actor: adjustment.actor, reason }, entries);
  await saveMembers(sql, organizationId, [member], before);
  await ledger.write(sql);
  const at = new Date(occurredAt);
  const answer: AdjustmentAnswer = {
    entry: { id: entryId!, externalId, type, wallet, points: type === 'grant' ? points : -points, occurredAt: at.toISOString(), reason },
    member: presentMember(member, version, occurredAt),
  };
  await sql.run("UPDATE ledger_transactions SET body_hash = ?, answer = ? WHERE organization_id = ? AND kind = 'adjustment' AND business_key = ?",
    [adjustment.bodyHash, JSON.stringify(answer), organizationId, externalId]);
  await sql.insert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'],
    [[newId(), organizationId, member.customerId, type === 'grant' ? 'points.granted' : 'points.debited', entryId!, at, JSON.stringify({ points, wallet, reason })]]);
  return { answer, replayed: false };
}

/**
 * Grants points to a member or takes some away by hand, with a reason and who did it. The same `externalId` and body again answers as
 * the first time.
 *
 * @throws DomainError `insufficient_points`, `wallet_not_found`, `expires_before_grant` (422), `idempotency_conflict` (409), `not_found`
 */
export async function adjustWallet(adjustment: WalletAdjustment): Promise<{ answer: AdjustmentAnswer; replayed: boolean }> {
  const attempt = () => inTransaction((sql) => adjustInTransaction(sql, adjustment));
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}
