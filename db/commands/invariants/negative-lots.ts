import type { Sql } from '#db/sql.ts';
import { differencesOf, MOST_DIFFERENCES, scoped, type Difference } from './difference.ts';

/** No lot is negative, and none holds more than was granted. */
export async function negativeLots(sql: Sql, organizationId?: string): Promise<Difference[]> {
  const { where, parameters } = scoped(organizationId, 'organization_id');
  return differencesOf('negative_lot', await sql.rows(
    `SELECT id, remaining AS found, LEAST(GREATEST(remaining, 0), amount) AS expected FROM lots WHERE ${where} AND (remaining < 0 OR remaining > amount) LIMIT ${MOST_DIFFERENCES}`, parameters));
}
