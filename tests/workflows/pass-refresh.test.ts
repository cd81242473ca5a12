import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#domain/shared/ids.ts';
import { passRefresh } from '#workflows/pass-refresh.ts';
import { startPassRefresh } from '#workflows/start-cards.ts';
import { workflowIds } from '#workflows/names.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

/** Refreshes a pass whose services fail so many times. */
async function ran(name: string, refreshed: { phones: number; google: boolean }, failures = 0) {
  let attempts = 0;
  const activities = {
    refreshPass: async () => {
      if (++attempts <= failures) throw ApplicationFailure.create({ message: 'the push service answered 503', nextRetryDelay: '20 milliseconds' });
      return refreshed;
    },
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(passRefresh, { taskQueue, workflowId: `pass-refresh-${newId()}`, args: [{ organizationId: newId(), cardId: newId() }] });
    const result = await handle.result();
    keepHistory(handle, `pass-refresh/${name}`);
    return { result, attempts };
  });
}

test('phones and Google are told once', async () => {
  expect(await ran('told', { phones: 2, google: true })).toEqual({ result: { phones: 2, google: true }, attempts: 1 });
});

test('where nothing changed nobody is told', async () => {
  expect(await ran('unchanged', { phones: 0, google: false })).toEqual({ result: { phones: 0, google: false }, attempts: 1 });
});

test('services that are away are asked again', async () => {
  expect(await ran('outage', { phones: 1, google: false }, 3)).toEqual({ result: { phones: 1, google: false }, attempts: 4 });
});

test('a change that comes while phones are told is told by the same run', async () => {
  const pass = { organizationId: newId(), cardId: newId() };
  let [begun, end] = [() => undefined as void, () => undefined as void];
  const [hasBegun, isOver] = [new Promise<void>((resolve) => (begun = resolve)), new Promise<void>((resolve) => (end = resolve))];
  let attempts = 0;
  const activities = {
    refreshPass: async () => {
      attempts++;
      begun();
      await isOver;
      return { phones: 1, google: attempts === 1 };
    },
  };
  await withWorker(activities, async ({ client, taskQueue }) => {
    await startPassRefresh(client, taskQueue, pass);
    await hasBegun;
    await startPassRefresh(client, taskQueue, pass);
    end();
    const handle = client.workflow.getHandle(workflowIds.passRefresh(pass.organizationId, pass.cardId));
    expect(await handle.result()).toEqual({ phones: 2, google: true });
    keepHistory(handle, 'pass-refresh/changed-again');
  });
  expect(attempts).toBe(2);
});
