import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** The balance of a certificate or pass is the sum of its ledger, its issue included. */
export async function instruments(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'i.organization_id');
  return differencesOf('instrument', await sql.rows(
    `SELECT i.id, i.balance AS found, COALESCE(SUM(e.amount), 0) AS expected FROM instruments i LEFT JOIN instrument_entries e ON e.instrument_id = i.id
     WHERE ${where} AND i.balance IS NOT NULL GROUP BY i.id, i.balance HAVING i.balance <> COALESCE(SUM(e.amount), 0) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
