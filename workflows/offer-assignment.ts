import { continueAsNew, defineQuery, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { OfferActivities } from '#activities/offers.ts';
import { needsAttentionKey } from './search-attributes.ts';

export interface OfferAssignmentInput {
  organizationId: string;
  offerId: string;
  /** Code of the segment. */
  segment: string;
  controlShareBps: number;
  /** The instant the segment is asked at, epoch milliseconds. */
  at: number;
  /** Customers to look at. */
  total: number;
  state?: OfferAssignmentState;
}

export interface OfferAssignmentState {
  after: string;
  looked: number;
  assigned: number;
}

export const getAssignmentProgress = defineQuery<OfferAssignmentState>('getAssignmentProgress');

const CHUNK = 1000;

const regular = proxyActivities<OfferActivities>({ startToCloseTimeout: '5 minutes', retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 5 } });
const patient = proxyActivities<OfferActivities>({ startToCloseTimeout: '5 minutes', retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' } });

/** What still fails after five tries goes on until it succeeds, and operators see that the run needs attention. */
async function untilDone<T>(attempt: (activities: OfferActivities) => Promise<T>): Promise<T> {
  try {
    return await attempt(regular);
  } catch {
    upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
    const result = await attempt(patient);
    upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
    return result;
  }
}

/** Assigns an offer to a segment: goes through the customers chunk by chunk, each person into the arm the offer and he fix. */
export async function offerAssignment(input: OfferAssignmentInput): Promise<OfferAssignmentState> {
  const { organizationId, offerId, segment, controlShareBps, at, total } = input;
  const state: OfferAssignmentState = input.state ?? { after: '', looked: 0, assigned: 0 };
  setHandler(getAssignmentProgress, () => state);
  for (;;) {
    const chunk = await untilDone((activities) => activities.assignOfferChunk({ organizationId, offerId, segment, controlShareBps, at, after: state.after, limit: CHUNK }));
    if (chunk.last === null) break;
    state.after = chunk.last;
    state.looked += chunk.looked;
    state.assigned += chunk.assigned;
    setCurrentDetails(`Looked at **${state.looked}** of ${total} customers, ${state.assigned} are in the segment.`);
    if (chunk.looked < CHUNK) break;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof offerAssignment>({ ...input, state });
  }
  await untilDone((activities) => activities.finishOfferAssignment({ organizationId, offerId }));
  return state;
}
