import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { config } from '#config.ts';
import { findReturn, type PurchaseRecord } from '#db/queries/purchases.ts';
import type { ReturnCommand } from '#domain/loyalty/return-command.ts';
import type { ReturnBody } from '#domain/loyalty/purchase/body.ts';
import { conflict } from '#domain/shared/errors.ts';
import { errorOf } from '#domain/shared/refusal.ts';
import { workflowIds } from '#workflows/names.ts';
import { customerIdKey, organizationIdKey } from '#workflows/search-attributes.ts';
import { getOutcomes, purchaseReturn } from '#workflows/purchases.ts';
import { presentRun, temporal } from '../temporal.ts';
import { presentReturn } from './presenter.ts';
import { isNoAnswer } from './run-purchases.ts';

const DEADLINE_MS = 2000 * config.patience;
const START_DEADLINE_MS = 3000 * config.patience;
/** How often a return is tried that met runs of another body under its key. */
const MOST_ATTEMPTS = 3;

/** Tells the caller that it got the answer of an earlier call. */
export const replayHeader = (replayed: boolean): Record<string, string> => (replayed ? { 'Idempotency-Replayed': 'true' } : {});

function startOptions(organizationId: string, customerId: string, command: ReturnCommand) {
  return {
    workflowId: workflowIds.purchaseReturn(organizationId, command.partnerId, command.externalId),
    taskQueue: config.taskQueue,
    args: [{ organizationId, command }] as [{ organizationId: string; command: ReturnCommand }],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    staticSummary: `Return ${command.externalId}`,
    typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }, { key: customerIdKey, value: [customerId] }],
    priority: { priorityKey: 1, fairnessKey: organizationId },
  };
}

/** Starts the return's run and waits up to 2 s for it; without a worker the run stands and books it later. */
async function runReturn(organizationId: string, customerId: string, command: ReturnCommand) {
  const client = await temporal();
  const options = startOptions(organizationId, customerId, command);
  const startWorkflowOperation = new WithStartWorkflowOperation(purchaseReturn, options);
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  try {
    const [outcome] = await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflow.executeUpdateWithStart(getOutcomes, { startWorkflowOperation, args: [] }));
    return { outcome };
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    const runId = await client.withDeadline(Date.now() + START_DEADLINE_MS, async () => {
      const handle = client.workflow.getHandle(options.workflowId);
      return handle.describe().then((run) => run.runId, async (missing: unknown) => {
        if (!(missing instanceof WorkflowNotFoundError)) throw missing;
        return (await client.workflow.start(purchaseReturn, options)).firstExecutionRunId;
      });
    });
    return { workflow: presentRun(options.workflowId, runId) };
  }
}

/**
 * Returns lines of a purchase through a run of its own.
 *
 * @throws DomainError `return_exceeds_purchase`, `line_not_found`, `return_before_purchase` (422), `idempotency_conflict` (409)
 */
export async function takeReturn(organizationId: string, purchase: PurchaseRecord, body: ReturnBody, bodyHash: string, attempt = 1): Promise<{ status: number; body: object; replayed: boolean }> {
  const command: ReturnCommand = {
    purchaseId: purchase.id, partnerId: purchase.partner_id, externalId: body.externalId, bodyHash, occurredAt: body.occurredAt.getTime(), lines: body.lines,
  };
  const known = await findReturn(organizationId, command.partnerId, command.externalId);
  if (known) return replay(known, bodyHash, true);
  const { outcome, workflow } = await runReturn(organizationId, purchase.customer_id, command);
  if (workflow) return { status: 202, body: { return: { externalId: body.externalId, status: 'processing' as const }, workflow }, replayed: false };
  if (outcome!.status === 'refused') {
    // The run was another caller's, with another body: it has ended now, and ours is tried.
    if (outcome!.bodyHash !== bodyHash && attempt < MOST_ATTEMPTS) return takeReturn(organizationId, purchase, body, bodyHash, attempt + 1);
    throw errorOf(outcome!.refusal);
  }
  const booked = await findReturn(organizationId, command.partnerId, command.externalId);
  return replay(booked!, bodyHash, outcome!.replayed);
}

function replay(known: NonNullable<Awaited<ReturnType<typeof findReturn>>>, bodyHash: string, replayed: boolean) {
  if (known.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return { status: 201, body: presentReturn(known), replayed };
}
