import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { fromJson, sql, type Sql } from '../sql.ts';

/** A workflow that must start: written in the transaction that decided it, removed once it runs. */
export interface OutboxRow {
  id: string;
  organizationId: string;
  workflow: 'customerOnboarding';
  workflowId: string;
  input: OnboardingInput;
  createdAt: Date;
}

export async function putIntoOutbox(tx: Sql, rows: readonly OutboxRow[]): Promise<void> {
  await tx.insert('workflow_outbox', ['id', 'organization_id', 'workflow', 'workflow_id', 'input', 'created_at'],
    rows.map((row) => [row.id, row.organizationId, row.workflow, row.workflowId, JSON.stringify(row.input), row.createdAt]));
}

/** Rows written before the instant, oldest first. Taking leaves them there: starting is idempotent, losing a start is not. */
export async function takeOutbox(before: Date, limit = 100): Promise<OutboxRow[]> {
  const rows = await sql.rows<{ id: string; organization_id: string; workflow: 'customerOnboarding'; workflow_id: string; input: unknown; created_at: Date }>(
    'SELECT id, organization_id, workflow, workflow_id, input, created_at FROM workflow_outbox WHERE created_at < ? ORDER BY created_at LIMIT ?', [before, limit]);
  return rows.map((row) => ({
    id: row.id, organizationId: row.organization_id, workflow: row.workflow, workflowId: row.workflow_id,
    input: fromJson<OnboardingInput>(row.input), createdAt: row.created_at,
  }));
}

/** Notes that the row's workflow runs, where its customer shows it, and forgets the row. */
export async function removeFromOutbox(row: OutboxRow, runId: string | null): Promise<void> {
  if (runId !== null) {
    await sql.run('UPDATE customers SET onboarding_run_id = ? WHERE organization_id = ? AND id = ?', [runId, row.organizationId, row.input.customerId]);
  }
  await sql.run('DELETE FROM workflow_outbox WHERE organization_id = ? AND id = ?', [row.organizationId, row.id]);
}
