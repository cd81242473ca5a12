import type { TreeNode } from '#domain/partners/tree.ts';
import { fromJson, sql } from '#db/sql.ts';

export interface PlaceNode extends TreeNode {
  externalId: string;
  name: string;
  path: string;
  timezone: string | null;
  merchantIds: string[];
}

type Row = Omit<PlaceNode, 'merchantIds'> & { merchantIds: unknown };

const COLUMNS = 'id, external_id AS externalId, name, kind, parent_id AS parentId, path, timezone, merchant_ids AS merchantIds';
const nodeOf = (row: Row): PlaceNode => ({ ...row, merchantIds: fromJson<string[]>(row.merchantIds) });

/** Every place of the organization, parents before their children. */
export async function placesOf(organizationId: string): Promise<PlaceNode[]> {
  return (await sql.rows<Row>(`SELECT ${COLUMNS} FROM places WHERE organization_id = ? ORDER BY path`, [organizationId])).map(nodeOf);
}

/** One stretch of the organization's places in the order of their paths: those after `afterPath`, inside the subtree of `withinPath`. */
export async function placesAfter(organizationId: string, { afterPath, withinPath, limit }: { afterPath: string; withinPath: string; limit: number }): Promise<PlaceNode[]> {
  const rows = await sql.rows<Row>(
    `SELECT ${COLUMNS} FROM places WHERE organization_id = ? AND path > ? AND path LIKE ? ORDER BY path LIMIT ?`, [organizationId, afterPath, `${withinPath}%`, limit]);
  return rows.map(nodeOf);
}

export async function findPlaceByExternalId(organizationId: string, externalId: string): Promise<PlaceNode | undefined> {
  const row = await sql.row<Row>(`SELECT ${COLUMNS} FROM places WHERE organization_id = ? AND external_id = ?`, [organizationId, externalId]);
  return row && nodeOf(row);
}

/** The names that callers know places by, for ids of this organization. */
export async function externalIdsOf(organizationId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; externalId: string }>('SELECT id, external_id AS externalId FROM places WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
  return new Map(rows.map((row) => [row.id, row.externalId]));
}
