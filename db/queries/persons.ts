import { sql } from '#db/sql.ts';
import { findCustomer, type CustomerRow, type CustomerScope } from './customers.ts';

export interface MergedProfile {
  id: string;
  into: string;
  /** The merge that can be undone, if it can. */
  mergeId: string;
  mergedAt: Date;
}

/** A customer with everybody linked to it, oldest first, as far as the scope reaches. */
export async function personOf(scope: CustomerScope, customerId: string): Promise<{ personId: string | null; customers: CustomerRow[] }> {
  const { organizationId } = scope;
  const row = await sql.row<{ person_id: string | null }>('SELECT person_id FROM customers WHERE organization_id = ? AND id = ?', [organizationId, customerId]);
  const personId = row?.person_id ?? null;
  const linked = personId === null ? [{ id: customerId }] : await sql.rows<{ id: string }>(
    "SELECT id FROM customers WHERE organization_id = ? AND person_id = ? AND status = 'active' ORDER BY registered_at, id", [organizationId, personId]);
  const customers = await Promise.all(linked.map(({ id }) => findCustomer(scope, id)));
  return { personId, customers: customers.filter((customer) => customer !== undefined) };
}

/** Who was merged into customers and is not undone, newest first. */
export const mergedInto = (organizationId: string, customerIds: readonly string[]): Promise<MergedProfile[]> => (customerIds.length === 0 ? Promise.resolve([]) : sql.rows<MergedProfile>(
  'SELECT from_customer_id AS id, into_customer_id AS `into`, id AS mergeId, occurred_at AS mergedAt FROM merges WHERE organization_id = ? AND into_customer_id IN (?) AND undone_at IS NULL ORDER BY created_at DESC, id DESC',
  [organizationId, customerIds]));
