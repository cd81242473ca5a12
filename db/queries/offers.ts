import { isUsedAt } from '#domain/loyalty/offers/assignment.ts';
import type { Arm, Offer } from '#domain/loyalty/offers/types.ts';
import { OFFER_COLUMNS, offerOf, type OfferRow } from '#db/commands/offers/for-purchase.ts';
import type { Sql } from '../sql.ts';

export interface ListedOffer {
  offer: Offer;
  isAssigning: boolean;
  runId: string | null;
  assigned: Record<Arm, number>;
  /** Uses that stand. */
  used: number;
}

async function withCounts(sql: Sql, organizationId: string, rows: readonly (OfferRow & { assigning: number; run_id: string | null })[]): Promise<ListedOffer[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const arms = await sql.rows<{ offer_id: string; arm: Arm; number: number }>(
    'SELECT offer_id, arm, COUNT(*) AS number FROM offer_assignments WHERE organization_id = ? AND offer_id IN (?) GROUP BY offer_id, arm', [organizationId, ids]);
  const uses = await sql.rows<{ offer_id: string; number: number }>(
    'SELECT offer_id, COUNT(*) AS number FROM offer_uses WHERE organization_id = ? AND offer_id IN (?) AND restored_at IS NULL GROUP BY offer_id', [organizationId, ids]);
  const sizeOf = (id: string, arm: Arm) => Number(arms.find((row) => row.offer_id === id && row.arm === arm)?.number ?? 0);
  return rows.map((row) => ({
    offer: offerOf(row), isAssigning: Boolean(row.assigning), runId: row.run_id, assigned: { target: sizeOf(row.id, 'target'), control: sizeOf(row.id, 'control') },
    used: Number(uses.find(({ offer_id }) => offer_id === row.id)?.number ?? 0),
  }));
}

const COLUMNS = `${OFFER_COLUMNS}, assigning, run_id`;

/** An offer by its code alone; undefined when the organization has none of that code. */
export async function findOffer(sql: Sql, organizationId: string, code: string): Promise<Offer | undefined> {
  const row = await sql.row<OfferRow>(`SELECT ${OFFER_COLUMNS} FROM offers WHERE organization_id = ? AND code = ?`, [organizationId, code]);
  return row && offerOf(row);
}

/** An offer by its code, with how many have it and used it; undefined when the organization has none of that code. */
export async function findCountedOffer(sql: Sql, organizationId: string, code: string): Promise<ListedOffer | undefined> {
  return (await withCounts(sql, organizationId, await sql.rows(`SELECT ${COLUMNS} FROM offers WHERE organization_id = ? AND code = ?`, [organizationId, code])))[0];
}

/** Offers, the latest window first. */
export async function listOffers(sql: Sql, organizationId: string, { after, limit }: { after?: [validFrom: string, id: string] | undefined; limit: number }): Promise<ListedOffer[]> {
  const beyond = after ? 'AND (valid_from < ? OR (valid_from = ? AND id < ?))' : '';
  const position = after ? [new Date(after[0]), new Date(after[0]), after[1]] : [];
  return withCounts(sql, organizationId, await sql.rows(`SELECT ${COLUMNS} FROM offers WHERE organization_id = ? ${beyond} ORDER BY valid_from DESC, id DESC LIMIT ?`, [organizationId, ...position, limit]));
}

/** The offers a person may use at an instant: assigned as target, inside the window, not used up; those that end first come first. */
export async function offersOfCustomer(sql: Sql, organizationId: string, customerId: string, at: number): Promise<Offer[]> {
  const instant = new Date(at);
  const rows = await sql.rows<OfferRow>(
    `SELECT o.id, o.code, o.program_id, o.document, o.valid_from, o.valid_to FROM offer_assignments a JOIN offers o ON o.id = a.offer_id
     WHERE a.organization_id = ? AND a.customer_id = ? AND a.arm = 'target' AND o.valid_from <= ? AND o.valid_to > ? ORDER BY o.valid_to, o.code`, [organizationId, customerId, instant, instant]);
  if (rows.length === 0) return [];
  const uses = await sql.rows<{ offer_id: string; used_at: Date; restored_at: Date | null }>(
    'SELECT offer_id, used_at, restored_at FROM offer_uses WHERE organization_id = ? AND customer_id = ? AND offer_id IN (?)', [organizationId, customerId, rows.map(({ id }) => id)]);
  const used = new Set(uses.filter((use) => isUsedAt({ usedAt: use.used_at.getTime(), restoredAt: use.restored_at?.getTime() ?? null }, at)).map(({ offer_id }) => offer_id));
  return rows.map(offerOf).filter(({ id }) => !used.has(id));
}

export interface AssignedCustomer {
  customerId: string;
  arm: Arm;
  assignedAt: Date;
  isUsed: number;
}

/** Who has an offer, by customer, with the arm and whether it was used and not given back. */
export function customersOfOffer(sql: Sql, organizationId: string, offerId: string, { arm, after, limit }: { arm?: Arm | undefined; after: string; limit: number }): Promise<AssignedCustomer[]> {
  return sql.rows<AssignedCustomer>(
    `SELECT a.customer_id AS customerId, a.arm, a.assigned_at AS assignedAt,
       EXISTS (SELECT 1 FROM offer_uses u WHERE u.organization_id = a.organization_id AND u.offer_id = a.offer_id AND u.customer_id = a.customer_id AND u.restored_at IS NULL) AS isUsed
     FROM offer_assignments a WHERE a.organization_id = ? AND a.offer_id = ? AND a.customer_id > ? ${arm === undefined ? '' : 'AND a.arm = ?'} ORDER BY a.customer_id LIMIT ?`,
    [organizationId, offerId, after, ...(arm === undefined ? [] : [arm]), limit]);
}
