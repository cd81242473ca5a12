import { sql } from '#db/sql.ts';
import type { IngestKind } from '#db/commands/ingestion/batches.ts';

export interface ImportRow {
  id: string; kind: IngestKind; source: 'batch' | 'import'; status: 'running' | 'completed' | 'failed'; file_name: string | null; total: number; processed: number; accepted: number; failure: string | null;
  run_id: string | null; created_at: Date; finished_at: Date | null; created_by_name: string | null;
}

const IMPORTS = `SELECT b.id, b.kind, b.source, b.status, b.file_name, b.total, b.processed, b.accepted, b.failure, b.run_id, b.created_at, b.finished_at, u.name AS created_by_name
  FROM ingest_batches b LEFT JOIN users u ON u.id = b.created_by WHERE b.organization_id = ? AND b.source = 'import'`;

export const listImports = (organizationId: string, { after, limit }: { after?: [string, string]; limit: number }): Promise<ImportRow[]> =>
  sql.rows<ImportRow>(`${IMPORTS} ${after ? 'AND (b.created_at, b.id) < (?, ?)' : ''} ORDER BY b.created_at DESC, b.id DESC LIMIT ?`,
    [organizationId, ...(after ? [new Date(after[0]), after[1]] : []), limit]);

export const runningImports = (organizationId: string): Promise<ImportRow[]> =>
  sql.rows<ImportRow>(`${IMPORTS} AND b.status = 'running' ORDER BY b.created_at DESC LIMIT 20`, [organizationId]);

export const findImport = (organizationId: string, id: string): Promise<ImportRow | undefined> => sql.row<ImportRow>(`${IMPORTS} AND b.id = ?`, [organizationId, id]);

export interface RejectedRow {
  position: number; code: string; reason: string | null;
}

/** Rows that were refused, in order. */
export const rejectedRows = (organizationId: string, batchId: string, limit: number): Promise<RejectedRow[]> =>
  sql.rows<RejectedRow>('SELECT position, code, reason FROM ingest_rows WHERE organization_id = ? AND batch_id = ? AND status >= 300 ORDER BY position LIMIT ?', [organizationId, batchId, limit]);

export interface RowResult {
  position: number; status: number | null; subject_id: string | null; code: string | null;
}

export const rowResults = (organizationId: string, batchId: string): Promise<RowResult[]> =>
  sql.rows<RowResult>('SELECT position, status, subject_id, code FROM ingest_rows WHERE organization_id = ? AND batch_id = ? ORDER BY position', [organizationId, batchId]);
