import { allHandlersFinished, condition, continueAsNew, defineQuery, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { CardActivities } from '#activities/cards.ts';
import { needsAttentionKey } from './search-attributes.ts';
import type { CardBatchInput } from './start-cards.ts';

export interface CardBatchProgress {
  done: number;
  count: number;
}

/** How many cards of the batch exist. */
export const getCardBatchProgress = defineQuery<CardBatchProgress>('getCardBatchProgress');

const CHUNK = 2000;
const regular = proxyActivities<CardActivities>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 5 } });
const patient = proxyActivities<CardActivities>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' } });

/** Makes the cards of a batch, chunk by chunk; where it stands is kept with the cards, so an interrupted run goes on where it was. */
export async function cardBatch({ organizationId, batchId, count }: CardBatchInput): Promise<CardBatchProgress> {
  let progress: CardBatchProgress = { done: 0, count };
  setHandler(getCardBatchProgress, () => progress, { description: 'How many cards exist' });
  const chunk = { organizationId, batchId, limit: CHUNK };
  do {
    progress = await regular.makeCards(chunk).catch(async () => {
      upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
      const made = await patient.makeCards(chunk);
      upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
      return made;
    });
    setCurrentDetails(`**${progress.done}** of ${count} cards.`);
    if (progress.done < count && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof cardBatch>({ organizationId, batchId, count });
    }
  } while (progress.done < count);
  return progress;
}
