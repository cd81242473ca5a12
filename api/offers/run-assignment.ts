import { config } from '#config.ts';
import { assignChunk, finishAssigning, setAssignmentRun } from '#db/commands/offers/assign.ts';
import { countCustomers } from '#db/queries/segment-members.ts';
import { workflowIds } from '#workflows/names.ts';
import { offerAssignment, type OfferAssignmentInput } from '#workflows/offer-assignment.ts';
import { organizationIdKey } from '#workflows/search-attributes.ts';
import { isNoAnswer } from '../purchases/run-purchases.ts';
import { presentRun, temporal, type RunRef } from '../temporal.ts';

/** A base of so many customers is gone through before the call is answered; a larger one by a run. */
const MOST_AT_ONCE = 5000;
const CHUNK = 1000;
/** A run that ends this soon is waited for. */
const PATIENCE_MS = 5000;

async function assignNow(input: OfferAssignmentInput): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const chunk: Awaited<ReturnType<typeof assignChunk>> = await assignChunk({ ...input, after, limit: CHUNK });
    after = chunk.looked < CHUNK ? null : chunk.last;
  }
  await finishAssigning(input.organizationId, input.offerId);
}

async function startRun(input: OfferAssignmentInput): Promise<RunRef> {
  const client = await temporal();
  const workflowId = workflowIds.offerAssignment(input.organizationId, input.offerId);
  // A newer segment takes the place of the one still being gone through: whoever has an arm keeps it.
  const handle = await client.withDeadline(Date.now() + PATIENCE_MS, () => client.workflow.start(offerAssignment, {
    workflowId, taskQueue: config.taskQueue, args: [input], workflowIdConflictPolicy: 'TERMINATE_EXISTING', staticSummary: `Offer to ${input.total} customers`,
    typedSearchAttributes: [{ key: organizationIdKey, value: input.organizationId }], priority: { priorityKey: 4, fairnessKey: input.organizationId },
  }));
  await setAssignmentRun(input.organizationId, input.offerId, handle.firstExecutionRunId);
  await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.result()).catch((error: unknown) => (isNoAnswer(error) ? undefined : Promise.reject(error as Error)));
  return presentRun(workflowId, handle.firstExecutionRunId);
}

/** Assigns an offer to a segment as it is now. @returns the run, when there is one */
export async function assignSegment(assignment: { organizationId: string; offerId: string; segment: string; controlShareBps: number }): Promise<RunRef | undefined> {
  const input = { ...assignment, at: Date.now(), total: await countCustomers(assignment.organizationId) };
  if (input.total > MOST_AT_ONCE) return startRun(input);
  await assignNow(input);
  return undefined;
}
