import { heartbeat, log } from '@temporalio/activity';
import { ledgerDifferences, removeExpired } from '#db/commands/housekeeping.ts';

export type OperationActivities = ReturnType<typeof createOperationActivities>;

const BEAT_MS = 10_000;

/** Says that the activity is alive for as long as the work takes: one statement over a large ledger may take minutes. */
async function beating<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), BEAT_MS);
  return work.finally(() => clearInterval(timer));
}

export function createOperationActivities() {
  return {
    removeExpired: (): Promise<number> => beating(removeExpired()),
    /** Checks the invariants of every ledger; each difference stands in the log. @returns how many there are */
    async checkLedger(): Promise<number> {
      const differences = await beating(ledgerDifferences());
      for (const difference of differences) log.error('the ledger differs', { ...difference });
      return differences.length;
    },
  };
}
