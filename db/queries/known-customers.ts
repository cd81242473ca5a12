import type { Identity } from '#domain/customers/identities.ts';
import type { Profile } from '#domain/customers/profile.ts';
import { fromJson, type Parameter, type Sql } from '../sql.ts';

export interface KnownCustomer {
  id: string;
  profile: Profile;
  registeredAt: Date;
  createdAt: Date;
  onboarding: string | null;
}

interface Row {
  id: string; external_id: string | null; name: string | null; email: string | null; phone: string | null; telegram: string | null;
  locale: string | null; timezone: string | null; birthday: string | null; attributes: unknown; consents: unknown;
  registered_at: Date; created_at: Date; onboarding: string | null;
}

/** The rows of identities that exist, locked until the transaction ends. */
export async function lockIdentities(sql: Sql, organizationId: string, identities: readonly Identity[]): Promise<(Identity & { customerId: string })[]> {
  const conditions: string[] = [];
  const parameters: Parameter[] = [];
  for (const [kind, found] of Map.groupBy(identities, (identity) => identity.kind)) {
    conditions.push('(organization_id = ? AND kind = ? AND value IN (?))');
    parameters.push(organizationId, kind, [...new Set(found.map(({ value }) => value))]);
  }
  if (conditions.length === 0) return [];
  return sql.rows<Identity & { customerId: string }>(
    `SELECT kind, value, customer_id AS customerId FROM customer_identities WHERE ${conditions.join(' OR ')} FOR UPDATE`, parameters);
}

/** Customers by id, locked until the transaction ends; erased ones are left out. */
export async function lockCustomers(sql: Sql, organizationId: string, ids: readonly string[]): Promise<KnownCustomer[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<Row>(
    `SELECT id, external_id, name, email, phone, telegram, locale, timezone, birthday, attributes, consents, registered_at, created_at, onboarding
     FROM customers WHERE organization_id = ? AND status = 'active' AND id IN (?) ORDER BY id FOR UPDATE`, [organizationId, ids]);
  return rows.map((row) => ({
    id: row.id, registeredAt: row.registered_at, createdAt: row.created_at, onboarding: row.onboarding,
    profile: {
      externalId: row.external_id, name: row.name, email: row.email, phone: row.phone, telegram: row.telegram, locale: row.locale,
      timezone: row.timezone, birthday: row.birthday, attributes: fromJson(row.attributes), consents: fromJson(row.consents),
    },
  }));
}

/** Ids of the programs each customer is in. */
export async function programsOfCustomers(sql: Sql, organizationId: string, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<{ customer: string; program: string }>(
    'SELECT customer_id AS customer, program_id AS program FROM memberships WHERE organization_id = ? AND customer_id IN (?)', [organizationId, ids]);
  return new Map([...Map.groupBy(rows, ({ customer }) => customer)].map(([customer, found]) => [customer, new Set(found.map(({ program }) => program))]));
}
