import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

interface Kept {
  id: string; found: number; expected: string;
}

const OF_INSTRUMENTS = 'FROM instruments i LEFT JOIN instrument_entries e ON e.instrument_id = i.id';

/** The balance of a certificate or pass is its issue and the sum of its ledger; how often an instrument was used is the sum of its uses. */
export async function instruments(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'i.organization_id');
  const balances = await sql.rows<Kept>(
    `SELECT i.id, i.balance AS found, COALESCE(i.amount, 0) + COALESCE(SUM(e.amount), 0) AS expected ${OF_INSTRUMENTS}
     WHERE ${where} AND i.balance IS NOT NULL GROUP BY i.id, i.balance, i.amount HAVING found <> expected LIMIT ${MOST_DIFFERENCES}`, parameters);
  const uses = await sql.rows<Kept>(
    `SELECT i.id, i.uses AS found, COALESCE(SUM(e.uses), 0) AS expected ${OF_INSTRUMENTS} WHERE ${where} GROUP BY i.id, i.uses HAVING found <> expected LIMIT ${MOST_DIFFERENCES}`, parameters);
  return differencesOf('instrument', [...balances, ...uses]);
}
