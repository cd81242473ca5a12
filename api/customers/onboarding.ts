import { config } from '#config.ts';
import { removeFromOutbox, type OutboxRow } from '#db/commands/outbox.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { startOnboarding } from '#workflows/start-onboarding.ts';
import { logger } from '../logger.ts';
import { presentRun, temporal, type RunRef } from '../temporal.ts';

const PATIENCE_MS = 1500;

/** Starts the onboarding that was just written. When Temporal is away the row stays in the outbox, and the relay starts it. */
export async function startWritten(row: OutboxRow): Promise<RunRef> {
  try {
    const client = await temporal();
    const runId = await client.withDeadline(Date.now() + PATIENCE_MS, () => startOnboarding(client, config.taskQueue, row));
    await removeFromOutbox(row, runId);
    return presentRun(row.workflowId, runId);
  } catch (error) {
    logger.warn({ workflowId: row.workflowId, error: (error as Error).name }, 'the onboarding starts later');
    return presentRun(row.workflowId, null);
  }
}

/** Ends an onboarding that may still run. Without Temporal nothing is lost: whatever it would send is refused at that time. */
export async function endOnboarding(organizationId: string, customerId: string): Promise<void> {
  try {
    const client = await temporal();
    await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflow.getHandle(workflowIds.onboarding(organizationId, customerId)).signal('optedOut'));
  } catch (error) {
    logger.warn({ error: (error as Error).name }, 'the onboarding was not told');
  }
}
