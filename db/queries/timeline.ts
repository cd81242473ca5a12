import { afterPosition, order, type Position } from './keyset.ts';
import type { CustomerScope } from './customers.ts';
import { fromJson, sql, type Parameter } from '../sql.ts';

export interface TimelineRow {
  id: string;
  type: string;
  occurredAt: Date;
  details: Record<string, unknown>;
}

export interface TimelineFilter {
  types?: readonly string[];
  /** What had happened by then. */
  asOf?: Date;
}

// A partner reads of a customer only what happened at the partner's own places.
const WITHIN = `AND subject_id IN (SELECT p.id FROM purchases p JOIN places pl ON pl.id = p.place_id WHERE p.organization_id = ? AND p.customer_id = ? AND pl.path LIKE ?
  UNION ALL SELECT r.id FROM purchase_returns r JOIN purchases p ON p.id = r.purchase_id JOIN places pl ON pl.id = p.place_id
  WHERE p.organization_id = ? AND p.customer_id = ? AND pl.path LIKE ?)`;

/** What happened to a customer, newest first. */
export async function listTimeline({ organizationId, withinPath }: CustomerScope, customerId: string, { types, asOf }: TimelineFilter, page: { after?: Position | undefined; limit: number }): Promise<TimelineRow[]> {
  const after = afterPosition('occurred_at', 'id', true, page.after);
  const within: Parameter[] = withinPath === undefined ? [] : [organizationId, customerId, `${withinPath}%`, organizationId, customerId, `${withinPath}%`];
  const rows = await sql.rows<Omit<TimelineRow, 'details'> & { details: unknown }>(
    `SELECT id, type, occurred_at AS occurredAt, details FROM timeline_entries WHERE organization_id = ? AND customer_id = ? AND ${after.condition}
     ${types ? 'AND type IN (?)' : ''} ${asOf ? 'AND occurred_at <= ?' : ''} ${withinPath === undefined ? '' : WITHIN} ${order('occurred_at', 'id', true)} LIMIT ?`,
    [organizationId, customerId, ...after.parameters, ...(types ? [types] : []), ...(asOf ? [asOf] : []), ...within, page.limit]);
  return rows.map((row) => ({ ...row, details: fromJson(row.details) }));
}
