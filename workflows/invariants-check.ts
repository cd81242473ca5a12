import { proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { OperationActivities } from '#activities/operations.ts';
import { needsAttentionKey } from './search-attributes.ts';

const { checkInvariants } = proxyActivities<OperationActivities>({
  startToCloseTimeout: '30 minutes', heartbeatTimeout: '1 minute', retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

export interface InvariantsCheckInput {
  organizationId: string;
  checkId: string;
}

/**
 * An organization's ledgers prove themselves, when somebody asks: sums, lots, balances, counters, instruments, and the replay of
 * everything from the first entry. What was found is kept under the check's id.
 *
 * @returns how many differences there are; more than none marks the run for attention
 */
export async function invariantsCheck({ organizationId, checkId }: InvariantsCheckInput): Promise<{ differences: number }> {
  setCurrentDetails('Checking every ledger of the organization.');
  const differences = await checkInvariants({ organizationId, checkId });
  setCurrentDetails(differences === 0 ? 'Everything is sound.' : `Differences: **${differences}**.`);
  upsertSearchAttributes([{ key: needsAttentionKey, value: differences > 0 }]);
  return { differences };
}
