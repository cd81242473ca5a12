import { openLedger } from '#db/commands/loyalty/ledger-writer.ts';
import { loadLotsById, loadMembers, lotSnapshot, needAt, saveMembers } from '#db/commands/loyalty/member-state.ts';
import { fromJson, inTransaction, isDuplicateKey, type Sql, type Transaction } from '#db/sql.ts';
import type { BookingOutcome } from '#domain/loyalty/purchase/command.ts';
import { computeReturn, type PurchaseSnapshot, type ReturnResult } from '#domain/loyalty/return.ts';
import type { ReturnCommand } from '#domain/loyalty/return-command.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { refusalOf } from '#domain/shared/refusal.ts';
import { applyReturn } from './apply-return.ts';
import { presentMember } from './answer.ts';
import { programVersion } from './versions.ts';

export interface ReturnRun {
  organizationId: string;
  workflowId: string;
  runId: string;
  command: ReturnCommand;
}

interface PurchaseRow {
  id: string; external_id: string; customer_id: string; membership_id: string; program_version_id: string; snapshot: unknown; occurred_at: Date; currency: string;
}

async function earlier(sql: Sql, { organizationId, runId, command }: ReturnRun): Promise<BookingOutcome | undefined> {
  const { partnerId, externalId } = command;
  const row = await sql.row<{ id: string; body_hash: string; run_id: string }>(
    'SELECT id, body_hash, run_id FROM purchase_returns WHERE organization_id = ? AND partner_id = ? AND external_id = ?', [organizationId, partnerId, externalId]);
  if (!row) return undefined;
  if (row.body_hash === command.bodyHash) return { partnerId, externalId, bodyHash: command.bodyHash, status: 'processed', id: row.id, replayed: row.run_id !== runId };
  throw conflict('idempotency_conflict', 'This externalId was used with another body.');
}

/** Units of every line returned so far, under lock with the member. */
const returnedUnits = async (sql: Sql, purchaseId: string): Promise<number[]> =>
  (await sql.rows<{ returned_quantity: number }>('SELECT returned_quantity FROM purchase_lines WHERE purchase_id = ? ORDER BY position', [purchaseId])).map((row) => row.returned_quantity);

async function bookInTransaction(sql: Transaction, run: ReturnRun): Promise<BookingOutcome> {
  const { organizationId, command } = run;
  const purchase = await sql.row<PurchaseRow>(
    'SELECT id, external_id, customer_id, membership_id, program_version_id, snapshot, occurred_at, currency FROM purchases WHERE organization_id = ? AND id = ?', [organizationId, command.purchaseId]);
  if (!purchase) throw notFound('purchase');
  const members = await loadMembers(sql, new Map([[purchase.membership_id, needAt(command.occurredAt, { takes: true })]]), { lock: true });
  const known = await earlier(sql, run);
  if (known) return known;
  if (command.occurredAt < purchase.occurred_at.getTime()) throw new DomainError('return_before_purchase', 'The return is dated before its purchase.');
  const member = members.get(purchase.membership_id)!;
  const snapshot = fromJson<PurchaseSnapshot>(purchase.snapshot);
  const version = await programVersion(sql, purchase.program_version_id);
  const result = computeReturn(snapshot, await returnedUnits(sql, purchase.id), command.lines);
  await loadLotsById(sql, member, [...result.restorations.map(({ lotId }) => lotId), ...result.reversals.flatMap(({ lotId }) => lotId ?? [])]);
  const before = lotSnapshot([member]);
  const { document } = version;
  const moved = applyReturn({ member, returns: document.returns, timezone: document.timezone, at: command.occurredAt }, snapshot.spend?.wallet ?? null, result);
  const id = newId();
  const answer = {
    return: { id, externalId: command.externalId, purchase: { id: purchase.id, externalId: purchase.external_id }, occurredAt: new Date(command.occurredAt).toISOString(), lines: command.lines },
    refundMinor: result.refundMinor, pointsRestored: result.pointsRestored, pointsReversed: moved.pointsReversed, shortfall: moved.shortfall, certificateRestoredMinor: 0,
    member: presentMember(member, version, command.occurredAt),
  };
  const now = new Date();
  const ledger = openLedger(organizationId, now);
  ledger.post({ membershipId: member.id, kind: 'return', businessKey: id, occurredAt: command.occurredAt, purchaseId: purchase.id }, moved.entries);
  await saveMembers(sql, organizationId, [member], before);
  await writeReturn(sql, run, purchase, result, { id, answer, now });
  await ledger.write(sql);
  return { partnerId: command.partnerId, externalId: command.externalId, bodyHash: command.bodyHash, status: 'processed', id, replayed: false };
}

interface Written {
  id: string;
  answer: { refundMinor: number; pointsRestored: number; pointsReversed: number; shortfall: number };
  now: Date;
}

async function writeReturn(sql: Sql, { organizationId, workflowId, runId, command }: ReturnRun, purchase: PurchaseRow, result: ReturnResult, { id, answer, now }: Written): Promise<void> {
  const at = new Date(command.occurredAt);
  await sql.insert('purchase_returns', ['id', 'organization_id', 'partner_id', 'external_id', 'body_hash', 'purchase_id', 'refund_minor', 'points_restored', 'points_reversed', 'shortfall',
    'answer', 'workflow_id', 'run_id', 'occurred_at', 'created_at'], [[id, organizationId, command.partnerId, command.externalId, command.bodyHash, purchase.id, answer.refundMinor,
    answer.pointsRestored, answer.pointsReversed, answer.shortfall, JSON.stringify(answer), workflowId, runId, at, now]]);
  for (const position of result.returnedPositions) {
    await sql.run('UPDATE purchase_lines SET returned_quantity = ? WHERE purchase_id = ? AND position = ?', [result.returnedQuantities[position]!, purchase.id, position]);
  }
  await sql.run('UPDATE purchases SET refunded_minor = refunded_minor + ? WHERE id = ?', [answer.refundMinor, purchase.id]);
  await sql.run('UPDATE customer_figures SET spent_minor = spent_minor - ? WHERE customer_id = ?', [answer.refundMinor, purchase.customer_id]);
  const details = {
    return: { id, externalId: command.externalId, purchase: { id: purchase.id, externalId: purchase.external_id }, currency: purchase.currency, refundMinor: answer.refundMinor,
      pointsRestored: answer.pointsRestored, pointsReversed: answer.pointsReversed, shortfall: answer.shortfall },
  };
  await sql.insert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'],
    [[newId(), organizationId, purchase.customer_id, 'purchase.returned', id, at, JSON.stringify(details)]]);
}

/**
 * Books one return: money, points and line counters in one transaction under the member's lock. Safe to repeat.
 *
 * @returns processed, or refused: `return_exceeds_purchase`, `line_not_found`, `return_before_purchase`, `idempotency_conflict`, `not_found`
 */
export async function bookReturn(run: ReturnRun): Promise<BookingOutcome> {
  const attempt = () => inTransaction((sql) => bookInTransaction(sql, run));
  try {
    return await attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { partnerId: run.command.partnerId, externalId: run.command.externalId, bodyHash: run.command.bodyHash, status: 'refused', refusal: refusalOf(error) };
  }
}
