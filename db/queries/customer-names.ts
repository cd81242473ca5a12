import { sql } from '#db/sql.ts';

/** Names of customers, for rows that mention them. */
export const customerNames = (organizationId: string, ids: readonly string[]): Promise<{ id: string; name: string | null }[]> =>
  ids.length === 0 ? Promise.resolve([]) : sql.rows('SELECT id, name FROM customers WHERE organization_id = ? AND id IN (?)', [organizationId, ids]);
