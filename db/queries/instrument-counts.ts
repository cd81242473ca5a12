import { sql } from '#db/sql.ts';

/** How many instruments of a type there are, how many of them could be used at the moment of reading, and how often they were used. */
export interface InstrumentCount {
  type: string;
  issued: number;
  usable: number;
  uses: number;
}

export async function instrumentCounts(organizationId: string, now: Date): Promise<InstrumentCount[]> {
  const [made, used] = await Promise.all([
    sql.rows<{ type_id: string; code: string; issued: number; usable: number }>(
      `SELECT t.id AS type_id, t.code, COUNT(i.id) AS issued,
         COALESCE(SUM(i.state IN ('issued', 'active') AND (i.ends_at IS NULL OR i.ends_at > ?) AND (i.frozen_until IS NULL OR i.frozen_until <= ?)), 0) AS usable
       FROM instrument_types t LEFT JOIN instruments i ON i.organization_id = t.organization_id AND i.type_id = t.id WHERE t.organization_id = ? GROUP BY t.id, t.code ORDER BY t.code`, [now, now, organizationId]),
    sql.rows<{ type_id: string; uses: number }>('SELECT type_id, SUM(uses) AS uses FROM instrument_entries WHERE organization_id = ? GROUP BY type_id', [organizationId]),
  ]);
  const usesOf = new Map(used.map(({ type_id, uses }) => [type_id, Number(uses)]));
  return made.map(({ type_id, code, issued, usable }) => ({ type: code, issued: Number(issued), usable: Number(usable), uses: usesOf.get(type_id) ?? 0 }));
}
