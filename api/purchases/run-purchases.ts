import { WithStartWorkflowOperation, WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError, type Client } from '@temporalio/client';
import { recordProcessing } from '#db/commands/purchases/attempts.ts';
import { config } from '#config.ts';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { newId } from '#domain/shared/ids.ts';
import { workflowIds } from '#workflows/names.ts';
import { customerIdKey, organizationIdKey } from '#workflows/search-attributes.ts';
import { getOutcomes, purchases } from '#workflows/purchases.ts';
import { presentRun, temporal, type RunRef } from '../temporal.ts';

const DEADLINE_MS = 2000 * config.patience;
const START_DEADLINE_MS = 3000 * config.patience;

/** Whether an error says that no answer came in time (as a missing worker does), not that something went wrong. */
export const isNoAnswer = (error: unknown): boolean => {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  for (let cause = error as { code?: unknown; cause?: unknown } | undefined; cause; cause = cause.cause as typeof cause) if (cause.code === 4) return true;
  return false;
};

function startOptions(organizationId: string, commands: PurchaseCommand[]) {
  const [only] = commands;
  const alone = commands.length === 1;
  return {
    workflowId: alone ? workflowIds.purchase(organizationId, only!.partnerId, only!.externalId) : workflowIds.purchases(organizationId, newId()),
    taskQueue: config.taskQueue,
    args: [{ organizationId, purchases: commands }] as [{ organizationId: string; purchases: PurchaseCommand[] }],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    staticSummary: alone ? `Purchase ${only!.externalId}` : `${commands.length} purchases that arrived together`,
    typedSearchAttributes: [
      { key: organizationIdKey, value: organizationId },
      { key: customerIdKey, value: [...new Set(commands.map(({ customerId }) => customerId))] },
    ],
    priority: { priorityKey: 1, fairnessKey: organizationId },
  };
}

/** Makes sure that the run stands although its update was not answered, and finds its run id. */
async function confirmStarted(client: Client, options: ReturnType<typeof startOptions>): Promise<RunRef> {
  return client.withDeadline(Date.now() + START_DEADLINE_MS, async () => {
    try {
      const { runId } = await client.workflow.getHandle(options.workflowId).describe();
      return presentRun(options.workflowId, runId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const handle = await client.workflow.start(purchases, options);
      return presentRun(options.workflowId, handle.firstExecutionRunId);
    }
  });
}

export interface PurchaseRun {
  workflow: RunRef;
  /** Undefined when no worker answered in time: the run stands and will book them. */
  outcomes?: BookingOutcome[];
}

/**
 * Starts a run with the purchases in its arguments and waits up to 2 s for their outcomes. Once this returns the purchases are
 * durable: the run books them even if every process here dies.
 */
export async function runPurchases(organizationId: string, commands: PurchaseCommand[]): Promise<PurchaseRun> {
  const client = await temporal();
  const options = startOptions(organizationId, commands);
  const startWorkflowOperation = new WithStartWorkflowOperation(purchases, options);
  // Rejected also when only the update fails; the failure is handled below.
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  try {
    // Accepted and completed come in one answer: the booking runs inside the workflow task that accepts the update.
    return await client.withDeadline(Date.now() + DEADLINE_MS, async () => {
      const update = await client.workflow.startUpdateWithStart(getOutcomes, { startWorkflowOperation, waitForStage: 'ACCEPTED', args: [] });
      return { workflow: presentRun(options.workflowId, update.workflowRunId ?? null), outcomes: await update.result() };
    });
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    const workflow = await confirmStarted(client, options);
    await recordProcessing(organizationId, commands, { workflowId: workflow.id, runId: workflow.runId });
    return { workflow };
  }
}

/** Waits up to 2 s for the outcomes of a run that was started before; `ended` when it can say nothing more. */
export async function waitForRun(workflowId: string, runId: string | null): Promise<{ outcomes?: BookingOutcome[]; ended: boolean }> {
  const client = await temporal();
  const handle = client.workflow.getHandle<typeof purchases>(workflowId, runId ?? undefined);
  try {
    return { outcomes: await client.withDeadline(Date.now() + DEADLINE_MS, () => handle.executeUpdate(getOutcomes)), ended: false };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { ended: true };
    if (isNoAnswer(error)) return { ended: false };
    throw error;
  }
}
