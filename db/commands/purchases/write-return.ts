import type { Transaction } from '#db/sql.ts';
import type { PurchaseSnapshot, ReturnResult } from '#domain/loyalty/return.ts';
import { newId } from '#domain/shared/ids.ts';
import type { ReturnRun } from './book-return.ts';

export interface PurchaseRow {
  id: string; external_id: string; customer_id: string; membership_id: string; program_version_id: string; snapshot: unknown; occurred_at: Date; currency: string;
}

interface Written {
  run: ReturnRun;
  purchase: PurchaseRow;
  snapshot: PurchaseSnapshot;
  result: ReturnResult;
  /** Units of each line that come back. */
  units: readonly { position: number; quantity: number }[];
  id: string;
  answer: { refundMinor: number; pointsRestored: number; pointsReversed: number; shortfall: number };
  now: Date;
}

/** Corrects what reports read: discounts first, then the points of instruments, in the order they were written with the purchase. */
async function writeReturnedEffects(sql: Transaction, { purchase, snapshot, result }: Written): Promise<void> {
  const discounts = snapshot.discounts?.length ?? 0;
  for (const { discount, amountMinor } of result.discountsReturned) {
    await sql.queue('UPDATE purchase_effects SET returned_discount_minor = returned_discount_minor + ? WHERE purchase_id = ? AND position = ?', [amountMinor, purchase.id, discount]);
  }
  const ofInstruments = snapshot.grants.flatMap(({ code }, grant) => (code ? [grant] : []));
  for (const { grant, points } of result.reversals) {
    const position = ofInstruments.indexOf(grant);
    if (position >= 0) await sql.queue('UPDATE purchase_effects SET returned_points = returned_points + ? WHERE purchase_id = ? AND position = ?', [points, purchase.id, discounts + position]);
  }
}

/** Queues a return with all that hangs on it: the lines' counts, the sums of purchase and customer, the timeline. */
export async function writeReturn(sql: Transaction, written: Written): Promise<void> {
  const { run: { organizationId, workflowId, runId, command }, purchase, snapshot, result, id, answer, now } = written;
  const at = new Date(command.occurredAt);
  await sql.queueInsert('purchase_returns', ['id', 'organization_id', 'partner_id', 'external_id', 'body_hash', 'purchase_id', 'refund_minor', 'points_restored', 'points_reversed', 'shortfall',
    'answer', 'workflow_id', 'run_id', 'occurred_at', 'created_at'], [[id, organizationId, command.partnerId, command.externalId, command.bodyHash, purchase.id, answer.refundMinor,
    answer.pointsRestored, answer.pointsReversed, answer.shortfall, JSON.stringify(answer), workflowId, runId, at, now]]);
  await sql.queueInsert('purchase_return_lines', ['return_id', 'position', 'organization_id', 'purchase_id', 'quantity', 'occurred_at'],
    written.units.map(({ position, quantity }) => [id, position, organizationId, purchase.id, quantity, at]));
  for (const position of result.returnedPositions) {
    await sql.queue('UPDATE purchase_lines SET returned_quantity = ? WHERE purchase_id = ? AND position = ?', [result.returnedQuantities[position]!, purchase.id, position]);
  }
  await writeReturnedEffects(sql, written);
  const kept = snapshot.seen && result.reversals.length > 0 ? [JSON.stringify({ ...snapshot, kept: result.kept })] : [];
  await sql.queue(`UPDATE purchases SET refunded_minor = refunded_minor + ? ${kept.length > 0 ? ', snapshot = ?' : ''} WHERE id = ?`, [answer.refundMinor, ...kept, purchase.id]);
  // A receipt of a linked card's transaction was never counted.
  if (!snapshot.isLinked) await sql.queue('UPDATE customer_figures SET spent_minor = spent_minor - ? WHERE customer_id = ?', [answer.refundMinor, purchase.customer_id]);
  const details = {
    return: { id, externalId: command.externalId, purchase: { id: purchase.id, externalId: purchase.external_id }, currency: purchase.currency, refundMinor: answer.refundMinor,
      pointsRestored: answer.pointsRestored, pointsReversed: answer.pointsReversed, shortfall: answer.shortfall },
  };
  await sql.queueInsert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'],
    [[newId(), organizationId, purchase.customer_id, 'purchase.returned', id, at, JSON.stringify(details)]]);
}
