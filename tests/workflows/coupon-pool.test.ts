import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#domain/shared/ids.ts';
import { couponPool, getPoolProgress } from '#workflows/coupon-pool.ts';
import { keepHistory, withWorker, type TestServer } from '../support/temporal.ts';

/** Fills pools without a database; remembers what it was asked. */
function recordedActivities(before: (from: number) => void = () => undefined) {
  const chunks: [number, number][] = [];
  const finished: string[] = [];
  return {
    chunks, finished,
    activities: {
      async fillCouponPool({ from, to }: { from: number; to: number }): Promise<number> {
        before(from);
        chunks.push([from, to]);
        return to;
      },
      finishCouponPool: async ({ poolId }: { poolId: string }) => void finished.push(poolId),
    },
  };
}

function start({ client, taskQueue }: TestServer, poolId: string, count: number) {
  const organizationId = newId();
  return client.workflow.start(couponPool, { taskQueue, workflowId: `coupon-pool:${organizationId}:${poolId}`, args: [{ organizationId, poolId, count }] });
}

test('a pool is filled chunk by chunk and tells how far it is', async () => {
  const { activities, chunks, finished } = recordedActivities();
  const poolId = newId();
  await withWorker(activities, async (server) => {
    const handle = await start(server, poolId, 12_000);
    expect(await handle.result()).toBe(12_000);
    expect(await handle.query(getPoolProgress)).toBe(12_000);
    keepHistory(handle, 'coupon-pool/three-chunks');
  });
  expect([chunks, finished]).toEqual([[[0, 5000], [5000, 10_000], [10_000, 12_000]], [poolId]]);
});

test('a small pool is one chunk', async () => {
  const { activities, chunks } = recordedActivities();
  await withWorker(activities, async (server) => {
    const handle = await start(server, newId(), 10);
    expect(await handle.result()).toBe(10);
    keepHistory(handle, 'coupon-pool/one-chunk');
  });
  expect(chunks).toEqual([[0, 10]]);
});

test('a chunk that failed is made again, and the pool goes on from there', async () => {
  let failures = 2;
  const { activities, chunks } = recordedActivities((from) => {
    if (from === 5000 && failures-- > 0) throw new Error('the database is away');
  });
  await withWorker(activities, async (server) => {
    const handle = await start(server, newId(), 6000);
    expect(await handle.result()).toBe(6000);
    keepHistory(handle, 'coupon-pool/tried-again');
  });
  expect(chunks).toEqual([[0, 5000], [5000, 6000]]);
});

test('what still fails shows that it needs attention, and is done in the end', async () => {
  let refused = false;
  const { activities } = recordedActivities(() => {
    if (refused) return;
    refused = true;
    throw ApplicationFailure.nonRetryable('once');
  });
  await withWorker(activities, async (server) => {
    const handle = await start(server, newId(), 10);
    expect(await handle.result()).toBe(10);
    keepHistory(handle, 'coupon-pool/needed-attention');
  });
});
