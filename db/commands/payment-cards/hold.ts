import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { writeTimeline } from '#db/commands/customers/write-timeline.ts';
import { openLedger, type MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { loadMembers, lotSnapshot, needAt, saveMembers, walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { assertStays } from '#db/commands/loyalty/moved-members.ts';
import { applyPurchase } from '#db/commands/purchases/apply.ts';
import { readGround } from '#db/commands/purchases/ground.ts';
import { programVersions, type VersionAt } from '#db/commands/purchases/versions.ts';
import { findCardTransaction } from '#db/queries/card-transactions.ts';
import { unitsIn } from '#db/queries/wallet-units.ts';
import { fromJson, inTransaction, isDuplicateKey, type Transaction } from '#db/sql.ts';
import { pointsByWallet } from '#domain/loyalty/purchase/by-wallet.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { addLot } from '#domain/loyalty/wallet.ts';
import { settlementOf } from '#domain/payment-cards/transaction.ts';
import { newId } from '#domain/shared/ids.ts';
import { lockCodes, releaseLots, type HeldLot } from './for-purchase.ts';

/** An authorisation as a purchase of its sum: what it would earn is held. */
export interface Hold {
  organizationId: string;
  transactionId: string;
  command: PurchaseCommand;
  /** When it dies, epoch milliseconds, exclusive. */
  until: number;
}

/** What the purchase would earn, computed on a copy of the member: nothing of it is booked or counted. */
async function earnedBy(sql: Transaction, { organizationId, command }: Hold, versionAt: VersionAt) {
  const { membershipId, programId, occurredAt } = command;
  const members = await loadMembers(sql, new Map([[membershipId, needAt(occurredAt, { takes: true })]]), { lock: false });
  const ground = await readGround(sql, organizationId, { purchases: [command], versionAt, members: new Map(), lock: false });
  await attachLevels(sql, organizationId, { members, needs: new Map([[membershipId, { earliest: occurredAt, returns: false }]]), versionAt, metrics: ground.metrics });
  return applyPurchase({ command, version: versionAt(programId, occurredAt), member: members.get(membershipId)!, ground: { ...ground, referrals: new Map() } }, null).result.grants;
}

/** Lots that are pending for as long as the authorisation lives: they would become active at the very instant they end. */
function addHeld(member: MemberState, grants: Awaited<ReturnType<typeof earnedBy>>, { command, until }: Hold): HeldLot[] {
  return grants.map(({ wallet, rule, points }) => {
    const lot = addLot(walletState(member, wallet), { id: newId(), wallet, rule, purchaseId: null, amount: points, grantedAt: command.occurredAt, activeFrom: until, expiresAt: until });
    return { lotId: lot.id, wallet, rule, points };
  });
}

async function holdInTransaction(sql: Transaction, hold: Hold): Promise<void> {
  const { organizationId, transactionId, command } = hold;
  const { membershipId, occurredAt } = command;
  const members = await loadMembers(sql, new Map([[membershipId, needAt(occurredAt, { takes: true })]]), { lock: true });
  const member = members.get(membershipId);
  assertStays(member);
  await lockCodes(sql, organizationId, command.cardTransaction?.authCode ? [command.cardTransaction.authCode] : []);
  const known = await sql.row('SELECT transaction_id FROM card_link_holds WHERE organization_id = ? AND transaction_id = ?', [organizationId, transactionId]);
  const told = await findCardTransaction(sql, organizationId, transactionId);
  if (known || !told || !settlementOf(told.events, told).hold) return;
  const before = lotSnapshot(members.values());
  const versionAt = await programVersions(sql, organizationId, [command.programId]);
  const held = addHeld(member, await earnedBy(sql, hold, versionAt), hold);
  const now = new Date();
  member.latestAt = Math.max(member.latestAt, occurredAt);
  await sql.insert('card_link_holds', ['organization_id', 'transaction_id', 'membership_id', 'lots', 'held_at', 'created_at'], [[organizationId, transactionId, membershipId, JSON.stringify(held), new Date(occurredAt), now]]);
  const ledger = openLedger(organizationId, now);
  ledger.post({ membershipId, kind: 'auth', businessKey: transactionId, occurredAt }, held.map(({ wallet, lotId, points, rule }): MemberEntry => ({ wallet, type: 'grant', points, lotId, rule })));
  await saveMembers(sql, organizationId, members.values(), before);
  await ledger.write(sql);
  const { document } = versionAt(command.programId, occurredAt);
  await writeTimeline(sql, organizationId, [{
    customerId: member.customerId, type: 'card_link.authorized', subjectId: null, occurredAt: new Date(occurredAt), details: { place: command.place, points: held.reduce((sum, { points }) => sum + points, 0), pointsBy: unitsIn(document, pointsByWallet(held)) },
  }]);
}

/**
 * Holds the points an authorisation would earn, pending, until it dies (rule N28). Once for a transaction, and not at all when it was
 * cleared or its receipt has earned meanwhile. They count for no level, limit or budget.
 */
export async function holdPoints(hold: Hold): Promise<void> {
  const attempt = () => inTransaction((sql) => holdInTransaction(sql, hold));
  await attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

/** Lets held points go although no purchase takes their place: nothing was cleared, or the receipt earned. Safe to repeat. */
export async function releaseHold(organizationId: string, transactionId: string, at: number): Promise<void> {
  await inTransaction(async (sql) => {
    const hold = await sql.row<{ lots: unknown; held_at: Date }>('SELECT lots, held_at FROM card_link_holds WHERE organization_id = ? AND transaction_id = ? AND released_at IS NULL', [organizationId, transactionId]);
    const lots = hold ? fromJson<HeldLot[]>(hold.lots) : [];
    if (lots.length === 0) return;
    // The lots tell whose they are: they move in a merge.
    const owner = await sql.row<{ membership_id: string }>('SELECT membership_id FROM lots WHERE organization_id = ? AND id = ?', [organizationId, lots[0]!.lotId]);
    const instant = Math.max(at, hold!.held_at.getTime());
    const members = await loadMembers(sql, new Map([[owner!.membership_id, needAt(instant, { takes: true })]]), { lock: true });
    const member = members.get(owner!.membership_id);
    assertStays(member);
    const now = new Date();
    if ((await sql.run('UPDATE card_link_holds SET released_at = ? WHERE organization_id = ? AND transaction_id = ? AND released_at IS NULL', [now, organizationId, transactionId])) === 0) return;
    const before = lotSnapshot(members.values());
    const ledger = openLedger(organizationId, now);
    member.latestAt = Math.max(member.latestAt, instant);
    ledger.post({ membershipId: member.id, kind: 'auth', businessKey: `${transactionId} released`, occurredAt: instant }, releaseLots(member, lots, instant));
    await saveMembers(sql, organizationId, members.values(), before);
    await ledger.write(sql);
  });
}
