import type { Difference } from '#db/commands/invariants/difference.ts';
import { fromJson, sql } from '#db/sql.ts';
import { afterPosition, order, type Position } from './keyset.ts';

export interface InvariantCheckRow {
  id: string;
  ok: boolean;
  differenceCount: number;
  differences: Difference[];
  source: 'request' | 'nightly';
  workflowId: string | null;
  runId: string | null;
  startedAt: Date;
  finishedAt: Date;
}

const COLUMNS = `id, ok, difference_count AS differenceCount, differences, source, workflow_id AS workflowId, run_id AS runId, started_at AS startedAt, finished_at AS finishedAt`;
type Selected = Omit<InvariantCheckRow, 'ok' | 'differences'> & { ok: number; differences: unknown };
const rowOf = (row: Selected): InvariantCheckRow => ({ ...row, ok: row.ok === 1, differences: fromJson(row.differences) });

/** What the checks of an organization's ledgers found, newest first. */
export async function listInvariantChecks(organizationId: string, page: { after?: Position | undefined; limit: number }): Promise<InvariantCheckRow[]> {
  const after = afterPosition('started_at', 'id', true, page.after);
  const rows = await sql.rows<Selected>(`SELECT ${COLUMNS} FROM invariant_checks WHERE organization_id = ? AND ${after.condition} ${order('started_at', 'id', true)} LIMIT ?`, [organizationId, ...after.parameters, page.limit]);
  return rows.map(rowOf);
}

/** One check; undefined while it has not ended. */
export async function findInvariantCheck(organizationId: string, id: string): Promise<InvariantCheckRow | undefined> {
  const row = await sql.row<Selected>(`SELECT ${COLUMNS} FROM invariant_checks WHERE organization_id = ? AND id = ?`, [organizationId, id]);
  return row && rowOf(row);
}
