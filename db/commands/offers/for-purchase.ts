import { fromJson, type Sql, type Transaction } from '#db/sql.ts';
import type { Arm, Offer, OfferAssignment, OfferDocument, OfferUse } from '#domain/loyalty/offers/types.ts';

export interface OfferRow {
  id: string; code: string; program_id: string; document: unknown; valid_from: Date; valid_to: Date;
}

export const OFFER_COLUMNS = 'id, code, program_id, document, valid_from, valid_to';

export const offerOf = (row: OfferRow): Offer => ({
  id: row.id, code: row.code, programId: row.program_id, document: fromJson<OfferDocument>(row.document), validFrom: row.valid_from.getTime(), validTo: row.valid_to.getTime(),
});

interface UseRow {
  offer_id: string; customer_id: string; used_at: Date; restored_at: Date | null;
}

const keyOf = (offerId: string, customerId: string) => `${offerId} ${customerId}`;

/** Every use of these offers by these persons. */
async function usesOf(sql: Sql, organizationId: string, offerIds: readonly string[], customerIds: readonly string[]): Promise<Map<string, OfferUse[]>> {
  const rows = await sql.rows<UseRow>('SELECT offer_id, customer_id, used_at, restored_at FROM offer_uses WHERE organization_id = ? AND offer_id IN (?) AND customer_id IN (?)',
    [organizationId, offerIds, customerIds]);
  const grouped = Map.groupBy(rows, (row) => keyOf(row.offer_id, row.customer_id));
  return new Map([...grouped].map(([key, uses]) => [key, uses.map((use) => ({ usedAt: use.used_at.getTime(), restoredAt: use.restored_at?.getTime() ?? null }))]));
}

export interface LoadedOffers {
  /** The offer of that code; undefined: no offer has it (it may be an instrument's). */
  offer: (code: string) => Offer | undefined;
  /**
   * What the person has of it; undefined: it was never assigned. Always the same object: a transaction that books several purchases
   * adds each use to its `uses`, and the next purchase sees it.
   */
  assignment: (offerId: string, customerId: string) => OfferAssignment | undefined;
}

const NONE: LoadedOffers = { offer: () => undefined, assignment: () => undefined };

/**
 * The offers among the codes of purchases, and what the buyers have of them; `presentOffer` (domain/loyalty/offers/assignment.ts)
 * then decides. With `lock` the assignments' rows are locked in ascending order of offer and customer: two purchases of one person
 * cannot both use an offer. It belongs with the instruments in the order of locks. Nothing is asked when there are no codes, and no
 * row is locked when none of them is an offer's.
 */
export async function loadOffers(sql: Sql, organizationId: string, { codes, customerIds, lock }: { codes: readonly string[]; customerIds: readonly string[]; lock: boolean }): Promise<LoadedOffers> {
  if (codes.length === 0 || customerIds.length === 0) return NONE;
  const offers = (await sql.rows<OfferRow>(`SELECT ${OFFER_COLUMNS} FROM offers WHERE organization_id = ? AND code IN (?)`, [organizationId, codes])).map(offerOf);
  if (offers.length === 0) return NONE;
  const offerIds = offers.map(({ id }) => id);
  const assignments = await sql.rows<{ offer_id: string; customer_id: string; arm: Arm; assigned_at: Date }>(
    `SELECT offer_id, customer_id, arm, assigned_at FROM offer_assignments WHERE organization_id = ? AND offer_id IN (?) AND customer_id IN (?) ORDER BY offer_id, customer_id${lock ? ' FOR UPDATE' : ''}`,
    [organizationId, offerIds, customerIds]);
  const uses = assignments.length === 0 ? new Map<string, OfferUse[]>() : await usesOf(sql, organizationId, offerIds, customerIds);
  const byCode = new Map(offers.map((offer) => [offer.code, offer]));
  const byKey = new Map(assignments.map(({ offer_id: offerId, customer_id: customerId, arm, assigned_at }): [string, OfferAssignment] => {
    const key = keyOf(offerId, customerId);
    return [key, { offerId, customerId, arm, assignedAt: assigned_at.getTime(), uses: uses.get(key) ?? [] }];
  }));
  return { offer: (code) => byCode.get(code), assignment: (offerId, customerId) => byKey.get(keyOf(offerId, customerId)) };
}

/** One use of an offer by a processed purchase; `at` is its event time, epoch milliseconds. */
export interface OfferUseRow {
  offerId: string;
  customerId: string;
  purchaseId: string;
  at: number;
}

/** Books that purchases used offers; queued, goes out with the transaction's next statement. The assignments must be locked (`loadOffers` with `lock`). */
export const saveOfferUse = (sql: Transaction, organizationId: string, uses: readonly OfferUseRow[]): Promise<void> =>
  sql.queueInsert('offer_uses', ['offer_id', 'purchase_id', 'organization_id', 'customer_id', 'used_at', 'restored_at'],
    uses.map(({ offerId, purchaseId, customerId, at }) => [offerId, purchaseId, organizationId, customerId, new Date(at), null]));

/**
 * Gives back the offers a purchase used: to be called when it is fully returned and the program restores instruments.
 *
 * @param options.at event time of the return, epoch milliseconds
 * @returns how many offers can be used again
 */
export const restoreOfferUse = (sql: Sql, organizationId: string, { purchaseId, at }: { purchaseId: string; at: number }): Promise<number> =>
  sql.run('UPDATE offer_uses SET restored_at = ? WHERE organization_id = ? AND purchase_id = ? AND restored_at IS NULL', [new Date(at), organizationId, purchaseId]);
