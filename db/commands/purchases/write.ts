import { keptFacts } from '#db/queries/member-history.ts';
import type { Transaction } from '#db/sql.ts';
import { pointsByWallet } from '#domain/loyalty/purchase/by-wallet.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { packReasons } from '#domain/loyalty/rules/reasons.ts';
import type { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { refusalOf } from '#domain/shared/refusal.ts';
import { ATTEMPT_COLUMNS } from './attempts.ts';
import type { BookedPurchase, BookingRun } from './book.ts';
import type { EarlierAttempt, MetCustomer } from './surroundings.ts';

const PURCHASE_COLUMNS = ['id', 'organization_id', 'partner_id', 'external_id', 'body_hash', 'customer_id', 'membership_id', 'program_version_id', 'place_id', 'currency',
  'gross_minor', 'net_minor', 'payable_minor', 'points_spent', 'earned', 'snapshot', 'answer', 'workflow_id', 'run_id', 'occurred_at', 'created_at', 'discount_minor', 'certificate_minor', 'earned_by', 'facts'];
const LINE_COLUMNS = ['purchase_id', 'position', 'organization_id', 'line_id', 'sku', 'name', 'category', 'tags', 'quantity', 'unit_price_minor', 'gross_minor', 'net_minor',
  'certificate_minor', 'points_spent', 'paid_minor', 'earned', 'counted_units'];

function purchaseRow({ organizationId, workflowId, runId }: BookingRun, { id, command, version, applied, answer }: BookedPurchase, now: Date) {
  const { result, snapshot } = applied;
  return [id, organizationId, command.partnerId, command.externalId, command.bodyHash, command.customerId, command.membershipId, version.id, command.placeId, command.currency,
    result.grossMinor, result.netMinor, result.payableMinor, result.pointsSpent, earnedOf(result), JSON.stringify(snapshot), JSON.stringify({ ...answer, notApplied: packReasons(answer.notApplied, version.compiled) }), workflowId, runId,
    new Date(command.occurredAt), now, result.grossMinor - result.netMinor, result.payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0), JSON.stringify(pointsByWallet(result.grants)), keptFacts(factsOf(command, result))];
}

/** What metrics read of it later: of a linked card's transaction, whose sum alone is known, one unit. */
const factsOf = ({ lines, cardTransaction }: PurchaseCommand, result: BookedPurchase['applied']['result']) => lines.map(({ sku, category, tags, quantity }, position) => {
  const { grossMinor, paidMinor, earned } = result.lines[position]!;
  return { sku, category, tags, quantity, grossMinor, paidMinor, earned, ...(cardTransaction && { units: 1 }) };
});

const earnedOf = (result: BookedPurchase['applied']['result']) => result.grants.reduce((sum, grant) => sum + grant.points, 0);

const lineRows = (organizationId: string, { id, command, applied }: BookedPurchase) => command.lines.map((line, position) => {
  const share = applied.result.lines[position]!;
  return [id, position, organizationId, line.lineId, line.sku, line.name, line.category, JSON.stringify(line.tags), line.quantity, line.unitPriceMinor, share.grossMinor, share.netMinor,
    share.certificateMinor, share.pointsSpent, share.paidMinor, share.earned, command.cardTransaction ? 1 : null];
});

function timelineRow(organizationId: string, { id, command, applied: { result } }: BookedPurchase) {
  const purchase = {
    id, externalId: command.externalId, payableMinor: result.payableMinor, currency: command.currency, place: command.place, earned: earnedOf(result), pointsSpent: result.pointsSpent,
  };
  return [newId(), organizationId, command.customerId, 'purchase.processed', id, new Date(command.occurredAt), JSON.stringify({ purchase })];
}

/** Figures of each customer: how many purchases, what was paid, when last; a receipt of a linked card's transaction is none beside it. */
function figureRows(organizationId: string, purchases: readonly BookedPurchase[]) {
  const figures = new Map<string, { count: number; spent: number; last: number }>();
  for (const { command, applied } of purchases.filter((purchase) => !purchase.applied.result.isLinked)) {
    const known = figures.get(command.customerId) ?? { count: 0, spent: 0, last: 0 };
    figures.set(command.customerId, { count: known.count + 1, spent: known.spent + applied.result.payableMinor, last: Math.max(known.last, command.occurredAt) });
  }
  return [...figures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([customerId, { count, spent, last }]) => [customerId, organizationId, count, spent, new Date(last)]);
}

/**
 * A purchase that was refused before and is processed now is no refused one any more. What was refused before its place was known
 * stands under the organization.
 */
async function forgetAttempts(sql: Transaction, organizationId: string, purchases: readonly BookedPurchase[], attempts: readonly EarlierAttempt[]): Promise<void> {
  const booked = new Set(purchases.flatMap(({ command }) => [`${command.partnerId} ${command.externalId}`]));
  const ids = new Set(purchases.map(({ command }) => command.externalId));
  for (const { partner_id, external_id, workflow_id } of attempts) {
    const unplaced = partner_id === organizationId && workflow_id === null && ids.has(external_id);
    if (!unplaced && !booked.has(`${partner_id} ${external_id}`)) continue;
    await sql.queue('DELETE FROM purchase_attempts WHERE organization_id = ? AND partner_id = ? AND external_id = ?', [organizationId, partner_id, external_id]);
  }
}

interface Met {
  now: Date;
  attempts: readonly EarlierAttempt[];
  customers: readonly MetCustomer[];
}

/** Writes processed purchases with all that hangs on them: lines, figures, timeline, the stage of first buyers. */
export async function writePurchases(sql: Transaction, run: BookingRun, purchases: readonly BookedPurchase[], { now, attempts, customers }: Met): Promise<void> {
  const { organizationId } = run;
  await sql.queueInsert('purchases', PURCHASE_COLUMNS, purchases.map((purchase) => purchaseRow(run, purchase, now)));
  await sql.queueInsert('purchase_lines', LINE_COLUMNS, purchases.flatMap((purchase) => lineRows(organizationId, purchase)));
  await sql.queueInsert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'], purchases.map((purchase) => timelineRow(organizationId, purchase)));
  await sql.queueInsert('customer_figures', ['customer_id', 'organization_id', 'purchase_count', 'spent_minor', 'last_purchase_at'], figureRows(organizationId, purchases),
    `ON DUPLICATE KEY UPDATE purchase_count = purchase_count + VALUES(purchase_count), spent_minor = spent_minor + VALUES(spent_minor),
     last_purchase_at = GREATEST(COALESCE(last_purchase_at, VALUES(last_purchase_at)), VALUES(last_purchase_at))`);
  const buyers = new Set(purchases.map(({ command }) => command.customerId));
  const fresh = customers.filter(({ id, stage }) => stage === 'new' && buyers.has(id)).map(({ id }) => id);
  if (fresh.length > 0) await sql.queue("UPDATE customers SET stage = 'active' WHERE organization_id = ? AND id IN (?)", [organizationId, fresh]);
  await forgetAttempts(sql, organizationId, purchases, attempts);
}

/** Keeps why purchases were refused, so that a later read of the `externalId` tells; the key itself stays free. */
export async function writeRefusals(sql: Transaction, { organizationId, workflowId, runId }: BookingRun, refused: readonly { command: PurchaseCommand; error: DomainError }[], now: Date): Promise<void> {
  await sql.queueInsert('purchase_attempts', ATTEMPT_COLUMNS,
    refused.map(({ command, error }) => [organizationId, command.partnerId, command.externalId, command.bodyHash, command.customerId, command.placeId, 'refused',
      JSON.stringify(refusalOf(error)), workflowId, runId, new Date(command.occurredAt), now]),
    `ON DUPLICATE KEY UPDATE ${ATTEMPT_COLUMNS.slice(3).map((column) => `${column} = VALUES(${column})`).join(', ')}`);
}
