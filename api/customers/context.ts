import { findOrganization, type OrganizationRow } from '#db/queries/accounts.ts';
import { findCustomer, type CustomerRow } from '#db/queries/customers.ts';
import { notFound } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';
import { scopeOf } from './policy.ts';

export async function organizationOf(actor: Actor): Promise<OrganizationRow> {
  const organization = await findOrganization(actor.organizationId);
  if (!organization) throw notFound('organization');
  return organization;
}

/** A customer whom the actor may see. */
export async function visibleCustomer(actor: Actor, id: string): Promise<CustomerRow> {
  const found = await findCustomer(scopeOf(actor), id.toLowerCase());
  if (!found) throw notFound('customer');
  return found;
}
