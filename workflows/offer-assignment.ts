import { continueAsNew, defineQuery, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { OfferActivities } from '#activities/offers.ts';
import { untilDoneWithin } from './until-done.ts';

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

const untilDone = untilDoneWithin<OfferActivities>('5 minutes');

/** Assigns an offer to a segment: goes through the customers chunk by chunk, each person into the arm the offer and he fix. */
export async function offerAssignment(input: OfferAssignmentInput): Promise<OfferAssignmentState> {
  const { organizationId, offerId, segment, controlShareBps, at, total } = input;
  const state: OfferAssignmentState = input.state ?? { after: '', looked: 0, assigned: 0 };
  setHandler(getAssignmentProgress, () => state, { description: 'How many customers were looked at and assigned' });
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
