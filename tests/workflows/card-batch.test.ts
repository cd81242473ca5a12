import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#domain/shared/ids.ts';
import { cardBatch, getCardBatchProgress } from '#workflows/card-batch.ts';
import { needsAttentionKey } from '#workflows/search-attributes.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

/** Makes the cards of a batch after so many failures. */
async function ran(count: number, name: string, failures = 0) {
  let done = 0;
  let attempts = 0;
  const activities = {
    makeCards: async ({ limit }: { limit: number }) => {
      if (++attempts <= failures) throw ApplicationFailure.create({ message: 'the database is away', nextRetryDelay: '20 milliseconds' });
      done = Math.min(count, done + limit);
      return { done, count };
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(cardBatch, { taskQueue, workflowId: `card-batch-${newId()}`, args: [{ organizationId: newId(), batchId: newId(), count }] });
    const result = await handle.result();
    keepHistory(handle, `card-batch/${name}`);
    return { result, attempts, told: await handle.query(getCardBatchProgress), needsAttention: (await handle.describe()).typedSearchAttributes.get(needsAttentionKey) };
  });
}

test('a small batch is one chunk', async () => {
  expect(await ran(5, 'small')).toMatchObject({ result: { done: 5, count: 5 }, attempts: 1, needsAttention: undefined });
});

test('a large one goes chunk by chunk and tells how far it is', async () => {
  expect(await ran(5000, 'large')).toMatchObject({ result: { done: 5000 }, attempts: 3, told: { done: 5000, count: 5000 } });
});

test('an outage is waited out, and somebody is told of it', async () => {
  expect(await ran(5, 'outage', 6)).toMatchObject({ result: { done: 5 }, needsAttention: false });
});
