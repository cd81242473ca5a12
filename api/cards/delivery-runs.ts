import type { DeliveryState } from '#domain/cards/state.ts';
import { deliveryChanged } from '#workflows/card-delivery.ts';
import { workflowIds } from '#workflows/names.ts';
import { presentRun, type RunRef } from '../temporal.ts';
import { tellRun } from '../written-runs.ts';

/** Tells the run of a delivery its next step. The step is kept already: a run that does not hear of it reads it when it would remind. */
export async function tellDelivery(organizationId: string, { deliveryId, runId }: { deliveryId: string; runId: string | null }, state: DeliveryState): Promise<RunRef> {
  const workflowId = workflowIds.cardDelivery(organizationId, deliveryId);
  await tellRun(workflowId, deliveryChanged, state);
  return presentRun(workflowId, runId);
}
