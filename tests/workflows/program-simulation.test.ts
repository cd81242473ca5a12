import { ApplicationFailure } from '@temporalio/common';
import type { SimulatedChunk, SimulationChunk } from '#db/commands/simulation/simulate-program.ts';
import { emptyTally, type SimulationTally } from '#domain/loyalty/simulation/types.ts';
import { newId } from '#domain/shared/ids.ts';
import { getSimulationProgress, programSimulation } from '#workflows/program-simulation.ts';
import { keepHistory, withWorker } from '../support/temporal.ts';

/** So many members, of whom every second one has another level. */
async function ran(members: number, name: string, before: (call: number) => void = () => undefined) {
  const asked: { after: string; done: number; budget: number }[] = [];
  const finished: (SimulationTally | null)[] = [];
  const activities = {
    async simulateChunk({ after, done, limit, shared }: SimulationChunk): Promise<SimulatedChunk> {
      asked.push({ after, done, budget: shared.changed.budget ?? 0 });
      before(asked.length);
      const looked = Math.min(limit, members - done);
      const used = (shared.changed.budget ?? 0) + looked;
      return { last: looked === 0 ? null : String(done + looked), looked, tally: { ...emptyTally(), members: looked, changed: Math.floor(looked / 2) }, shared: { current: {}, changed: { budget: used } } };
    },
    finishSimulation: async ({ result }: { result: SimulationTally | null }) => void finished.push(result),
  };
  return withWorker(activities, async ({ client, taskQueue }) => {
    const [organizationId, simulationId] = [newId(), newId()];
    const handle = await client.workflow.start(programSimulation, { taskQueue, workflowId: `program-simulation:${organizationId}:${simulationId}`, args: [{ organizationId, simulationId, total: members }] });
    const result = await handle.result().catch((error: unknown) => error);
    const progress = await handle.query(getSimulationProgress);
    keepHistory(handle, `program-simulation/${name}`);
    return { result, progress, asked, finished };
  });
}

test('members are gone through chunk by chunk; what one used the next finds used', async () => {
  const { result, progress, asked, finished } = await ran(1200, 'chunks');
  expect([result, progress]).toEqual([{ done: 1200, changed: 600 }, { done: 1200, total: 1200 }]);
  expect(asked).toEqual([{ after: '', done: 0, budget: 0 }, { after: '500', done: 500, budget: 500 }, { after: '1000', done: 1000, budget: 1000 }]);
  expect(finished).toMatchObject([{ members: 1200, changed: 600 }]);
});

test('an outage is waited out', async () => {
  const { result, asked } = await ran(3, 'outage', (call) => {
    if (call === 1) throw ApplicationFailure.create({ message: 'the database is away', nextRetryDelay: '100 milliseconds' });
  });
  expect([result, asked.length]).toEqual([{ done: 3, changed: 1 }, 2]);
});

test('a simulation that cannot be computed ends as failed', async () => {
  const { result, finished } = await ran(3, 'failed', () => {
    throw ApplicationFailure.nonRetryable('our bug');
  });
  expect(result).toBeInstanceOf(Error);
  expect(finished).toEqual([null]);
});

test('a simulation that is cancelled ends as failed, too: nobody waits for its result', async () => {
  const finished: (SimulationTally | null)[] = [];
  let [begun, end] = [() => undefined as void, () => undefined as void];
  const [hasBegun, isOver] = [new Promise<void>((resolve) => (begun = resolve)), new Promise<void>((resolve) => (end = resolve))];
  const activities = {
    simulateChunk: async (): Promise<SimulatedChunk> => {
      begun();
      await isOver;
      return { last: null, looked: 0, tally: emptyTally(), shared: { current: {}, changed: {} } };
    },
    finishSimulation: async ({ result }: { result: SimulationTally | null }) => void finished.push(result),
  };
  await withWorker(activities, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start(programSimulation, { taskQueue, workflowId: `program-simulation:${newId()}`, args: [{ organizationId: newId(), simulationId: newId(), total: 3 }] });
    await hasBegun;
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    end();
    keepHistory(handle, 'program-simulation/cancelled');
  });
  expect(finished).toEqual([null]);
});
