import { isCancellation, proxyActivities, upsertSearchAttributes, type ActivityInterfaceFor } from '@temporalio/workflow';
import { needsAttentionKey } from './search-attributes.ts';

/** An activity that is not heard of for so long has lost its worker; another one takes it up. */
const SILENCE = '30 seconds';

/**
 * Steps that have to succeed in the end: what still fails after five tries goes on until it succeeds, and operators see that the run
 * needs attention. The activities say that they are alive.
 *
 * @param startToCloseTimeout the most that one try may take
 */
export function untilDoneWithin<Activities>(startToCloseTimeout: '1 minute' | '2 minutes' | '5 minutes') {
  const limits = { startToCloseTimeout, heartbeatTimeout: SILENCE } as const;
  const regular = proxyActivities<Activities>({ ...limits, retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 5 } });
  const patient = proxyActivities<Activities>({ ...limits, retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes' } });
  return async <T>(attempt: (activities: ActivityInterfaceFor<Activities>) => Promise<T>): Promise<T> => {
    try {
      return await attempt(regular);
    } catch (error) {
      if (isCancellation(error)) throw error;
      upsertSearchAttributes([{ key: needsAttentionKey, value: true }]);
      const result = await attempt(patient);
      upsertSearchAttributes([{ key: needsAttentionKey, value: false }]);
      return result;
    }
  };
}
