import type { Profile } from '#domain/customers/profile.ts';
import { fromJson, type Sql } from '../sql.ts';
import type { CustomerRow } from './customers.ts';

type Row = Omit<Profile, 'attributes' | 'consents'> & Pick<CustomerRow, 'id' | 'stage' | 'registeredAt'> & { attributes: unknown };

/**
 * What conditions read as `customer.*`: the profile's plain fields by their names (`registeredAt` in epoch milliseconds, `birthday`
 * as `YYYY-MM-DD`), and the organization's own fields under `fields`. A field nobody filled in is null. Age and the like are derived
 * from these at the instant of the question.
 *
 * @returns by customer id; erased people and another organization's are not in it
 */
export async function customerFacts(sql: Sql, organizationId: string, customerIds: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  if (customerIds.length === 0) return new Map();
  const rows = await sql.rows<Row>(
    `SELECT id, external_id AS externalId, name, email, phone, telegram, locale, timezone, birthday, stage, registered_at AS registeredAt, attributes
     FROM customers WHERE organization_id = ? AND status = 'active' AND id IN (?)`, [organizationId, customerIds]);
  return new Map(rows.map(({ id, attributes, registeredAt, ...plain }) =>
    [id, { id, ...plain, registeredAt: registeredAt.getTime(), fields: fromJson<Record<string, unknown>>(attributes) }]));
}
