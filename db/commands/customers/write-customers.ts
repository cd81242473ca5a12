import { enrol } from '#db/commands/loyalty/memberships.ts';
import type { Sql, Value } from '../../sql.ts';
import type { Identity } from '#domain/customers/identities.ts';
import type { Draft } from './registration-plan.ts';

const MUTABLE = ['external_id', 'name', 'email', 'phone', 'telegram', 'locale', 'timezone', 'birthday', 'attributes', 'consents', 'onboarding', 'registered_at', 'updated_at'];
const COLUMNS = ['id', 'organization_id', 'stage', 'status', 'created_at', ...MUTABLE];

function rowOf(organizationId: string, { id, profile, onboarding, registeredAt, createdAt }: Draft, now: Date): Value[] {
  return [
    id, organizationId, 'new', 'active', createdAt,
    profile.externalId, profile.name, profile.email, profile.phone, profile.telegram, profile.locale, profile.timezone, profile.birthday,
    JSON.stringify(profile.attributes), JSON.stringify(profile.consents), onboarding, registeredAt, now,
  ];
}

/** New rows and changed ones in one statement; the changed ones are locked by this transaction already. */
export async function writeCustomers(sql: Sql, organizationId: string, drafts: readonly Draft[], now: Date): Promise<void> {
  const changed = drafts.filter((draft) => draft.changed);
  await sql.insert('customers', COLUMNS, changed.map((draft) => rowOf(organizationId, draft, now)),
    `ON DUPLICATE KEY UPDATE ${MUTABLE.map((column) => `${column} = VALUES(${column})`).join(', ')}`);
  await sql.insert('customer_figures', ['customer_id', 'organization_id'], changed.filter(({ isNew }) => isNew).map(({ id }) => [id, organizationId]));
}

interface IdentityChanges {
  removed: Identity[];
  added: (Identity & { customerId: string })[];
}

/**
 * Makes the identities those of the profiles. A key that another transaction took meanwhile fails as a duplicate: the caller
 * starts again and finds that customer.
 */
export async function writeIdentities(sql: Sql, organizationId: string, { removed, added }: IdentityChanges, now: Date): Promise<void> {
  for (const [kind, identities] of Map.groupBy(removed, (identity) => identity.kind)) {
    await sql.run('DELETE FROM customer_identities WHERE organization_id = ? AND kind = ? AND value IN (?)', [organizationId, kind, identities.map(({ value }) => value)]);
  }
  const ordered = [...added].sort((a, b) => (`${a.kind}:${a.value}` < `${b.kind}:${b.value}` ? -1 : 1));
  await sql.insert('customer_identities', ['organization_id', 'kind', 'value', 'customer_id', 'created_at'],
    ordered.map(({ kind, value, customerId }) => [organizationId, kind, value, customerId, now]));
}

/** Memberships of the programs joined; one that exists already (a purchase was faster) stays as it is. */
export const writeMemberships = (sql: Sql, organizationId: string, drafts: readonly Draft[], now: Date): Promise<void> =>
  enrol(sql, organizationId, drafts.flatMap(({ id: customerId, joins }) => joins.map(({ program, joinedAt }) => ({ programId: program.id, customerId, firstLevel: program.firstLevel, joinedAt }))), now);
