import { sql, sqlPool } from '#db/sql.ts';

/** What mysql2 keeps in a pool; it publishes none of it. */
interface PoolState {
  _allConnections?: { length: number };
  _freeConnections?: { length: number };
  _connectionQueue?: { length: number };
}

/** Connections of the SQL pool that work, that are free, and calls that wait for one. */
export function poolUsage(): { used: number; free: number; waiting: number } {
  const { _allConnections, _freeConnections, _connectionQueue } = sqlPool().pool as unknown as PoolState;
  const free = _freeConnections?.length ?? 0;
  return { used: (_allConnections?.length ?? 0) - free, free, waiting: _connectionQueue?.length ?? 0 };
}

/** Rows that batches and imports staged, by the ids of their runs. */
export const stagedBatches = (organizationId: string, ids: readonly string[]): Promise<{ id: string; fileName: string | null; total: number }[]> =>
  ids.length === 0 ? Promise.resolve([]) : sql.rows('SELECT id, file_name AS fileName, total FROM ingest_batches WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
