import { sql } from '#db/sql.ts';

/** Names of customers, for rows that mention them. */
export const customerNames = (organizationId: string, ids: readonly string[]): Promise<{ id: string; name: string | null }[]> =>
  ids.length === 0 ? Promise.resolve([]) : sql.rows('SELECT id, name FROM customers WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);

/** Names by id; ids that stand more than once, or not at all, do no harm. */
export async function namesOfCustomers(organizationId: string, ids: readonly (string | null)[]): Promise<Map<string, string | null>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  return new Map((await customerNames(organizationId, known)).map(({ id, name }) => [id, name]));
}
