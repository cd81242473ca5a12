import { ApplicationFailure } from '@temporalio/common';
import type { AssignedChunk, AssignmentChunk } from '#db/commands/offers/assign.ts';
import { newId } from '#domain/shared/ids.ts';
import { getAssignmentProgress, offerAssignment } from '#workflows/offer-assignment.ts';
import { keepHistory, withWorker, type TestServer } from '../support/temporal.ts';

/** A base of so many customers, every second one in the segment; remembers from where it was asked on. */
function recordedActivities(customers: number, before: (call: number) => Promise<void> = async () => undefined) {
  const asked: string[] = [];
  const finished: string[] = [];
  return {
    asked, finished,
    activities: {
      async assignOfferChunk({ after, limit }: AssignmentChunk): Promise<AssignedChunk> {
        asked.push(after);
        await before(asked.length);
        const from = after === '' ? 0 : Number(after);
        const looked = Math.min(limit, customers - from);
        return { last: looked === 0 ? null : String(from + looked), looked, assigned: Math.floor(looked / 2) };
      },
      finishOfferAssignment: async ({ offerId }: { offerId: string }) => void finished.push(offerId),
    },
  };
}

function start({ client, taskQueue }: TestServer, total: number) {
  const [organizationId, offerId] = [newId(), newId()];
  return client.workflow.start(offerAssignment, {
    taskQueue, workflowId: `offer-assignment:${organizationId}:${offerId}`, args: [{ organizationId, offerId, segment: 'all', controlShareBps: 1000, at: 0, total }],
  });
}

test('a segment is gone through chunk by chunk, and the run tells how far it is', async () => {
  const { activities, asked, finished } = recordedActivities(2300);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 2300);
    expect(await handle.result()).toEqual({ after: '2300', looked: 2300, assigned: 1150 });
    expect(await handle.query(getAssignmentProgress)).toMatchObject({ looked: 2300 });
    keepHistory(handle, 'offer-assignment/segment');
  });
  expect([asked, finished.length]).toEqual([['', '1000', '2000'], 1]);
});

test('a base without customers is gone through at once', async () => {
  const { activities, asked, finished } = recordedActivities(0);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 0);
    expect(await handle.result()).toEqual({ after: '', looked: 0, assigned: 0 });
    keepHistory(handle, 'offer-assignment/empty');
  });
  expect([asked, finished.length]).toEqual([[''], 1]);
});

test('a chunk that fails is tried again from the same customer', async () => {
  const { activities, asked } = recordedActivities(1500, async (call) => {
    if (call === 2) throw ApplicationFailure.retryable('the database is away');
  });
  await withWorker(activities, async (server) => {
    const handle = await start(server, 1500);
    expect(await handle.result()).toEqual({ after: '1500', looked: 1500, assigned: 750 });
    keepHistory(handle, 'offer-assignment/outage');
  });
  expect(asked).toEqual(['', '1000', '1000']);
});
