import { activityInfo, log } from '@temporalio/activity';
import { removeExpired } from '#db/commands/housekeeping.ts';
import { checkEveryOrganization, checkOrganization } from '#db/commands/invariants/run-checks.ts';
import { beating } from './beating.ts';

export type OperationActivities = ReturnType<typeof createOperationActivities>;

/** The run that an activity works for. */
function ownRun(): { workflowId: string; runId: string } {
  const { workflowId, runId } = activityInfo().workflowExecution!;
  return { workflowId, runId };
}

export function createOperationActivities() {
  return {
    removeExpired: (): Promise<number> => beating(removeExpired()),
    /** Checks the invariants of every organization's ledgers and keeps what was found; who differs stands in the log. @returns how many differences there are */
    async checkLedger(): Promise<number> {
      const differences = await beating(checkEveryOrganization(ownRun()));
      for (const [organizationId, count] of differences) log.error('the ledger differs', { organizationId, count });
      return [...differences.values()].reduce((sum, count) => sum + count, 0);
    },
    /** Checks one organization and keeps what was found under the check's id. @returns how many differences there are */
    checkInvariants: ({ organizationId, checkId }: { organizationId: string; checkId: string }): Promise<number> =>
      beating(checkOrganization({ id: checkId, organizationId, source: 'request', ...ownRun() })),
  };
}
