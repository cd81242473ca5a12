import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** A counter of a limit is the sum of what operations took of it and returns gave back. */
export async function counters(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'c.organization_id');
  return differencesOf('counter', await sql.rows(
    `SELECT c.id, c.used AS found, COALESCE(SUM(u.amount), 0) AS expected FROM limit_counters c LEFT JOIN limit_uses u ON u.counter_id = c.id WHERE ${where}
     GROUP BY c.id, c.used HAVING c.used <> COALESCE(SUM(u.amount), 0) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
