import { fromJson, sql } from '#db/sql.ts';
import type { PurchaseAnswer } from '#db/commands/purchases/answer.ts';
import { compiledVersions } from '#db/commands/purchases/versions.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { unpackReasons } from '#domain/loyalty/rules/reasons.ts';

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

/** The answers that purchases keep, with the nodes of conditions that failed, which stand in their programs' versions. */
export async function keptAnswers(rows: readonly { program_version_id: string; answer: unknown }[]): Promise<PurchaseAnswer[]> {
  const versions = await compiledVersions(sql, [...new Set(rows.map((row) => row.program_version_id))]);
  return rows.map((row) => {
    const answer = fromJson<PurchaseAnswer>(row.answer);
    return { ...answer, notApplied: unpackReasons(answer.notApplied, versions.get(row.program_version_id)!) };
  });
}

/** Answers of processed purchases by external id, whatever their partner. */
export async function answersOf(organizationId: string, externalIds: readonly string[]): Promise<StoredPurchase[]> {
  if (externalIds.length === 0) return [];
  const rows = await sql.rows<{ id: string; partner_id: string; external_id: string; body_hash: string; program_version_id: string; answer: unknown; workflow_id: string; run_id: string }>(
    'SELECT id, partner_id, external_id, body_hash, program_version_id, answer, workflow_id, run_id FROM purchases WHERE organization_id = ? AND external_id IN (?)', [organizationId, externalIds]);
  const answers = await keptAnswers(rows);
  return rows.map((row, index) => ({
    id: row.id, partnerId: row.partner_id, externalId: row.external_id, bodyHash: row.body_hash, answer: answers[index]!, workflowId: row.workflow_id, runId: row.run_id,
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
