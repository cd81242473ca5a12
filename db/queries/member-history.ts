import type { Select, Sql } from '#db/sql.ts';
import type { FactLine, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { ancestors } from '#domain/partners/tree.ts';
import { organizationContextWith } from './organization-context.ts';

export interface HistoryRow {
  membership_id: string; purchase_id: string; occurred_at: Date; place_id: string | null; facts: string; has_returns: number;
}

/** A line as it is kept beside its purchase; the last is what it counts as, where that is not its quantity. */
type KeptLine = [sku: string | null, category: string | null, tags: readonly string[], quantity: number, grossMinor: number, paidMinor: number, earned: number, units: number | null];

/** The lines of a purchase as they are kept in `purchases.facts`. */
export const keptFacts = (lines: readonly Omit<FactLine, 'returns'>[]): string =>
  JSON.stringify(lines.map(({ sku, category, tags, quantity, grossMinor, paidMinor, earned, units = null }): KeptLine => [sku, category, tags, quantity, grossMinor, paidMinor, earned, units]));

const linesOf = (facts: string): Growing['lines'] => (JSON.parse(facts) as KeptLine[]).map(([sku, category, tags, quantity, grossMinor, paidMinor, earned, units]) =>
  ({ sku, category, tags, quantity, grossMinor, paidMinor, earned, returns: [], ...(units !== null && { units }) }));

interface Growing extends PurchaseFact {
  lines: (FactLine & { returns: { at: number; quantity: number }[] })[];
}

/** Puts into their lines which units came back when. */
async function addReturns(sql: Sql, organizationId: string, purchases: ReadonlyMap<string, Growing>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql.rows<{ purchase_id: string; position: number; quantity: number; occurred_at: Date }>(
    'SELECT purchase_id, position, quantity, occurred_at FROM purchase_return_lines WHERE organization_id = ? AND purchase_id IN (?) ORDER BY occurred_at, return_id', [organizationId, ids]);
  for (const row of rows) purchases.get(row.purchase_id)!.lines[row.position]!.returns.push({ at: row.occurred_at.getTime(), quantity: row.quantity });
}

/** Which members' purchases, and the earliest event time, epoch milliseconds; null: everything. */
export interface HistoryAsked {
  membershipIds: readonly string[];
  from: number | null;
}

/**
 * Members' purchases with what metrics read of them; a receipt of a linked card's transaction is not counted beside it. The index is
 * named: of young tables the optimizer may think that a whole organization's purchases are few.
 */
export const historySelect = (organizationId: string, { membershipIds, from }: HistoryAsked): Select => [
  `SELECT p.membership_id, p.id AS purchase_id, p.occurred_at, p.place_id, p.facts, EXISTS (SELECT 1 FROM purchase_return_lines b WHERE b.purchase_id = p.id) AS has_returns
   FROM purchases p FORCE INDEX (purchases_history) LEFT JOIN card_link_receipts r ON r.organization_id = ? AND r.is_earning = 0 AND r.purchase_id = p.id
   WHERE p.organization_id = ? AND p.membership_id IN (?) ${from === null ? '' : 'AND p.occurred_at >= ?'} AND r.purchase_id IS NULL`,
  [organizationId, organizationId, membershipIds, ...(from === null ? [] : [new Date(from)])],
];

const byTime = (a: PurchaseFact, b: PurchaseFact) => a.at - b.at || (a.purchaseId < b.purchaseId ? -1 : 1);

/**
 * The purchases of members as metrics read them, oldest first, of the rows that {@link historySelect} gave; one more query where
 * something was returned.
 *
 * @returns by membership id; members without purchases have an empty list
 */
export async function historiesFrom(sql: Sql, organizationId: string, membershipIds: readonly string[], rows: readonly HistoryRow[]): Promise<Map<string, PurchaseFact[]>> {
  const histories = new Map(membershipIds.map((id): [string, PurchaseFact[]] => [id, []]));
  if (rows.length === 0) return histories;
  const { places } = await organizationContextWith(organizationId, (context) => rows.every(({ place_id: placeId }) => placeId === null || context.places.has(placeId)));
  const paths = new Map<string | null, readonly string[]>([[null, []]]);
  const purchases = new Map<string, Growing>();
  for (const { purchase_id: purchaseId, place_id: placeId, membership_id: membershipId, occurred_at: occurredAt, facts } of rows) {
    if (!paths.has(placeId)) paths.set(placeId, ancestors(places, placeId!).map(({ externalId }) => externalId));
    const purchase = { purchaseId, at: occurredAt.getTime(), placePath: paths.get(placeId)!, lines: linesOf(facts) };
    purchases.set(purchaseId, purchase);
    histories.get(membershipId)!.push(purchase);
  }
  await addReturns(sql, organizationId, purchases, rows.filter(({ has_returns: hasReturns }) => hasReturns).map(({ purchase_id: id }) => id));
  for (const history of histories.values()) history.sort(byTime);
  return histories;
}

/** The purchases of members as metrics read them, oldest first. @returns by membership id; members without purchases have an empty list */
export async function loadHistories(sql: Sql, organizationId: string, asked: HistoryAsked): Promise<Map<string, PurchaseFact[]>> {
  const rows = asked.membershipIds.length === 0 ? [] : await sql.rows<HistoryRow>(...historySelect(organizationId, asked));
  return historiesFrom(sql, organizationId, asked.membershipIds, rows);
}
