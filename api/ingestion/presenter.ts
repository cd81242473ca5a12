import type { ImportRow, RejectedRow } from '#db/queries/ingestion.ts';
import { workflowIds } from '#workflows/names.ts';
import { presentRun } from '../temporal.ts';

/** An import without its rejected rows, as lists show it. */
export const presentImportRow = (row: ImportRow) => ({
  id: row.id, kind: row.kind, fileName: row.file_name, status: row.status, failure: row.failure, total: row.total, processed: row.processed, accepted: row.accepted,
  rejectedCount: row.processed - row.accepted, createdAt: row.created_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, createdBy: row.created_by_name,
});

export const presentRejected = (row: RejectedRow) => ({ row: row.position, code: row.code, reason: row.reason ?? '' });

export const presentImport = (organizationId: string, row: ImportRow, rejected: readonly RejectedRow[]) => ({
  import: { ...presentImportRow(row), rejected: rejected.map(presentRejected) },
  workflow: presentRun(workflowIds.ingest(organizationId, 'import', row.id), row.run_id),
});
