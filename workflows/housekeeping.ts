import { proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { OperationActivities } from '#activities/operations.ts';
import { needsAttentionKey } from './search-attributes.ts';

const { removeExpired, checkLedger } = proxyActivities<OperationActivities>({
  startToCloseTimeout: '30 minutes', heartbeatTimeout: '1 minute', retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes', maximumAttempts: 10 },
});

/**
 * Every night: what has expired goes (sessions, reset tokens, idempotency keys, old call logs), and the ledger proves itself:
 * every transaction sums to zero, every lot equals its movements.
 *
 * @returns how many differences the ledger check found; more than none marks the run for attention
 */
export async function housekeeping(): Promise<{ removed: number; differences: number }> {
  const removed = await removeExpired();
  const differences = await checkLedger();
  setCurrentDetails(`Removed **${removed}** expired rows; ledger differences: **${differences}**.`);
  upsertSearchAttributes([{ key: needsAttentionKey, value: differences > 0 }]);
  return { removed, differences };
}
