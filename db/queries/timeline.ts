import { afterPosition, order, type Position } from './keyset.ts';
import type { CustomerScope } from './customers.ts';
import { levelChangesOf } from './member-levels.ts';
import { fromJson, sql, type Parameter } from '../sql.ts';

export interface TimelineRow {
  id: string;
  type: string;
  /** What it is about; of changes of levels, nothing. */
  subjectId?: string | null;
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

const LEVEL_CHANGED = 'level.changed';

interface Page {
  after?: Position | undefined;
  limit: number;
}

/** Newest first; of one instant, the greater id first. */
const byTime = (a: TimelineRow, b: TimelineRow) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? 1 : -1);

/** Changes of levels as rows: they are what the levels are, at any instant, and stand in no table of entries. */
async function levelRows({ organizationId, withinPath }: CustomerScope, customerId: string, { types, asOf }: TimelineFilter, { after }: Page): Promise<TimelineRow[]> {
  // A partner reads of a customer only what happened at the partner's own places: a level is nobody's place's.
  if (withinPath !== undefined || (types && !types.includes(LEVEL_CHANGED))) return [];
  const changes = await levelChangesOf(organizationId, customerId, asOf?.getTime());
  const rows = changes.map(({ id, at, program, from, to, reason }): TimelineRow => ({ id, type: LEVEL_CHANGED, occurredAt: new Date(at), details: { program, from, to, reason } }));
  const ends = after && after.value instanceof Date ? { at: after.value.getTime(), id: after.id } : null;
  return ends === null ? rows : rows.filter(({ id, occurredAt }) => occurredAt.getTime() < ends.at || (occurredAt.getTime() === ends.at && id < ends.id));
}

/** What happened to a customer, newest first: entries as they were written, and every change of a level, also those that time alone made. */
export async function listTimeline(scope: CustomerScope, customerId: string, filter: TimelineFilter, page: Page): Promise<TimelineRow[]> {
  const [entries, changes] = await Promise.all([listEntries(scope, customerId, filter, page), levelRows(scope, customerId, filter, page)]);
  return changes.length === 0 ? entries : [...entries, ...changes].sort(byTime).slice(0, page.limit);
}

async function listEntries({ organizationId, withinPath }: CustomerScope, customerId: string, { types, asOf }: TimelineFilter, page: Page): Promise<TimelineRow[]> {
  const after = afterPosition('occurred_at', 'id', true, page.after);
  const within: Parameter[] = withinPath === undefined ? [] : [organizationId, customerId, `${withinPath}%`, organizationId, customerId, `${withinPath}%`];
  const rows = await sql.rows<Omit<TimelineRow, 'details'> & { details: unknown }>(
    `SELECT id, type, subject_id AS subjectId, occurred_at AS occurredAt, details FROM timeline_entries WHERE organization_id = ? AND customer_id = ? AND ${after.condition}
     ${types ? 'AND type IN (?)' : ''} ${asOf ? 'AND occurred_at <= ?' : ''} ${withinPath === undefined ? '' : WITHIN} ${order('occurred_at', 'id', true)} LIMIT ?`,
    [organizationId, customerId, ...after.parameters, ...(types ? [types] : []), ...(asOf ? [asOf] : []), ...within, page.limit]);
  return rows.map((row) => ({ ...row, details: fromJson(row.details) }));
}
