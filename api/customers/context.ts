import { findOrganization, type OrganizationRow } from '#db/queries/accounts.ts';
import { findCustomer, type CustomerRow } from '#db/queries/customers.ts';
import { survivorOf } from '#db/queries/merged-customer.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';
import { scopeOf } from './policy.ts';

export async function organizationOf(actor: Actor): Promise<OrganizationRow> {
  const organization = await findOrganization(actor.organizationId);
  if (!organization) throw notFound('organization');
  return organization;
}

/**
 * A customer whom the actor may see.
 *
 * @throws DomainError `not_found`; `customer_merged` (308) with the survivor's address for one who was merged into another
 */
export async function visibleCustomer(actor: Actor, id: string): Promise<CustomerRow> {
  const found = await findCustomer(scopeOf(actor), id);
  if (found) return found;
  const survivor = await survivorOf(actor.organizationId, id);
  if (survivor === undefined || !(await findCustomer(scopeOf(actor), survivor))) throw notFound('customer');
  throw new DomainError('customer_merged', 'This customer was merged into another.', { status: 308, merged: id, customer: { id: survivor } });
}
