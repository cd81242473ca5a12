import { writeTimeline } from '#db/commands/customers/write-timeline.ts';
import { enrol } from '#db/commands/loyalty/memberships.ts';
import { organizationContext } from '#db/queries/organization-context.ts';
import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { sql as anySql, type Sql } from '#db/sql.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { DomainError } from '#domain/shared/errors.ts';
import type { CardRecord } from './card-record.ts';

/** @throws DomainError `customer_not_found` (422) */
export async function requireHolder(organizationId: string, reference: CustomerReference): Promise<string> {
  const { country } = await organizationContext(organizationId);
  const [customerId] = await resolveCustomers(anySql, { id: organizationId, country }, [reference]);
  if (!customerId) throw new DomainError('customer_not_found', 'There is no such customer. Send the new user first.');
  return customerId;
}

/** Whose card it is; null for nobody's. */
export async function holderOf(sql: Sql, organizationId: string, number: string): Promise<string | null> {
  const row = await sql.row<{ customer_id: string }>("SELECT customer_id FROM customer_identities WHERE organization_id = ? AND kind = 'card' AND value = ?", [organizationId, number]);
  return row?.customer_id ?? null;
}

/** Makes a card somebody's: they are recognised by it from now on, and are a member of its program. */
export async function giveTo(sql: Sql, card: CardRecord, customerId: string, at: Date): Promise<void> {
  const { organizationId, number, programId } = card;
  const context = await organizationContext(organizationId);
  const firstLevel = context.programs.find(({ id }) => id === programId)?.firstLevel ?? 'base';
  const now = new Date();
  await enrol(sql, organizationId, [{ programId, customerId, firstLevel, joinedAt: at }], now);
  await sql.insert('customer_identities', ['organization_id', 'kind', 'value', 'customer_id', 'created_at'], [[organizationId, 'card', number, customerId, now]], 'ON DUPLICATE KEY UPDATE customer_id = VALUES(customer_id)');
}

/** Tells a card's holder's timeline what happened to it. */
export async function tellHolder(sql: Sql, card: CardRecord, { type, at, details = {} }: { type: string; at: Date; details?: object }): Promise<void> {
  const customerId = await holderOf(sql, card.organizationId, card.number);
  if (customerId === null) return;
  await writeTimeline(sql, card.organizationId, [{ customerId, type, subjectId: card.id, occurredAt: at, details: { card: card.number, ...details } }]);
}
