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
