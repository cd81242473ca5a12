import { defineQuery, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { InstrumentActivities } from '#activities/instruments.ts';
import { needsAttentionKey } from './search-attributes.ts';

export interface CouponPoolInput {
  organizationId: string;
  poolId: string;
  count: number;
}

/** How many codes there are already. */
export const getPoolProgress = defineQuery<number>('getPoolProgress');

/** At most a hundred chunks for the largest pool: one history holds them. */
const CHUNK = 5000;

const regular = proxyActivities<InstrumentActivities>({ startToCloseTimeout: '2 minutes', retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 5 } });
const patient = proxyActivities<InstrumentActivities>({ startToCloseTimeout: '2 minutes', retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' } });

/** What still fails after five tries goes on until it succeeds, and operators see that the run needs attention. */
async function untilDone<T>(attempt: (activities: InstrumentActivities) => Promise<T>): Promise<T> {
  try {
    return await attempt(regular);
  } catch {
    upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
    const result = await attempt(patient);
    upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
    return result;
  }
}

/** Makes the codes of a pool, chunk by chunk; a chunk that is repeated makes no code twice. @returns how many codes it made */
export async function couponPool({ organizationId, poolId, count }: CouponPoolInput): Promise<number> {
  let done = 0;
  setHandler(getPoolProgress, () => done);
  while (done < count) {
    const [from, to] = [done, Math.min(count, done + CHUNK)];
    done = await untilDone((activities) => activities.fillCouponPool({ organizationId, poolId, from, to }));
    setCurrentDetails(`**${done}** of ${count} codes.`);
  }
  await untilDone((activities) => activities.finishCouponPool({ organizationId, poolId }));
  return done;
}
