import { fillPool, finishPool, type PoolChunk } from '#db/commands/instruments/pools.ts';
import { beating } from './beating.ts';

export type InstrumentActivities = ReturnType<typeof createInstrumentActivities>;

export function createInstrumentActivities() {
  return {
    /** Makes the codes of some positions of a pool. Safe to repeat. @returns how many codes the pool has then */
    fillCouponPool: (chunk: PoolChunk): Promise<number> => beating(fillPool(chunk)),
    finishCouponPool: (pool: { organizationId: string; poolId: string }): Promise<void> => beating(finishPool(pool)),
  };
}
