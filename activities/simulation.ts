import { finishSimulation, simulateChunk, type SimulatedChunk, type SimulationChunk } from '#db/commands/simulation/simulate-program.ts';
import type { SimulationTally } from '#domain/loyalty/simulation/types.ts';
import { beating } from './beating.ts';

export type SimulationActivities = ReturnType<typeof createSimulationActivities>;

export function createSimulationActivities() {
  return {
    simulateChunk: (chunk: SimulationChunk): Promise<SimulatedChunk> => beating(simulateChunk(chunk)),
    finishSimulation: (finished: { organizationId: string; simulationId: string; result: SimulationTally | null }): Promise<void> => beating(finishSimulation(finished)),
  };
}
