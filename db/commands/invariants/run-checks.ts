import { inSnapshot, sql, type Sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';
import { balances } from './balances.ts';
import { counters } from './counters.ts';
import { debts } from './debts.ts';
import type { Difference } from './difference.ts';
import { instruments } from './instruments.ts';
import { lotRemaining } from './lot-remaining.ts';
import { negativeLots } from './negative-lots.ts';
import { replayed } from './replay.ts';
import { transactionSums } from './transaction-sums.ts';

const CHECKS: readonly ((sql: Sql, organizationId?: string) => Promise<Difference[]>)[] = [transactionSums, lotRemaining, negativeLots, balances, debts, counters, instruments, replayed];

/**
 * All invariants of the ledgers, as the database stood at one moment, so that bookings under way make no difference.
 *
 * @param organizationId only one organization's, or every one's
 * @returns each difference; none when everything is sound
 */
export const ledgerDifferences = (organizationId?: string): Promise<Difference[]> => inSnapshot(async (snapshot) => {
  const found: Difference[] = [];
  for (const check of CHECKS) found.push(...await check(snapshot, organizationId));
  return found;
});

export interface CheckOrder {
  id: string;
  organizationId: string;
  source: 'request' | 'nightly';
  workflowId?: string;
  runId?: string;
}

const SHOWN = 200;

/** Checks an organization and keeps what was found. Repeated under the same id, it is checked again. @returns how many differences there are */
export async function checkOrganization({ id, organizationId, source, workflowId, runId }: CheckOrder): Promise<number> {
  const startedAt = new Date();
  const differences = await ledgerDifferences(organizationId);
  await sql.insert('invariant_checks', ['id', 'organization_id', 'ok', 'difference_count', 'differences', 'source', 'workflow_id', 'run_id', 'started_at', 'finished_at'],
    [[id, organizationId, differences.length === 0, differences.length, JSON.stringify(differences.slice(0, SHOWN)), source, workflowId ?? null, runId ?? null, startedAt, new Date()]],
    'ON DUPLICATE KEY UPDATE ok = VALUES(ok), difference_count = VALUES(difference_count), differences = VALUES(differences), started_at = VALUES(started_at), finished_at = VALUES(finished_at)');
  return differences.length;
}

/** Checks every organization, one after the other. @returns how many differences there are, by organization; those without are left out */
export async function checkEveryOrganization(run: Pick<CheckOrder, 'workflowId' | 'runId'>): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { id } of await sql.rows<{ id: string }>('SELECT id FROM organizations ORDER BY id')) {
    const count = await checkOrganization({ id: newId(), organizationId: id, source: 'nightly', ...run });
    if (count > 0) found.set(id, count);
  }
  return found;
}
