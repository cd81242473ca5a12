import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { InstrumentActivities } from '#activities/instruments.ts';
import { untilDoneWithin } from './until-done.ts';

export interface CouponPoolInput {
  organizationId: string;
  poolId: string;
  count: number;
}

/** How many codes there are already. */
export const getPoolProgress = defineQuery<number>('getPoolProgress');

/** At most a hundred chunks for the largest pool: one history holds them. */
const CHUNK = 5000;

const untilDone = untilDoneWithin<InstrumentActivities>('2 minutes');

/** Makes the codes of a pool, chunk by chunk; a chunk that is repeated makes no code twice. @returns how many codes it made */
export async function couponPool({ organizationId, poolId, count }: CouponPoolInput): Promise<number> {
  let done = 0;
  setHandler(getPoolProgress, () => done, { description: 'How many codes there are' });
  while (done < count) {
    const [from, to] = [done, Math.min(count, done + CHUNK)];
    done = await untilDone((activities) => activities.fillCouponPool({ organizationId, poolId, from, to }));
    setCurrentDetails(`**${done}** of ${count} codes.`);
  }
  await untilDone((activities) => activities.finishCouponPool({ organizationId, poolId }));
  return done;
}
