import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#domain/shared/ids.ts';
import { invariantsCheck } from '#workflows/invariants-check.ts';
import { needsAttentionKey } from '#workflows/search-attributes.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

async function ran(differences: number, name: string, failures = 0) {
  let attempts = 0;
  const activities = {
    checkInvariants: async () => {
      if (++attempts <= failures) throw ApplicationFailure.create({ message: 'the database is away', nextRetryDelay: '100 milliseconds' });
      return differences;
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(invariantsCheck, { taskQueue, workflowId: `invariants-check-${newId()}`, args: [{ organizationId: newId(), checkId: newId() }] });
    const result = await handle.result();
    keepHistory(handle, `invariants-check/${name}`);
    return { result, needsAttention: (await handle.describe()).typedSearchAttributes.get(needsAttentionKey) };
  });
}

test('sound ledgers ask for nobody', async () => {
  expect(await ran(0, 'sound')).toEqual({ result: { differences: 0 }, needsAttention: false });
});

test('ledgers that differ ask for attention', async () => {
  expect(await ran(2, 'differs')).toEqual({ result: { differences: 2 }, needsAttention: true });
});

test('an outage is waited out', async () => {
  expect(await ran(0, 'outage', 2)).toEqual({ result: { differences: 0 }, needsAttention: false });
});
