import type { FactLine, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { fromJson, type Sql } from '../sql.ts';
import { organizationContext, type OrganizationContext } from './organization-context.ts';

interface LineRow {
  purchase_id: string; membership_id: string; occurred_at: Date; place_id: string | null; line_id: string; sku: string | null; category: string | null; tags: unknown;
  quantity: number; gross_minor: number | string; paid_minor: number | string; earned: number | string;
}

/** `externalId`s of a place and of every place above it. */
function pathOf({ places }: OrganizationContext, placeId: string | null): string[] {
  const path: string[] = [];
  for (let place = placeId === null ? undefined : places.get(placeId); place; place = place.parentId === null ? undefined : places.get(place.parentId)) path.push(place.externalId);
  return path;
}

/** Units that came back, by purchase and line. */
async function returnsOf(sql: Sql, organizationId: string, purchaseIds: readonly string[]): Promise<Map<string, { at: number; quantity: number }[]>> {
  if (purchaseIds.length === 0) return new Map();
  const rows = await sql.rows<{ purchase_id: string; occurred_at: Date; returned: unknown }>(
    "SELECT purchase_id, occurred_at, JSON_EXTRACT(answer, '$.return.lines') AS returned FROM purchase_returns WHERE organization_id = ? AND purchase_id IN (?)", [organizationId, purchaseIds]);
  const back = rows.flatMap((row) => fromJson<{ lineId: string; quantity: number }[]>(row.returned).map(({ lineId, quantity }) => ({ key: `${row.purchase_id} ${lineId}`, at: row.occurred_at.getTime(), quantity })));
  return Map.groupBy(back, ({ key }) => key);
}

/**
 * What members bought between two instants, both included, with what came back of it: what metrics are computed from.
 *
 * @returns by membership id
 */
export async function memberHistories(sql: Sql, organizationId: string, membershipIds: readonly string[], { from, to }: { from: number; to: number }): Promise<Map<string, PurchaseFact[]>> {
  if (membershipIds.length === 0) return new Map();
  const rows = await sql.rows<LineRow>(
    `SELECT p.id AS purchase_id, p.membership_id, p.occurred_at, p.place_id, l.line_id, l.sku, l.category, l.tags, l.quantity, l.gross_minor, l.paid_minor, l.earned
     FROM purchases p JOIN purchase_lines l ON l.purchase_id = p.id WHERE p.organization_id = ? AND p.membership_id IN (?) AND p.occurred_at >= ? AND p.occurred_at <= ? ORDER BY p.occurred_at, p.id, l.position`,
    [organizationId, membershipIds, new Date(Math.max(from, 0)), new Date(to)]);
  const context = await organizationContext(organizationId);
  const purchases = Map.groupBy(rows, (row) => row.purchase_id);
  const returns = await returnsOf(sql, organizationId, [...purchases.keys()]);
  const lineOf = (row: LineRow): FactLine => ({
    sku: row.sku, category: row.category, tags: fromJson(row.tags), quantity: row.quantity, grossMinor: Number(row.gross_minor), paidMinor: Number(row.paid_minor), earned: Number(row.earned),
    returns: returns.get(`${row.purchase_id} ${row.line_id}`) ?? [],
  });
  const facts = [...purchases.values()].map((lines) => ({
    membershipId: lines[0]!.membership_id, purchaseId: lines[0]!.purchase_id, at: lines[0]!.occurred_at.getTime(), placePath: pathOf(context, lines[0]!.place_id), lines: lines.map(lineOf),
  }));
  return Map.groupBy(facts, ({ membershipId }) => membershipId);
}
