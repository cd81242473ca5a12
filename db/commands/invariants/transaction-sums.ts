import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** The entries of a transaction sum to zero: what a member gets, the program gives. */
export async function transactionSums(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'm.organization_id');
  return differencesOf('transaction_sum', await sql.rows(
    `SELECT e.transaction_id AS id, SUM(e.points) AS found, 0 AS expected FROM memberships m JOIN ledger_entries e ON e.membership_id = m.id WHERE ${where}
     GROUP BY e.transaction_id HAVING SUM(e.points) <> 0 LIMIT ${MOST_DIFFERENCES}`, parameters));
}
