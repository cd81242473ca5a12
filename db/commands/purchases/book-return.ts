import { restoreInstrumentUses } from '#db/commands/instruments/for-return.ts';
import { saveLevels } from '#db/commands/levels/level-state.ts';
import { attachLevels } from '#db/commands/levels/member-levels.ts';
import { Counters } from '#db/commands/loyalty/counters.ts';
import { openLedger, type Ledger, type MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { assertStays, MembersMoved } from '#db/commands/loyalty/moved-members.ts';
import { loadLotsById, lotSnapshot, memberSelects, membersFrom, needAt, saveMembers, type BalanceRow, type MemberRow, type MemberState } from '#db/commands/loyalty/member-state.ts';
import { restoreOfferUse } from '#db/commands/offers/for-purchase.ts';
import { cancelReferral, heldReferralOf, type HeldReferral } from '#db/commands/people/referral-booking.ts';
import { fromJson, inTransaction, isDuplicateKey, type Select, type Transaction } from '#db/sql.ts';
import type { BookingOutcome } from '#domain/loyalty/purchase/command.ts';
import type { CounterKey } from '#domain/loyalty/purchase/counters.ts';
import { reEvaluation } from '#domain/loyalty/purchase/re-evaluate.ts';
import type { PurchaseLineInput } from '#domain/loyalty/purchase/types.ts';
import { computeReturn, goneOf, type PurchaseSnapshot, type ReturnResult } from '#domain/loyalty/return.ts';
import type { ReturnCommand } from '#domain/loyalty/return-command.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { refusalOf } from '#domain/shared/refusal.ts';
import { applyReturn } from './apply-return.ts';
import { presentMember } from './answer.ts';
import { programVersion, programVersions, type ProgramVersion } from './versions.ts';
import { writeReturn, type PurchaseRow } from './write-return.ts';

/** What the numbers of a return follow from; the rest of its command only names it. */
export interface AskedReturn {
  organizationId: string;
  command: Pick<ReturnCommand, 'purchaseId' | 'occurredAt' | 'lines'>;
}

export interface ReturnRun extends AskedReturn {
  workflowId: string;
  runId: string;
  command: ReturnCommand;
}

interface EarlierRow {
  id: string; body_hash: string; run_id: string;
}

/** The outcome of a return whose key is taken. @throws DomainError `idempotency_conflict` (409) */
function earlier({ runId, command }: ReturnRun, row: EarlierRow | undefined): BookingOutcome | undefined {
  const { partnerId, externalId } = command;
  if (!row) return undefined;
  if (row.body_hash === command.bodyHash) return { partnerId, externalId, bodyHash: command.bodyHash, status: 'processed', id: row.id, replayed: row.run_id !== runId };
  throw conflict('idempotency_conflict', 'This externalId was used with another body.');
}

interface LineRow {
  line_id: string; sku: string | null; name: string; category: string | null; tags: unknown; quantity: number; unit_price_minor: number; returned_quantity: number;
}

const lineInput = (row: LineRow): PurchaseLineInput => ({
  lineId: row.line_id, sku: row.sku, name: row.name, category: row.category, tags: fromJson<string[]>(row.tags), quantity: row.quantity, unitPriceMinor: row.unit_price_minor,
});

interface Met {
  /** As it stands under the lock, with the units of its lines that were returned so far. */
  purchase: PurchaseRow;
  lines: LineRow[];
  /** The return that took the key before. */
  known: EarlierRow | undefined;
  version: ProgramVersion;
  snapshot: PurchaseSnapshot;
  /** What the purchase qualified, if its full return cancels it now. */
  referral: HeldReferral | undefined;
  members: Map<string, MemberState>;
}

/**
 * The member and, where the purchase qualified a recommendation, the advocate: locked in ascending order of id; then the purchase as it stands.
 *
 * @param key what the return is booked under; without one no earlier return is looked for
 */
async function meet(sql: Transaction, { organizationId, command: { purchaseId, occurredAt } }: AskedReturn, key?: Pick<ReturnCommand, 'partnerId' | 'externalId'>): Promise<Met> {
  const named = await sql.row<{ membership_id: string; program_version_id: string }>('SELECT membership_id, program_version_id FROM purchases WHERE organization_id = ? AND id = ?', [organizationId, purchaseId]);
  if (!named) throw notFound('purchase');
  const version = await programVersion(sql, named.program_version_id);
  const held = () => (version.compiled.referral ? heldReferralOf(sql, organizationId, purchaseId) : Promise.resolve(undefined));
  const before = await held();
  const ids = [named.membership_id, ...(before?.advocateMembershipId ? [before.advocateMembershipId] : [])];
  const needs = new Map(ids.map((id) => [id, needAt(occurredAt, { takes: true })]));
  const [members, balances, purchases, lines, known] = await sql.select(
    ...memberSelects(needs, { lock: true }),
    ['SELECT id, external_id, customer_id, membership_id, program_version_id, snapshot, occurred_at, currency FROM purchases WHERE organization_id = ? AND id = ?', [organizationId, purchaseId]],
    ['SELECT line_id, sku, name, category, tags, quantity, unit_price_minor, returned_quantity FROM purchase_lines WHERE purchase_id = ? ORDER BY position', [purchaseId]],
    ...(key ? [['SELECT id, body_hash, run_id FROM purchase_returns WHERE organization_id = ? AND partner_id = ? AND external_id = ?', [organizationId, key.partnerId, key.externalId]] satisfies Select] : []),
  );
  const [purchase] = purchases as [PurchaseRow];
  const locked = await membersFrom(sql, needs, members as MemberRow[], balances as BalanceRow[]);
  assertStays(locked.get(purchase.membership_id));
  return {
    purchase, lines: lines as LineRow[], known: (known as EarlierRow[] | undefined)?.[0], version, members: locked, snapshot: fromJson<PurchaseSnapshot>(purchase.snapshot), referral: before && await held(),
  };
}

/** The counter of who has the purchase now: a merge moved what the one who bought had used. */
function ownedNow(key: CounterKey, { membership_id, customer_id }: PurchaseRow): CounterKey {
  if (key.subject === 'member') return { ...key, subjectId: membership_id };
  return key.subject === 'customer' ? { ...key, subjectId: customer_id } : key;
}

/** Gives back what the purchase took of its limits, instruments and offers, and what its recommendation brought. */
async function release(sql: Transaction, { organizationId, command }: AskedReturn, { purchase, version, snapshot, referral, members }: Met, { id, result, ledger, now }: { id: string; result: ReturnResult; ledger: Ledger; now: Date }): Promise<void> {
  const counters = new Counters(organizationId);
  const taken = (use: number) => ({ programId: version.programId, key: ownedNow(snapshot.uses![use]!.key, purchase) });
  await counters.lock(sql, result.releases.map(({ use }) => taken(use)));
  for (const { use, amount } of result.releases) counters.note({ ...taken(use), amount: -amount, purchaseId: purchase.id, occurredAt: purchase.occurred_at.getTime() });
  await counters.write(sql, now);
  const releaseUses = result.isWhole && version.compiled.returns.instruments === 'restore_on_full_return';
  if (snapshot.payments?.length || snapshot.used?.length) {
    await restoreInstrumentUses(sql, organizationId, {
      purchaseId: purchase.id, returnId: id, occurredAt: command.occurredAt, timezone: version.compiled.timezone, releaseUses,
      amounts: new Map(result.instrumentRestorations.map(({ instrumentId, units }) => [instrumentId, units])),
      ...(version.compiled.returns.instruments === 'restore_on_full_return' && {
        gone: (ofLine: readonly number[]) => ofLine.reduce((sum, amount, index) => sum + goneOf(amount, snapshot.lines[index]!.quantity, result.returnedQuantities[index]!), 0),
      }),
    });
  }
  if (releaseUses && snapshot.used?.length) await restoreOfferUse(sql, organizationId, { purchaseId: purchase.id, at: command.occurredAt });
  if (!referral || !result.isWhole || command.occurredAt >= referral.holdUntil) return;
  const advocate = referral.advocateMembershipId === null ? null : (members.get(referral.advocateMembershipId) ?? null);
  const entries = await cancelReferral(sql, organizationId, { referral, friend: members.get(purchase.membership_id)!, advocate, at: command.occurredAt });
  const posting = { kind: 'referral' as const, occurredAt: command.occurredAt, purchaseId: purchase.id };
  ledger.post({ ...posting, membershipId: purchase.membership_id, businessKey: `${referral.id} cancelled friend` }, entries.friend);
  if (advocate) ledger.post({ ...posting, membershipId: advocate.id, businessKey: `${referral.id} cancelled advocate` }, entries.advocate);
}

/** What a return comes to: money in minor units, points in those of their wallets, the member as it stands after it. */
export interface ReturnNumbers {
  refundMinor: number;
  pointsRestored: number;
  pointsReversed: number;
  shortfall: number;
  certificateRestoredMinor: number;
  member: ReturnType<typeof presentMember>;
}

/**
 * Decides a return under its locks, up to its numbers: what is left to do is to save the members and their levels, and to write the return.
 *
 * @throws DomainError `return_exceeds_purchase`, `line_not_found`, `return_before_purchase`
 */
async function settle(sql: Transaction, asked: AskedReturn, met: Met) {
  const { organizationId, command } = asked;
  const { purchase, lines, version, snapshot, members } = met;
  if (command.occurredAt < purchase.occurred_at.getTime()) throw new DomainError('return_before_purchase', 'The return is dated before its purchase.');
  const member = members.get(purchase.membership_id)!;
  const { compiled } = version;
  const levels = await attachLevels(sql, organizationId, {
    members, needs: new Map([[member.id, { earliest: command.occurredAt, returns: true }]]), versionAt: await programVersions(sql, organizationId, [version.programId]),
  });
  const reEvaluate = reEvaluation({ program: compiled, snapshot, lines: lines.map(lineInput), at: purchase.occurred_at.getTime(), memberSince: member.joinedAt, facts: member.levels.facts().filter(({ purchaseId }) => purchaseId !== purchase.id) });
  const result = computeReturn(snapshot, lines.map((line) => line.returned_quantity), command.lines, { method: compiled.returns.method, reEvaluate });
  await loadLotsById(sql, member, [...result.restorations.map(({ lotId }) => lotId), ...result.reversals.flatMap(({ lotId }) => lotId ?? [])]);
  const before = lotSnapshot(members.values());
  const moved = applyReturn({ member, returns: compiled.returns, timezone: compiled.timezone, at: command.occurredAt }, snapshot.spend?.wallet ?? null, result);
  const [id, now] = [newId(), new Date()];
  const ledger = openLedger(organizationId, now);
  ledger.post({ membershipId: member.id, kind: 'return', businessKey: id, occurredAt: command.occurredAt, purchaseId: purchase.id }, moved.entries);
  await release(sql, asked, met, { id, result, ledger, now });
  const units = result.returnedPositions.map((position) => ({ position, quantity: result.returnedQuantities[position]! - lines[position]!.returned_quantity }));
  if (!snapshot.isLinked) member.levels.addReturn({ purchaseId: purchase.id, at: command.occurredAt, units });
  const numbers: ReturnNumbers = {
    refundMinor: result.refundMinor, pointsRestored: result.pointsRestored, pointsReversed: moved.pointsReversed, shortfall: moved.shortfall,
    certificateRestoredMinor: result.certificateRestoredMinor, member: presentMember(member, version, command.occurredAt),
  };
  return { id, now, result, units, before, levels, ledger, numbers, entries: moved.entries };
}

async function bookInTransaction(sql: Transaction, run: ReturnRun): Promise<BookingOutcome> {
  const { organizationId, command } = run;
  const met = await meet(sql, run, command);
  const known = earlier(run, met.known);
  if (known) return known;
  const { purchase, snapshot, members } = met;
  const { id, now, result, units, before, levels, ledger, numbers } = await settle(sql, run, met);
  const answer = {
    return: { id, externalId: command.externalId, purchase: { id: purchase.id, externalId: purchase.external_id }, occurredAt: new Date(command.occurredAt).toISOString(), lines: command.lines },
    ...numbers,
  };
  await saveMembers(sql, organizationId, members.values(), before);
  await writeReturn(sql, { run, purchase, snapshot, result, units, id, answer, now });
  await saveLevels(sql, organizationId, levels, now);
  await ledger.write(sql);
  return { partnerId: command.partnerId, externalId: command.externalId, bodyHash: command.bodyHash, status: 'processed', id, replayed: false };
}

/** What of a return is decided and what it moves in the member's wallets; whoever asks must roll its transaction back. @throws DomainError as {@link settle} */
export async function decideReturn(sql: Transaction, asked: AskedReturn): Promise<{ numbers: ReturnNumbers; entries: readonly MemberEntry[]; version: ProgramVersion }> {
  const met = await meet(sql, asked);
  const { numbers, entries } = await settle(sql, asked, met);
  return { numbers, entries, version: met.version };
}

/**
 * Books one return: money, points and line counters in one transaction under the member's lock. Safe to repeat.
 *
 * @returns processed, or refused: `return_exceeds_purchase`, `line_not_found`, `return_before_purchase`, `idempotency_conflict`, `not_found`
 */
export async function bookReturn(run: ReturnRun): Promise<BookingOutcome> {
  const attempt = () => inTransaction((sql) => bookInTransaction(sql, run));
  try {
    // A twin won the key, or the member was merged before it was locked: the purchase is read again.
    return await attempt().catch((error: unknown) => (isDuplicateKey(error) || error instanceof MembersMoved ? attempt() : Promise.reject(error)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { partnerId: run.command.partnerId, externalId: run.command.externalId, bodyHash: run.command.bodyHash, status: 'refused', refusal: refusalOf(error) };
  }
}
