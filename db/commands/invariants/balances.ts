import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** A kept balance is the sum of the lots that live at its instant. */
export async function balances(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'm.organization_id');
  return differencesOf('balance', await sql.rows(
    `SELECT b.membership_id AS id, b.active + b.pending AS found, COALESCE(SUM(o.remaining), 0) AS expected FROM memberships m JOIN wallet_balances b ON b.membership_id = m.id
     LEFT JOIN lots o ON o.membership_id = b.membership_id AND o.wallet = b.wallet AND (o.expires_at IS NULL OR o.expires_at > b.as_of) WHERE ${where}
     GROUP BY b.membership_id, b.wallet, b.active, b.pending HAVING b.active + b.pending <> COALESCE(SUM(o.remaining), 0) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
