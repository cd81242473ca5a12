import { sql } from '#db/sql.ts';

/** How many instruments of a type there are, how many of them could be used at the moment of reading, and how often they were used. */
export interface InstrumentCount {
  type: string;
  issued: number;
  usable: number;
  uses: number;
}

export async function instrumentCounts(organizationId: string, now: Date): Promise<InstrumentCount[]> {
  const rows = await sql.rows<{ type: string; issued: number; usable: number | string; uses: number | string }>(
    `SELECT t.code AS type, COUNT(i.id) AS issued, COALESCE(SUM(i.uses), 0) AS uses,
       COALESCE(SUM(i.state IN ('issued', 'active') AND (i.ends_at IS NULL OR i.ends_at > ?) AND (i.frozen_until IS NULL OR i.frozen_until <= ?)), 0) AS usable
     FROM instrument_types t LEFT JOIN instruments i ON i.organization_id = t.organization_id AND i.type_id = t.id WHERE t.organization_id = ? GROUP BY t.id, t.code ORDER BY t.code`, [now, now, organizationId]);
  return rows.map(({ type, issued, usable, uses }) => ({ type, issued: Number(issued), usable: Number(usable), uses: Number(uses) }));
}
