import type { Sql } from '#db/sql.ts';
import { hasBalance } from '#domain/loyalty/instruments/state.ts';
import type { Instrument } from '#domain/loyalty/instruments/types.ts';
import { allEntries, bareInstruments, ENTRIES, instrumentOf, type BareInstrument, type EntryRow } from './load.ts';

/** What a use asks of the past. */
export interface UseToCome {
  /** Event times of the uses, epoch milliseconds. */
  moments: readonly number[];
  /** The purchase whose use is given back: its entries are read. */
  purchaseId?: string;
  lock: boolean;
}

/** What decides over a coupon besides its uses. */
const TURNS = ['freeze', 'unfreeze', 'block', 'unblock', 'transfer', 'refund', 'top_up'];

/** Reservations that hold at one of the moments, and what ended them; ends do not count as uses here. */
async function reservations(sql: Sql, organizationId: string, ids: readonly string[], moments: readonly number[]): Promise<EntryRow[]> {
  if (moments.length === 0) return [];
  const [first, last] = [new Date(Math.min(...moments)), new Date(Math.max(...moments))];
  const held = await sql.rows<EntryRow>(`${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id IN (?) AND e.held_until > ? AND e.occurred_at <= ?`, [organizationId, ids, first, last]);
  if (held.length === 0) return [];
  const since = new Date(Math.min(...held.map(({ occurred_at }) => occurred_at.getTime())));
  const ends = await sql.rows<EntryRow>(
    `${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id IN (?) AND e.type IN ('redeem', 'release') AND e.customer_id IN (?) AND e.occurred_at >= ? AND e.occurred_at <= ?`,
    [organizationId, ids, [...new Set(held.map(({ customer_id }) => customer_id))], since, last]);
  return [...held, ...ends.map((end): EntryRow => ({ ...end, used_at: null }))];
}

/** The first use that stands, as it is seen at each of the moments, where validity counts from it. */
async function firstUses(sql: Sql, organizationId: string, rows: readonly BareInstrument[], { moments, purchaseId = '' }: UseToCome): Promise<EntryRow[]> {
  const found: EntryRow[] = [];
  for (const { id, type: { validity } } of rows) {
    if (validity?.from !== 'first_use') continue;
    for (const at of [...new Set(moments), null]) {
      const before = at === null ? '' : 'AND x.occurred_at <= ?';
      const instant = at === null ? [] : [new Date(at)];
      found.push(...await sql.rows<EntryRow>(
        `${ENTRIES} JOIN (SELECT x.purchase_id FROM instrument_entries x WHERE x.organization_id = ? AND x.instrument_id = ? AND x.type = 'redeem' AND x.purchase_id <> ? ${before} AND NOT EXISTS
             (SELECT 1 FROM instrument_entries r WHERE r.instrument_id = x.instrument_id AND r.purchase_id = x.purchase_id AND r.uses < 0 ${before.replace('x.', 'r.')})
           ORDER BY x.occurred_at, x.id LIMIT 1) first ON first.purchase_id = e.purchase_id WHERE e.organization_id = ? AND e.instrument_id = ?`,
        [organizationId, id, purchaseId, ...instant, ...instant, organizationId, id]));
    }
  }
  return found;
}

/** Of coupons the entries that a use takes into account: how often they were used stands beside them. */
async function couponEntries(sql: Sql, organizationId: string, rows: readonly BareInstrument[], use: UseToCome): Promise<EntryRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const read = [
    ...(use.purchaseId === undefined ? [] : await sql.rows<EntryRow>(`${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id IN (?) AND e.purchase_id = ?`, [organizationId, ids, use.purchaseId])),
    ...await firstUses(sql, organizationId, rows, use),
    ...await sql.rows<EntryRow>(`${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id IN (?) AND e.type IN (?)`, [organizationId, ids, TURNS]),
    ...await reservations(sql, organizationId, ids, use.moments),
  ];
  const known = new Map<string, EntryRow>();
  for (const entry of read) if (!known.has(entry.id)) known.set(entry.id, entry);
  return [...known.values()];
}

/**
 * Instruments by id with what a use of them, or its undoing, takes into account: certificates and passes with all that ever happened
 * to them, coupons without their uses, so that a promo code used fifty thousand times costs no more than a new one. `lock` takes
 * their rows in ascending order until the transaction ends.
 */
export async function instrumentsForUse(sql: Sql, organizationId: string, ids: readonly string[], use: UseToCome): Promise<Map<string, Instrument>> {
  const rows = await bareInstruments(sql, organizationId, ids, use);
  const full = await allEntries(sql, organizationId, rows.filter(({ type }) => hasBalance(type)).map(({ id }) => id));
  const chosen = await couponEntries(sql, organizationId, rows.filter(({ type }) => !hasBalance(type)), use);
  const entries = Map.groupBy([...full, ...chosen], (entry) => entry.instrument_id);
  return new Map(rows.map((row) => [row.id, instrumentOf(row, entries.get(row.id) ?? [])]));
}
