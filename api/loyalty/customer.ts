import { findCustomer } from '#db/queries/customers.ts';
import { notFound } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';
import { scopeOf } from '../customers/policy.ts';

/** @throws DomainError `not_found` when the customer is not one that the actor sees */
export async function requireCustomer(actor: Actor, id: string): Promise<void> {
  if (!(await findCustomer(scopeOf(actor), id.toLowerCase()))) throw notFound('customer');
}
