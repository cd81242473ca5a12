import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#domain/shared/ids.ts';
import { housekeeping } from '#workflows/housekeeping.ts';
import { needsAttentionKey } from '#workflows/search-attributes.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

async function ran(differences: number, name: string, failures = 0) {
  let attempts = 0;
  const activities = {
    removeExpired: async () => 3,
    checkLedger: async () => {
      if (++attempts <= failures) throw ApplicationFailure.create({ message: 'the database is away', nextRetryDelay: '100 milliseconds' });
      return differences;
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(housekeeping, { taskQueue, workflowId: `housekeeping-${newId()}`, args: [] });
    const result = await handle.result();
    keepHistory(handle, `housekeeping/${name}`);
    return { result, needsAttention: (await handle.describe()).typedSearchAttributes.get(needsAttentionKey) };
  });
}

test('a sound ledger asks for nobody', async () => {
  expect(await ran(0, 'sound')).toEqual({ result: { removed: 3, differences: 0 }, needsAttention: false });
});

test('a ledger that differs asks for attention', async () => {
  expect(await ran(2, 'differs')).toEqual({ result: { removed: 3, differences: 2 }, needsAttention: true });
});

test('an outage is waited out', async () => {
  expect(await ran(0, 'outage', 2)).toEqual({ result: { removed: 3, differences: 0 }, needsAttention: false });
});
