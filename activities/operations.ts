import { log } from '@temporalio/activity';
import { ledgerDifferences, removeExpired } from '#db/commands/housekeeping.ts';

export type OperationActivities = ReturnType<typeof createOperationActivities>;

export function createOperationActivities() {
  return {
    removeExpired: (): Promise<number> => removeExpired(),
    /** Checks the invariants of every ledger; each difference stands in the log. @returns how many there are */
    async checkLedger(): Promise<number> {
      const differences = await ledgerDifferences();
      for (const difference of differences) log.error('the ledger differs', { ...difference });
      return differences.length;
    },
  };
}
