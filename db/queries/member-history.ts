import { fromJson, type Select, type Sql } from '#db/sql.ts';
import type { FactLine, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { ancestors } from '#domain/partners/tree.ts';
import { organizationContext } from './organization-context.ts';

export interface HistoryRow {
  membership_id: string; purchase_id: string; occurred_at: Date; place_id: string | null; position: number; sku: string | null; category: string | null; tags: unknown;
  quantity: number; gross_minor: number; paid_minor: number; earned: number; returned_quantity: number; counted_units: number | null;
}

interface Growing extends PurchaseFact {
  lines: (FactLine & { returns: { at: number; quantity: number }[] })[];
}

const NO_TAGS: readonly string[] = [];

/** Tags as they are kept; most lines have none. */
function tagsOf(tags: unknown): readonly string[] {
  const read = fromJson<string[]>(tags);
  return read.length === 0 ? NO_TAGS : read;
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
 * The lines of members' purchases; a receipt of a linked card's transaction is not counted beside it. The organization is asked of the
 * lines: with that, an index answers all there is to know of their purchases. Those come first whatever the optimizer thinks of the
 * size of young tables: the other way about it would read every line there is.
 */
export const historySelect = (organizationId: string, { membershipIds, from }: HistoryAsked): Select => [
  `SELECT p.membership_id, p.id AS purchase_id, p.occurred_at, p.place_id, l.position, l.sku, l.category, l.tags, l.quantity, l.gross_minor, l.paid_minor, l.earned, l.returned_quantity, l.counted_units
   FROM purchases p STRAIGHT_JOIN purchase_lines l ON l.purchase_id = p.id
   LEFT JOIN card_link_receipts r ON r.organization_id = ? AND r.is_earning = 0 AND r.purchase_id = p.id
   WHERE l.organization_id = ? AND p.membership_id IN (?) ${from === null ? '' : 'AND p.occurred_at >= ?'} AND r.purchase_id IS NULL`,
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
  const { places } = await organizationContext(organizationId);
  const paths = new Map<string | null, readonly string[]>([[null, []]]);
  const purchases = new Map<string, Growing>();
  const withReturns = new Set<string>();
  for (const row of rows) {
    let purchase = purchases.get(row.purchase_id);
    if (!purchase) {
      if (!paths.has(row.place_id)) paths.set(row.place_id, ancestors(places, row.place_id!).map(({ externalId }) => externalId));
      purchase = { purchaseId: row.purchase_id, at: row.occurred_at.getTime(), placePath: paths.get(row.place_id)!, lines: [] };
      purchases.set(row.purchase_id, purchase);
      histories.get(row.membership_id)!.push(purchase);
    }
    if (row.returned_quantity > 0) withReturns.add(row.purchase_id);
    purchase.lines[row.position] = {
      sku: row.sku, category: row.category, tags: tagsOf(row.tags), quantity: row.quantity, grossMinor: row.gross_minor, paidMinor: row.paid_minor, earned: row.earned, returns: [],
      ...(row.counted_units !== null && { units: row.counted_units }),
    };
  }
  await addReturns(sql, organizationId, purchases, [...withReturns]);
  for (const history of histories.values()) history.sort(byTime);
  return histories;
}

/** The purchases of members as metrics read them, oldest first. @returns by membership id; members without purchases have an empty list */
export async function loadHistories(sql: Sql, organizationId: string, asked: HistoryAsked): Promise<Map<string, PurchaseFact[]>> {
  const rows = asked.membershipIds.length === 0 ? [] : await sql.rows<HistoryRow>(...historySelect(organizationId, asked));
  return historiesFrom(sql, organizationId, asked.membershipIds, rows);
}
