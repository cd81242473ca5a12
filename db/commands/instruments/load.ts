import { fromJson, type Parameter, type Sql } from '#db/sql.ts';
import type { Instrument, InstrumentEntry, InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';

interface InstrumentRow {
  id: string; code: string; type_id: string; type_code: string; document: unknown; customer_id: string | null; issued_to: string | null; amount: number | null; price_minor: number | null;
  issued_at: Date; valid_from: Date | null; expires_at: Date | null; pool_id: string | null; uses: number; used_units: number; used_minor: number;
}

export interface EntryRow {
  id: string; instrument_id: string; type: InstrumentEntry['type']; amount: number; occurred_at: Date; purchase_id: string | null; customer_id: string | null; place_id: string | null;
  uses: number; units: number; sum_minor: number; used_at: Date | null; business_key: string | null; details: unknown;
}

const INSTRUMENTS = `SELECT i.id, i.code, i.type_id, t.code AS type_code, t.document, i.customer_id, i.issued_to, i.amount, i.price_minor, i.issued_at, i.valid_from, i.expires_at, i.pool_id,
  i.uses, i.used_units, i.used_minor FROM instruments i JOIN instrument_types t ON t.id = i.type_id`;

export const ENTRIES = `SELECT e.id, e.instrument_id, e.type, e.amount, e.occurred_at, e.purchase_id, e.customer_id, e.place_id, e.uses, e.units, e.sum_minor, e.used_at, e.business_key, e.details
  FROM instrument_entries e`;

const issueOf = (row: InstrumentRow, issuedTo: string | null): InstrumentEntry => ({
  id: row.id, type: 'issue', amount: row.amount ?? 0, occurredAt: row.issued_at.getTime(), purchaseId: null, customerId: issuedTo, businessKey: null, use: null, details: {},
});

const entryOf = (row: EntryRow): InstrumentEntry => ({
  id: row.id, type: row.type, amount: row.amount, occurredAt: row.occurred_at.getTime(), purchaseId: row.purchase_id, customerId: row.customer_id, businessKey: row.business_key,
  use: row.used_at === null ? null : { count: row.uses, units: row.units, sumMinor: row.sum_minor, at: row.used_at.getTime(), placeId: row.place_id },
  details: fromJson(row.details),
});

/** An instrument as it stands without its entries. */
export type BareInstrument = InstrumentRow & { type: InstrumentTypeDocument };

/** An instrument with entries of its own, in any order; the issue is its own row. */
export function instrumentOf(row: BareInstrument, entries: readonly EntryRow[]): Instrument {
  // Who holds it may have been merged into another customer since; whom it was issued to is asked only when it was given away.
  const issuedTo = entries.some(({ type }) => type === 'transfer') ? row.issued_to : row.customer_id;
  return {
    id: row.id, code: row.code, typeId: row.type_id, typeCode: row.type_code, type: row.type, issuedTo, pooled: row.pool_id !== null,
    priceMinor: row.price_minor, issuedAt: row.issued_at.getTime(), validFrom: row.valid_from?.getTime() ?? null, expiresAt: row.expires_at?.getTime() ?? null,
    entries: [issueOf(row, issuedTo), ...entries.map(entryOf)], used: { count: row.uses, units: row.used_units, sumMinor: row.used_minor },
  };
}

/** The ids that codes name: exactly as given, else in capital letters. @returns the id by the code as given */
export async function instrumentIds(sql: Sql, organizationId: string, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; code: string }>('SELECT id, code FROM instruments WHERE organization_id = ? AND code IN (?)',
    [organizationId, [...new Set(codes.flatMap((code) => [code, code.toUpperCase()]))]]);
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  return new Map(codes.flatMap((code) => {
    const id = ids.get(code) ?? ids.get(code.toUpperCase());
    return id === undefined ? [] : [[code, id] as const];
  }));
}

/** The rows of instruments; `lock` takes them in ascending order until the transaction ends. */
export async function bareInstruments(sql: Sql, organizationId: string, ids: readonly string[], { lock }: { lock: boolean }): Promise<BareInstrument[]> {
  if (ids.length === 0) return [];
  const parameters: Parameter[] = [organizationId, [...new Set(ids)]];
  if (lock) await sql.rows('SELECT id FROM instruments WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', parameters);
  const rows = await sql.rows<InstrumentRow>(`${INSTRUMENTS} WHERE i.organization_id = ? AND i.id IN (?)`, parameters);
  return rows.map((row) => ({ ...row, type: fromJson<InstrumentTypeDocument>(row.document) }));
}

/** Everything that ever happened to instruments, in order. */
export const allEntries = async (sql: Sql, organizationId: string, ids: readonly string[]): Promise<EntryRow[]> =>
  (ids.length === 0 ? [] : sql.rows<EntryRow>(`${ENTRIES} WHERE e.organization_id = ? AND e.instrument_id IN (?) ORDER BY e.occurred_at, e.id`, [organizationId, ids]));

/** Instruments by id with all that ever happened to them; `lock` takes their rows in ascending order until the transaction ends. */
export async function instrumentsById(sql: Sql, organizationId: string, ids: readonly string[], { lock }: { lock: boolean }): Promise<Map<string, Instrument>> {
  const rows = await bareInstruments(sql, organizationId, ids, { lock });
  const entries = Map.groupBy(await allEntries(sql, organizationId, rows.map(({ id }) => id)), (entry) => entry.instrument_id);
  return new Map(rows.map((row) => [row.id, instrumentOf(row, entries.get(row.id) ?? [])]));
}
