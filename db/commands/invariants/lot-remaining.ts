import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** What is left of a lot is the sum of its movements on the membership that has it. */
export async function lotRemaining(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'l.organization_id');
  return differencesOf('lot_remaining', await sql.rows(
    `SELECT l.id, l.remaining AS found, COALESCE(SUM(e.points), 0) AS expected FROM lots l
     LEFT JOIN ledger_entries e ON e.membership_id = l.membership_id AND e.lot_id = l.id AND e.account = 'member.points' WHERE ${where}
     GROUP BY l.id, l.remaining HAVING l.remaining <> COALESCE(SUM(e.points), 0) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
