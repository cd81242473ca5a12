import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** What a wallet owes is the sum of its debt entries. */
export async function debts(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'm.organization_id');
  return differencesOf('debt', await sql.rows(
    `SELECT b.membership_id AS id, b.debt AS found, -COALESCE(SUM(e.points), 0) AS expected FROM memberships m JOIN wallet_balances b ON b.membership_id = m.id
     LEFT JOIN ledger_entries e ON e.membership_id = b.membership_id AND e.wallet = b.wallet AND e.account = 'member.debt' WHERE ${where}
     GROUP BY b.membership_id, b.wallet, b.debt HAVING b.debt <> -COALESCE(SUM(e.points), 0) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
