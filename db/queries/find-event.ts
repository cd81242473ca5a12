import { fromJson, sql } from '../sql.ts';

export interface EventRow {
  id: string;
  externalId: string | null;
  customerId: string;
  type: string;
  properties: Record<string, unknown>;
  occurredAt: Date;
}

export async function findEvent(organizationId: string, id: string): Promise<EventRow | undefined> {
  const row = await sql.row<Omit<EventRow, 'properties'> & { properties: unknown }>(
    'SELECT id, external_id AS externalId, customer_id AS customerId, type, properties, occurred_at AS occurredAt FROM customer_events WHERE organization_id = ? AND id = ?', [organizationId, id]);
  return row && { ...row, properties: fromJson(row.properties) };
}
