import { sql } from '#db/sql.ts';

/** Every row of an organization, by the name of its table. */
export async function rowsOf(organizationId: string): Promise<Record<string, unknown[]>> {
  const tables = await sql.rows<{ name: string }>("SELECT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'organization_id'");
  return Object.fromEntries(await Promise.all(tables.map(async ({ name }) => [name, await sql.rows(`SELECT * FROM ${name} WHERE organization_id = ?`, [organizationId])] as const)));
}

/** Where it shows that calls were made, and what waits to be started. */
const OF_CALLS = new Set(['connection_requests', 'idempotency_keys', 'api_keys', 'workflow_outbox']);

/** What a call that is refused, or that only asks, must leave as it was. */
export const stateOf = async (organizationId: string): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(Object.entries(await rowsOf(organizationId)).filter(([table]) => !OF_CALLS.has(table)));
