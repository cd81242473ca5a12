import { fillPool, finishPool, type PoolChunk } from '#db/commands/instruments/pools.ts';

export type InstrumentActivities = ReturnType<typeof createInstrumentActivities>;

export function createInstrumentActivities() {
  return {
    /** Makes the codes of some positions of a pool. Safe to repeat. @returns how many codes the pool has then */
    fillCouponPool: (chunk: PoolChunk): Promise<number> => fillPool(chunk),
    finishCouponPool: (pool: { organizationId: string; poolId: string }): Promise<void> => finishPool(pool),
  };
}
