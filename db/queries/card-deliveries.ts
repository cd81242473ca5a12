import type { DeliveryState } from '#domain/cards/state.ts';
import { sql } from '#db/sql.ts';

export interface DeliveryRow {
  id: string; number: string; type: string; customer_id: string | null; state: DeliveryState; tracking: string | null; needs_attention: number; ordered_at: Date; changed_at: Date;
}

/** Of a card that was ordered twice only the latest delivery counts. */
const LATEST = 'NOT EXISTS (SELECT 1 FROM card_deliveries later WHERE later.organization_id = d.organization_id AND later.card_id = d.card_id AND later.id > d.id)';

interface Position {
  needsAttention: boolean;
  changedAt: Date;
  id: string;
}

/** Deliveries of cards: those that are stuck first, then the latest heard of. */
export function listDeliveries(organizationId: string, { state, after, limit }: { state?: DeliveryState | undefined; after?: Position | undefined; limit: number }): Promise<DeliveryRow[]> {
  // The page is chosen before its cards are looked up: few types in the join would lead to all deliveries.
  return sql.rows<DeliveryRow>(
    `SELECT d.id, c.number, t.code AS type, i.customer_id, d.state, d.tracking, d.needs_attention, d.ordered_at, d.changed_at
     FROM (SELECT d.* FROM card_deliveries d WHERE d.organization_id = ? AND ${LATEST} ${state === undefined ? '' : 'AND d.state = ?'} ${after ? 'AND (d.needs_attention, d.changed_at, d.id) < (?, ?, ?)' : ''}
       ORDER BY d.needs_attention DESC, d.changed_at DESC, d.id DESC LIMIT ?) d JOIN cards c ON c.id = d.card_id JOIN card_types t ON t.id = c.type_id
     LEFT JOIN customer_identities i ON i.organization_id = d.organization_id AND i.kind = 'card' AND i.value = c.number
     ORDER BY d.needs_attention DESC, d.changed_at DESC, d.id DESC`,
    [organizationId, ...(state === undefined ? [] : [state]), ...(after ? [after.needsAttention ? 1 : 0, after.changedAt, after.id] : []), limit]);
}

/** How many deliveries are in each state, and how many of all are stuck. */
export async function countDeliveries(organizationId: string): Promise<{ counts: Record<DeliveryState, number>; needAttention: number }> {
  const rows = await sql.rows<{ state: DeliveryState; number: number; stuck: number }>(
    `SELECT d.state, COUNT(*) AS number, SUM(d.needs_attention) AS stuck FROM card_deliveries d WHERE d.organization_id = ? AND ${LATEST} GROUP BY d.state`, [organizationId]);
  const counts = { ordered: 0, produced: 0, shipped: 0, delivered: 0, returned: 0 };
  for (const { state, number } of rows) counts[state] = Number(number);
  return { counts, needAttention: rows.reduce((sum, { stuck }) => sum + Number(stuck), 0) };
}
