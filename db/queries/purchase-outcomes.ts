import { fromJson, sql } from '#db/sql.ts';
import type { PurchaseAnswer } from '#db/commands/purchases/answer.ts';
import type { Refusal } from '#domain/loyalty/purchase/command.ts';

/** A processed purchase with the answer its first caller got. */
export interface StoredPurchase {
  id: string;
  partnerId: string;
  externalId: string;
  bodyHash: string;
  answer: PurchaseAnswer;
  workflowId: string;
  runId: string;
}

/** Answers of processed purchases by external id, whatever their partner. */
export async function answersOf(organizationId: string, externalIds: readonly string[]): Promise<StoredPurchase[]> {
  if (externalIds.length === 0) return [];
  const rows = await sql.rows<{ id: string; partner_id: string; external_id: string; body_hash: string; answer: unknown; workflow_id: string; run_id: string }>(
    'SELECT id, partner_id, external_id, body_hash, answer, workflow_id, run_id FROM purchases WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]);
  return rows.map((row) => ({
    id: row.id, partnerId: row.partner_id, externalId: row.external_id, bodyHash: row.body_hash, answer: fromJson(row.answer), workflowId: row.workflow_id, runId: row.run_id,
  }));
}

/** A purchase that is not processed: still on its way, or refused with the reason. */
export interface PurchaseAttempt {
  partnerId: string;
  externalId: string;
  bodyHash: string;
  customerId: string | null;
  placeId: string | null;
  status: 'processing' | 'refused';
  refusal: Refusal | null;
  workflowId: string;
  runId: string | null;
  occurredAt: Date;
}

export async function attemptsOf(organizationId: string, externalIds: readonly string[]): Promise<PurchaseAttempt[]> {
  if (externalIds.length === 0) return [];
  const rows = await sql.rows<{
    partner_id: string; external_id: string; body_hash: string; customer_id: string | null; place_id: string | null; status: 'processing' | 'refused'; problem: unknown;
    workflow_id: string | null; run_id: string | null; occurred_at: Date;
  }>(
    'SELECT partner_id, external_id, body_hash, customer_id, place_id, status, problem, workflow_id, run_id, occurred_at FROM purchase_attempts WHERE organization_id = ? AND external_id IN (?)',
    [organizationId, externalIds]);
  return rows.map((row) => ({
    partnerId: row.partner_id, externalId: row.external_id, bodyHash: row.body_hash, customerId: row.customer_id, placeId: row.place_id, status: row.status,
    refusal: row.problem === null ? null : fromJson(row.problem), workflowId: row.workflow_id ?? '', runId: row.run_id, occurredAt: row.occurred_at,
  }));
}
