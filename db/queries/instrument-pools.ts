import { sql } from '#db/sql.ts';

export interface PoolRow {
  id: string;
  type: string;
  externalId: string;
  count: number;
  done: number;
  state: 'running' | 'done';
  runId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const POOLS = `SELECT p.id, t.code AS type, p.external_id AS externalId, p.count, p.done, p.state, p.run_id AS runId, p.created_at AS createdAt, p.finished_at AS finishedAt
  FROM instrument_pools p JOIN instrument_types t ON t.id = p.type_id WHERE p.organization_id = ?`;

export const findPool = (organizationId: string, id: string): Promise<PoolRow | undefined> => sql.row<PoolRow>(`${POOLS} AND p.id = ?`, [organizationId, id]);

/** Pools, the newest first. */
export const listPools = (organizationId: string, { after, limit }: { after?: [string, string]; limit: number }): Promise<PoolRow[]> =>
  sql.rows<PoolRow>(`${POOLS} ${after ? 'AND (p.created_at, p.id) < (?, ?)' : ''} ORDER BY p.created_at DESC, p.id DESC LIMIT ?`,
    [organizationId, ...(after ? [new Date(after[0]), after[1]] : []), limit]);

/** Codes of a pool in their order, those after a position. */
export const poolCodes = (organizationId: string, poolId: string, { after, limit }: { after: number; limit: number }): Promise<{ code: string; position: number }[]> =>
  sql.rows('SELECT code, position FROM instruments WHERE organization_id = ? AND pool_id = ? AND position > ? ORDER BY position LIMIT ?', [organizationId, poolId, after, limit]);
