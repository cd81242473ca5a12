import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { sql } from '#db/sql.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import type { Offer } from '#domain/loyalty/offers/types.ts';
import { DomainError } from '#domain/shared/errors.ts';

/**
 * Keeps that a person was shown an offer; the same person and instant again changes nothing.
 *
 * @returns the customer's id
 * @throws DomainError `customer_not_found`, `offer_not_available` (422) for whoever it is not assigned to or is held back from
 */
export async function recordExposure(organization: { id: string; country: string }, { id, code }: Offer, { customer, at }: { customer: CustomerReference; at: number }): Promise<string> {
  const [customerId] = await resolveCustomers(sql, organization, [customer]);
  if (!customerId) throw new DomainError('customer_not_found', 'There is no such customer.');
  const assigned = await sql.row("SELECT arm FROM offer_assignments WHERE organization_id = ? AND offer_id = ? AND customer_id = ? AND arm = 'target'", [organization.id, id, customerId]);
  if (!assigned) throw new DomainError('offer_not_available', `The offer ${code} is not for this customer.`);
  await sql.insert('offer_exposures', ['offer_id', 'customer_id', 'occurred_at', 'organization_id'], [[id, customerId, new Date(at), organization.id]], 'ON DUPLICATE KEY UPDATE offer_id = offer_id');
  return customerId;
}
