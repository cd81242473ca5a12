import { sql, sqlPools } from '#db/sql.ts';

/** What mysql2 keeps in a pool; it publishes none of it. */
interface PoolState {
  _allConnections?: { length: number };
  _freeConnections?: { length: number };
  _connectionQueue?: { length: number };
}

/** Connections of statements and of transactions together: those that work, those that are free, and calls that wait for one. */
export function poolUsage(): { used: number; free: number; waiting: number } {
  const states = sqlPools().map(({ pool }) => pool as unknown as PoolState);
  const count = (what: keyof PoolState) => states.reduce((sum, state) => sum + (state[what]?.length ?? 0), 0);
  const free = count('_freeConnections');
  return { used: count('_allConnections') - free, free, waiting: count('_connectionQueue') };
}

/** Rows that batches and imports staged, by the ids of their runs. */
export const stagedBatches = (organizationId: string, ids: readonly string[]): Promise<{ id: string; fileName: string | null; total: number }[]> =>
  ids.length === 0 ? Promise.resolve([]) : sql.rows('SELECT id, file_name AS fileName, total FROM ingest_batches WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
