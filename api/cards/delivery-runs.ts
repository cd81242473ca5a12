import { config } from '#config.ts';
import { removeFromOutbox, type OutboxRow } from '#db/commands/outbox.ts';
import type { DeliveryState } from '#domain/cards/state.ts';
import { deliveryChanged } from '#workflows/card-delivery.ts';
import { workflowIds } from '#workflows/names.ts';
import { startCardDelivery } from '#workflows/start-cards.ts';
import { logger } from '../logger.ts';
import { presentRun, temporal, type RunRef } from '../temporal.ts';

const PATIENCE_MS = 1500;

/** Starts the run of a delivery that was just ordered. When Temporal is away the row stays in the outbox, and the relay starts it. */
export async function startDelivery(row: OutboxRow<'cardDelivery'>): Promise<RunRef> {
  try {
    const client = await temporal();
    const runId = await client.withDeadline(Date.now() + PATIENCE_MS, () => startCardDelivery(client, config.taskQueue, row));
    await removeFromOutbox(row, runId);
    return presentRun(row.workflowId, runId);
  } catch (error) {
    logger.warn({ workflowId: row.workflowId, error: (error as Error).name }, 'the delivery starts later');
    return presentRun(row.workflowId, null);
  }
}

/** Tells the run of a delivery its next step. The step is kept already: a run that does not hear of it reads it when it would remind. */
export async function tellDelivery(organizationId: string, { deliveryId, runId }: { deliveryId: string; runId: string | null }, state: DeliveryState): Promise<RunRef> {
  const workflowId = workflowIds.cardDelivery(organizationId, deliveryId);
  try {
    const client = await temporal();
    await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflow.getHandle(workflowId).signal(deliveryChanged, state));
  } catch (error) {
    logger.warn({ workflowId, error: (error as Error).name }, 'the delivery was not told');
  }
  return presentRun(workflowId, runId);
}
