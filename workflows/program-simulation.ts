import { CancellationScope, ContinueAsNew, continueAsNew, defineQuery, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SimulationActivities } from '#activities/simulation.ts';
import { addTallies, emptyTally, type SimulationTally } from '#domain/loyalty/simulation/types.ts';
import { needsAttentionKey } from './search-attributes.ts';

export interface ProgramSimulationInput {
  organizationId: string;
  simulationId: string;
  /** Members to go through. */
  total: number;
  state?: ProgramSimulationState;
}

export interface ProgramSimulationState {
  after: string;
  done: number;
  tally: SimulationTally;
  shared: { current: Record<string, number>; changed: Record<string, number> };
}

export const getSimulationProgress = defineQuery<{ done: number; total: number }>('getSimulationProgress');

const CHUNK = 500;

const { simulateChunk, finishSimulation } = proxyActivities<SimulationActivities>({
  startToCloseTimeout: '5 minutes', heartbeatTimeout: '30 seconds', retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/**
 * Replays the real history of a program's members under the program as it is and under a changed one, chunk by chunk; nothing of the
 * members changes. What one chunk used of limits of the whole program the next one finds used.
 */
export async function programSimulation(input: ProgramSimulationInput): Promise<{ done: number; changed: number }> {
  const { organizationId, simulationId, total } = input;
  const state = input.state ?? { after: '', done: 0, tally: emptyTally(), shared: { current: {}, changed: {} } };
  setHandler(getSimulationProgress, () => ({ done: state.done, total }), { description: 'How many members were gone through' });
  try {
    for (;;) {
      const chunk = await simulateChunk({ organizationId, simulationId, after: state.after, done: state.done, limit: CHUNK, shared: state.shared });
      state.after = chunk.last ?? state.after;
      state.done += chunk.looked;
      state.tally = addTallies(state.tally, chunk.tally);
      state.shared = chunk.shared;
      setCurrentDetails(`**${state.done}** of ${total} members, ${state.tally.changed} have another level.`);
      if (chunk.looked < CHUNK) break;
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof programSimulation>({ ...input, state });
    }
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
    // Also when it was cancelled: nobody waits for a result that will not come.
    await CancellationScope.nonCancellable(() => finishSimulation({ organizationId, simulationId, result: null }));
    throw error;
  }
  await finishSimulation({ organizationId, simulationId, result: state.tally });
  return { done: state.done, changed: state.tally.changed };
}
