import type { Chunk, ChunkResult } from '#activities/ingest.ts';
import { newId } from '#domain/shared/ids.ts';
import { getIngested, getProgress, importCancelled, ingest, type IngestInput } from '#workflows/ingest.ts';
import { keepHistory, withWorker, type TestServer } from '../support/temporal.ts';
import { until } from '../support/until.ts';

/** Chunks of a batch of `total` rows, every tenth refused; remembers what it was asked. */
function recordedActivities(total: number, before: (chunk: Chunk) => Promise<void> = async () => undefined) {
  const chunks: number[] = [];
  const ends: (string | null)[] = [];
  return {
    chunks, ends,
    activities: {
      async ingestChunk(chunk: Chunk): Promise<ChunkResult> {
        chunks.push(chunk.after);
        await before(chunk);
        const processed = Math.min(chunk.limit, total - chunk.after - 1);
        return processed === 0 ? { last: null, processed, accepted: 0, onboardingCustomerIds: [] }
          : { last: chunk.after + processed, processed, accepted: processed - Math.floor(processed / 10), onboardingCustomerIds: [] };
      },
      finishIngest: async ({ failure }: { failure: string | null }) => void ends.push(failure),
    },
  };
}

function start({ client, taskQueue }: TestServer, source: IngestInput['source'], total: number) {
  const [organizationId, batchId] = [newId(), newId()];
  return client.workflow.start(ingest, { taskQueue, workflowId: `${source}:${organizationId}:${batchId}`, args: [{ organizationId, batchId, kind: 'customers', source, total }] });
}

test('a small batch is processed inside the workflow task, and its caller waits for the end', async () => {
  const { activities, chunks, ends } = recordedActivities(20);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 'batch', 20);
    expect(await handle.result()).toEqual({ after: 19, processed: 20, accepted: 18 });
    keepHistory(handle, 'ingest/batch');
  });
  expect([chunks, ends]).toEqual([[-1], [null]]);
});

test('a large batch accepts its caller at once', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const { activities, ends } = recordedActivities(1000, () => released);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 'batch', 1000);
    const update = await handle.startUpdate(getIngested, { waitForStage: 'ACCEPTED' });   // although no row has its outcome yet
    release();
    expect(await update.result()).toEqual({ after: 999, processed: 1000, accepted: 900 });
    await handle.result();
    keepHistory(handle, 'ingest/large-batch');
  });
  expect(ends).toEqual([null]);
});

test('an import goes chunk by chunk and tells how far it is', async () => {
  const { activities, chunks, ends } = recordedActivities(1200);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 'import', 1200);
    expect(await handle.result()).toEqual({ after: 1199, processed: 1200, accepted: 1080 });
    expect((await handle.query(getProgress)).processed).toBe(1200);
    keepHistory(handle, 'ingest/import');
  });
  expect([chunks, ends]).toEqual([[-1, 499, 999], [null]]);
});

test('a cancelled import stops after the rows it is at', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const { activities, chunks, ends } = recordedActivities(1200, () => released);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 'import', 1200);
    await until(() => chunks.length === 1);
    await handle.signal(importCancelled);
    release();
    expect(await handle.result()).toMatchObject({ processed: 500 });
    keepHistory(handle, 'ingest/cancelled');
  });
  expect([chunks, ends]).toEqual([[-1], ['cancelled']]);
});

test('one that is cancelled during its last rows is complete', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const { activities, chunks, ends } = recordedActivities(100, () => released);
  await withWorker(activities, async (server) => {
    const handle = await start(server, 'import', 100);
    await until(() => chunks.length === 1);
    await handle.signal(importCancelled);
    release();
    await handle.result();
  });
  expect(ends).toEqual([null]);
});
