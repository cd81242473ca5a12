import { newId } from '#domain/shared/ids.ts';
import type { Sql } from '../../sql.ts';

/** Something that happened to a customer, as their timeline tells it. */
export interface TimelineEntry {
  customerId: string;
  type: string;
  subjectId: string | null;
  occurredAt: Date;
  details: Record<string, unknown>;
}

/** Appends entries to timelines, in the order given. */
export async function writeTimeline(sql: Sql, organizationId: string, entries: readonly TimelineEntry[]): Promise<void> {
  await sql.insert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'],
    entries.map(({ customerId, type, subjectId, occurredAt, details }) => [newId(), organizationId, customerId, type, subjectId, occurredAt, JSON.stringify(details)]));
}
