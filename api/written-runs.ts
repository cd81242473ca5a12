import type { SignalDefinition } from '@temporalio/common';
import { config } from '#config.ts';
import { removeFromOutbox, type AnyOutboxRow } from '#db/commands/outbox.ts';
import { startWrittenWorkflow } from '#workflows/start-written.ts';
import { logger } from './logger.ts';
import { presentRun, temporal, type RunRef } from './temporal.ts';

const PATIENCE_MS = 1500 * config.patience;

/** Starts the run that was just written. When Temporal is away the row stays in the outbox, and the relay starts it. */
export async function startWritten(row: AnyOutboxRow): Promise<RunRef> {
  try {
    const client = await temporal();
    const runId = await client.withDeadline(Date.now() + PATIENCE_MS, () => startWrittenWorkflow(client, config.taskQueue, row));
    await removeFromOutbox(row, runId);
    return presentRun(row.workflowId, runId);
  } catch (error) {
    logger.warn({ workflowId: row.workflowId, error: (error as Error).name }, 'the run starts later');
    return presentRun(row.workflowId, null);
  }
}

/** Tells a run what is kept already: without Temporal nothing is lost, because the run looks before it acts. */
export async function tellRun<Told extends unknown[]>(workflowId: string, signal: SignalDefinition<Told>, ...told: Told): Promise<void> {
  try {
    const client = await temporal();
    await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflow.getHandle(workflowId).signal(signal, ...told));
  } catch (error) {
    logger.warn({ workflowId, error: (error as Error).name }, 'the run was not told');
  }
}
