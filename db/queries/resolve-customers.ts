import { identityKey, identityOfRef } from '#domain/customers/identities.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { survivorOf } from './merged-customer.ts';
import type { Parameter, Sql } from '../sql.ts';

/**
 * Customer ids of references, in one query whatever their number. Erased customers and other organizations' do not resolve;
 * who was merged resolves to the survivor.
 *
 * @returns an id, or null, for each reference in its place
 */
export async function resolveCustomers(sql: Sql, organization: { id: string; country: string }, refs: readonly CustomerReference[]): Promise<(string | null)[]> {
  const identities = refs.map((ref) => ('id' in ref ? null : identityOfRef(ref, organization.country)));
  const ids = refs.flatMap((ref) => ('id' in ref ? [ref.id.toLowerCase()] : []));
  const selects: string[] = [];
  const parameters: Parameter[] = [];
  if (ids.length > 0) {
    selects.push("SELECT 'id' AS kind, id AS value, id AS customer FROM customers WHERE organization_id = ? AND status = 'active' AND id IN (?)");
    parameters.push(organization.id, ids);
  }
  for (const [kind, found] of Map.groupBy(identities.filter((identity) => identity !== null), (identity) => identity.kind)) {
    selects.push('SELECT kind, value, customer_id AS customer FROM customer_identities WHERE organization_id = ? AND kind = ? AND value IN (?)');
    parameters.push(organization.id, kind, found.map(({ value }) => value));
  }
  if (selects.length === 0) return refs.map(() => null);
  const rows = await sql.rows<{ kind: string; value: string; customer: string }>(selects.join(' UNION ALL '), parameters);
  const customerOf = new Map(rows.map(({ kind, value, customer }) => [`${kind}:${value}`, customer]));
  for (const id of new Set(ids)) {
    const survivor = customerOf.has(`id:${id}`) ? undefined : await survivorOf(organization.id, id, sql);
    if (survivor !== undefined) customerOf.set(`id:${id}`, survivor);
  }
  return refs.map((ref, index) => {
    const identity = identities[index];
    return customerOf.get('id' in ref ? `id:${ref.id.toLowerCase()}` : identity ? identityKey(identity) : '') ?? null;
  });
}
