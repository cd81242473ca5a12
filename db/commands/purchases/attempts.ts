import { organizationContext, partnerIdOf } from '#db/queries/organization-context.ts';
import { sql } from '#db/sql.ts';
import type { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { DomainError } from '#domain/shared/errors.ts';
import { refusalOf } from '#domain/shared/refusal.ts';

/** Of `purchase_attempts`: its key, and what stands of it. */
export const ATTEMPT_COLUMNS = ['organization_id', 'partner_id', 'external_id', 'body_hash', 'customer_id', 'place_id', 'status', 'problem', 'workflow_id', 'run_id', 'occurred_at', 'updated_at'];

/** Keeps purchases that could not even be resolved (no such customer, place, program), so that people see them and why. One that is being processed stays so. */
export async function recordAttempts(organizationId: string, refused: readonly { body: PurchaseBody; bodyHash: string; error: DomainError }[]): Promise<void> {
  if (refused.length === 0) return;
  const context = await organizationContext(organizationId);
  const unlessProcessing = (column: string) => `${column} = IF(status = 'processing', ${column}, VALUES(${column}))`;
  await sql.insert('purchase_attempts', ATTEMPT_COLUMNS,
    refused.map(({ body, bodyHash, error }) => {
      const place = (body.place === undefined ? undefined : context.placesByExternalId.get(body.place)) ?? null;
      return [organizationId, partnerIdOf(context, place), body.externalId, bodyHash, null, place?.id ?? null, 'refused', JSON.stringify(refusalOf(error)), null, null, body.occurredAt, new Date()];
    }),
    `ON DUPLICATE KEY UPDATE ${['body_hash', 'customer_id', 'place_id', 'problem', 'workflow_id', 'run_id', 'occurred_at', 'updated_at', 'status'].map(unlessProcessing).join(', ')}`);
}

/** Keeps that purchases are on their way in a run, unless that run has already said what became of them. */
export async function recordProcessing(organizationId: string, commands: readonly PurchaseCommand[], { workflowId, runId }: { workflowId: string; runId: string | null }): Promise<void> {
  const booked = await sql.rows<{ partner_id: string; external_id: string }>('SELECT partner_id, external_id FROM purchases WHERE organization_id = ? AND external_id IN (?)',
    [organizationId, commands.map(({ externalId }) => externalId)]);
  const open = commands.filter((command) => !booked.some((row) => row.partner_id === command.partnerId && row.external_id === command.externalId));
  // A purchase that comes again after a refusal has the same workflow id: runs are told apart by their own ids.
  const fresh = (column: string) => `${column} = IF(run_id <=> VALUES(run_id), ${column}, VALUES(${column}))`;
  await sql.insert('purchase_attempts', ATTEMPT_COLUMNS,
    open.map((command) => [organizationId, command.partnerId, command.externalId, command.bodyHash, command.customerId, command.placeId, 'processing', null, workflowId, runId,
      new Date(command.occurredAt), new Date()]),
    `ON DUPLICATE KEY UPDATE ${['body_hash', 'customer_id', 'place_id', 'status', 'problem', 'workflow_id', 'occurred_at', 'updated_at', 'run_id'].map(fresh).join(', ')}`);
}
