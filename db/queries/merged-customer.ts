import { sql, type Sql } from '#db/sql.ts';

const LONGEST_CHAIN = 50;

/** The customer whom others were merged into, however often; undefined for one who was not merged. */
export async function survivorOf(organizationId: string, id: string, on: Pick<Sql, 'row'> = sql): Promise<string | undefined> {
  let survivor: string | undefined;
  for (let step = 0, current = id; step < LONGEST_CHAIN; step++) {
    const row = await on.row<{ merged_into: string | null }>("SELECT merged_into FROM customers WHERE organization_id = ? AND id = ? AND status = 'merged'", [organizationId, current]);
    if (!row?.merged_into) break;
    survivor = current = row.merged_into;
  }
  return survivor;
}

/**
 * Where memberships went that were named before their members were locked: into the survivor's, or to another customer with all
 * they hold. To be read under the lock; a membership it answers with another id has to be locked too, in a new attempt.
 *
 * @returns only those that are not what they were: by id, the membership that stands now
 */
export async function survivingMemberships(on: Pick<Sql, 'rows'>, organizationId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let step = 0, asked = [...ids]; asked.length > 0 && step < LONGEST_CHAIN; step++) {
    const rows = await on.rows<{ id: string; into: string }>('SELECT id, merged_into AS `into` FROM memberships WHERE organization_id = ? AND id IN (?) AND merged_into IS NOT NULL', [organizationId, asked]);
    for (const { id, into } of rows) {
      found.set(id, into);
      for (const [first, last] of found) if (last === id) found.set(first, into);
    }
    asked = rows.map(({ into }) => into);
  }
  return new Map([...found].filter(([id]) => ids.includes(id)));
}
