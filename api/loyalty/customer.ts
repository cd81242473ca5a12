import type { Actor } from '../actor.ts';
import { visibleCustomer } from '../customers/context.ts';

/** @throws DomainError `not_found` when the customer is not one that the actor sees, `customer_merged` (308) when merged into another */
export async function requireCustomer(actor: Actor, id: string): Promise<void> {
  await visibleCustomer(actor, id);
}
