import {
  allHandlersFinished, condition, continueAsNew, defineQuery, defineSignal, defineUpdate, getExternalWorkflowHandle, proxyLocalActivities, setCurrentDetails, setHandler, workflowInfo,
} from '@temporalio/workflow';
import type { IngestActivities } from '#activities/ingest.ts';
import { workflowIds } from './names.ts';
import { untilDoneWithin } from './until-done.ts';

export interface IngestInput {
  organizationId: string;
  batchId: string;
  kind: 'customers' | 'purchases' | 'returns' | 'events';
  source: 'batch' | 'import';
  total: number;
  state?: IngestState;
}

interface IngestState {
  after: number;
  processed: number;
  accepted: number;
}

/** Waits until every row has its outcome, or a long import goes on in a new run. */
export const getIngested = defineUpdate<IngestState>('getIngested');
export const getProgress = defineQuery<IngestState>('getProgress');
/** Stops an import after the rows it is at; what was accepted stays. */
export const importCancelled = defineSignal('importCancelled');

const CHUNK = { batch: 1000, import: 500 } as const;

const local = proxyLocalActivities<IngestActivities>({ scheduleToCloseTimeout: '8 seconds', retry: { maximumAttempts: 2 } });
const untilDone = untilDoneWithin<IngestActivities>('5 minutes');

type IngestChunk = IngestActivities['ingestChunk'];

/** Rows that a workflow task may process itself; its caller is accepted only when the task ends, and waits three seconds for that. */
const MOST_LOCAL = 100;

/** A small batch is processed inside the workflow task, and only when that fails as a regular activity. */
const chunkOf = (isLocal: boolean): IngestChunk =>
  !isLocal ? (chunk) => untilDone((activities) => activities.ingestChunk(chunk)) : (chunk) => local.ingestChunk(chunk).catch(() => untilDone((activities) => activities.ingestChunk(chunk)));

/** Batches and imports: processes the rows staged for it, chunk by chunk, with progress; ids only, never the rows themselves. */
export async function ingest(input: IngestInput): Promise<IngestState> {
  const { organizationId, batchId, kind, source, total } = input;
  const state: IngestState = input.state ?? { after: -1, processed: 0, accepted: 0 };
  let done = false;
  let cancelled = false;
  let moving = false;
  setHandler(getProgress, () => state, { description: 'How many rows have their outcome' });
  setHandler(importCancelled, () => void (cancelled = true), { description: 'Stops after the rows it is at' });
  setHandler(getIngested, async () => {
    await condition(() => done || moving);
    return state;
  }, { description: 'Waits until every row has its outcome' });
  const { workflowId, runId } = workflowInfo();
  const isLocal = source === 'batch' && total <= MOST_LOCAL;
  const ingestChunk = chunkOf(isLocal);
  let ended = false;
  while (!ended && !cancelled) {
    const chunk = await ingestChunk({ organizationId, source, workflowId, runId, batchId, kind, after: state.after, limit: CHUNK[source] });
    ended = chunk.processed < CHUNK[source];
    if (chunk.last === null) break;
    state.after = chunk.last;
    state.processed += chunk.processed;
    state.accepted += chunk.accepted;
    setCurrentDetails(`**${state.processed}** of ${total} rows, ${state.processed - state.accepted} refused.`);
    await Promise.allSettled(chunk.onboardingCustomerIds.map((customerId) => getExternalWorkflowHandle(workflowIds.onboarding(organizationId, customerId)).signal('purchaseRecorded')));
    if (!ended && !cancelled && workflowInfo().continueAsNewSuggested) {
      moving = true;
      await condition(allHandlersFinished);
      await continueAsNew<typeof ingest>({ ...input, state });
    }
  }
  const end = { organizationId, batchId, failure: ended ? null : 'cancelled' };
  await (isLocal ? local.finishIngest(end).catch(() => untilDone((activities) => activities.finishIngest(end))) : untilDone((activities) => activities.finishIngest(end)));
  done = true;
  await condition(allHandlersFinished);
  return state;
}
