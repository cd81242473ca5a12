import { fromJson, inTransaction, sql, type Value } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';

export const INGEST_KINDS = ['customers', 'purchases', 'returns', 'events'] as const;
export type IngestKind = (typeof INGEST_KINDS)[number];
export type IngestSource = 'batch' | 'import';

export interface StagedRow {
  position: number;
  body: unknown;
  /** A row that could not even be read is refused before the run starts. */
  refusal?: { status: number; code: string; reason: string };
}

const ROW_COLUMNS = ['batch_id', 'position', 'organization_id', 'body', 'status', 'code', 'reason'];
const ROWS_AT_ONCE = 500;

/** Stages rows for a run: nothing but the batch's id travels in workflow arguments. @returns the batch's id */
export async function stageBatch(batch: { organizationId: string; kind: IngestKind; source: IngestSource; fileName?: string; createdBy?: string }, rows: readonly StagedRow[]): Promise<string> {
  const id = newId();
  const { organizationId, kind, source, fileName, createdBy } = batch;
  await inTransaction(async (tx) => {
    await tx.insert('ingest_batches', ['id', 'organization_id', 'kind', 'source', 'status', 'file_name', 'total', 'created_by', 'created_at'],
      [[id, organizationId, kind, source, 'running', fileName ?? null, rows.length, createdBy ?? null, new Date()]]);
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await tx.insert('ingest_rows', ROW_COLUMNS, rows.slice(start, start + ROWS_AT_ONCE).map(({ position, body, refusal }): Value[] =>
        [id, position, organizationId, refusal ? null : JSON.stringify({ item: body }), refusal?.status ?? null, refusal?.code ?? null, refusal?.reason ?? null]));
    }
  });
  return id;
}

export const setBatchRun = (organizationId: string, id: string, runId: string | null): Promise<number> =>
  sql.run('UPDATE ingest_batches SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, organizationId, id]);

/** Rows after a position that still wait, in order. */
export async function waitingRows(organizationId: string, batchId: string, afterPosition: number, limit: number): Promise<{ position: number; body: unknown }[]> {
  const rows = await sql.rows<{ position: number; body: unknown }>(
    'SELECT position, body FROM ingest_rows WHERE organization_id = ? AND batch_id = ? AND position > ? AND status IS NULL ORDER BY position LIMIT ?', [organizationId, batchId, afterPosition, limit]);
  // Wrapped, because a bare text in a JSON column looks like unread JSON with one database and like a read value with another.
  return rows.map(({ position, body }) => ({ position, body: fromJson<{ item: unknown }>(body).item }));
}

export interface RowOutcome {
  position: number;
  status: number;
  id?: string;
  code?: string;
  reason?: string;
}

/** Keeps how rows ended and forgets what stood in them. */
export async function keepRowOutcomes(organizationId: string, batchId: string, outcomes: readonly RowOutcome[]): Promise<void> {
  await sql.insert('ingest_rows', ['batch_id', 'position', 'organization_id', 'status', 'subject_id', 'code', 'reason'],
    outcomes.map(({ position, status, id, code, reason }) => [batchId, position, organizationId, status, id ?? null, code ?? null, reason?.slice(0, 500) ?? null]),
    'ON DUPLICATE KEY UPDATE body = NULL, status = VALUES(status), subject_id = VALUES(subject_id), code = VALUES(code), reason = VALUES(reason)');
  await sql.run(
    `UPDATE ingest_batches SET processed = (SELECT COUNT(*) FROM ingest_rows WHERE batch_id = ? AND status IS NOT NULL),
       accepted = (SELECT COUNT(*) FROM ingest_rows WHERE batch_id = ? AND status < 300) WHERE organization_id = ? AND id = ?`, [batchId, batchId, organizationId, batchId]);
}

/** Ends a batch; `failure` says why it did not reach its end. Rows never processed lose their bodies too. */
export async function finishBatch(organizationId: string, batchId: string, failure: string | null): Promise<void> {
  await sql.run('UPDATE ingest_rows SET body = NULL WHERE organization_id = ? AND batch_id = ? AND body IS NOT NULL', [organizationId, batchId]);
  await sql.run('UPDATE ingest_batches SET status = ?, failure = ?, finished_at = ? WHERE organization_id = ? AND id = ? AND finished_at IS NULL',
    [failure === null ? 'completed' : 'failed', failure, new Date(), organizationId, batchId]);
}
