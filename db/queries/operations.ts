import { sqlPool } from '#db/sql.ts';

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
