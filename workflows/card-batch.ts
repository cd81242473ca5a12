import { continueAsNew, defineQuery, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CardActivities } from '#activities/cards.ts';
import type { CardBatchInput } from './start-cards.ts';
import { untilDoneWithin } from './until-done.ts';

export interface CardBatchProgress {
  done: number;
  count: number;
}

/** How many cards of the batch exist. */
export const getCardBatchProgress = defineQuery<CardBatchProgress>('getCardBatchProgress');

const CHUNK = 2000;
const untilDone = untilDoneWithin<CardActivities>('1 minute');

/** Makes the cards of a batch, chunk by chunk; where it stands is kept with the cards, so an interrupted run goes on where it was. */
export async function cardBatch({ organizationId, batchId, count }: CardBatchInput): Promise<CardBatchProgress> {
  let progress: CardBatchProgress = { done: 0, count };
  setHandler(getCardBatchProgress, () => progress, { description: 'How many cards exist' });
  const chunk = { organizationId, batchId, limit: CHUNK };
  do {
    progress = await untilDone((activities) => activities.makeCards(chunk));
    setCurrentDetails(`**${progress.done}** of ${count} cards.`);
    if (progress.done < count && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof cardBatch>({ organizationId, batchId, count });
  } while (progress.done < count);
  return progress;
}
