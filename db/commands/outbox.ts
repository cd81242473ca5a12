import type { CardDeliveryInput } from '#domain/cards/delivery.ts';
import type { OnboardingInput } from '#domain/customers/onboarding.ts';
import { fromJson, sql, type Sql } from '../sql.ts';

interface Inputs {
  customerOnboarding: OnboardingInput;
  cardDelivery: CardDeliveryInput;
  levelReview: { only: { organizationId: string; programId: string } };
}

/** A workflow that must start: written in the transaction that decided it, removed once it runs. */
export interface OutboxRow<W extends keyof Inputs = 'customerOnboarding'> {
  id: string;
  organizationId: string;
  workflow: W;
  workflowId: string;
  input: Inputs[W];
  createdAt: Date;
}

/** A row of any workflow. */
export type AnyOutboxRow = { [W in keyof Inputs]: OutboxRow<W> }[keyof Inputs];

export async function putIntoOutbox(tx: Sql, rows: readonly AnyOutboxRow[]): Promise<void> {
  await tx.insert('workflow_outbox', ['id', 'organization_id', 'workflow', 'workflow_id', 'input', 'created_at'],
    rows.map((row) => [row.id, row.organizationId, row.workflow, row.workflowId, JSON.stringify(row.input), row.createdAt]));
}

/** Rows written before the instant, oldest first. Taking leaves them there: starting is idempotent, losing a start is not. */
export async function takeOutbox(before: Date, limit = 100): Promise<AnyOutboxRow[]> {
  const rows = await sql.rows<{ id: string; organization_id: string; workflow: AnyOutboxRow['workflow']; workflow_id: string; input: unknown; created_at: Date }>(
    'SELECT id, organization_id, workflow, workflow_id, input, created_at FROM workflow_outbox WHERE created_at < ? ORDER BY created_at LIMIT ?', [before, limit]);
  return rows.map((row) => ({
    id: row.id, organizationId: row.organization_id, workflow: row.workflow, workflowId: row.workflow_id,
    input: fromJson<AnyOutboxRow['input']>(row.input), createdAt: row.created_at,
  }) as AnyOutboxRow);
}

/** Notes that the row's workflow runs, where its customer or delivery shows it, and forgets the row. */
export async function removeFromOutbox(row: AnyOutboxRow, runId: string | null): Promise<void> {
  if (runId !== null && row.workflow === 'cardDelivery') {
    await sql.run('UPDATE card_deliveries SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, row.organizationId, row.input.deliveryId]);
  } else if (runId !== null && row.workflow === 'customerOnboarding') {
    await sql.run('UPDATE customers SET onboarding_run_id = ? WHERE organization_id = ? AND id = ?', [runId, row.organizationId, row.input.customerId]);
  }
  await sql.run('DELETE FROM workflow_outbox WHERE organization_id = ? AND id = ?', [row.organizationId, row.id]);
}
