import { fromJson, type Sql } from '#db/sql.ts';
import { countsTogether, isWholeLife, totalsOf, type UseWindow } from '#domain/loyalty/instruments/limits.ts';
import type { Instrument, InstrumentTypeDocument, UseTotals } from '#domain/loyalty/instruments/types.ts';

/** Locks the types, among those of these instruments, whose limits count many customers together. */
export async function lockTypesCountedTogether(sql: Sql, organizationId: string, ids: readonly string[]): Promise<void> {
  const rows = await sql.rows<{ id: string; document: unknown }>(
    'SELECT t.id, t.document FROM instrument_types t WHERE t.organization_id = ? AND t.id IN (SELECT i.type_id FROM instruments i WHERE i.organization_id = ? AND i.id IN (?))', [organizationId, organizationId, ids]);
  const together = rows.filter(({ document }) => countsTogether(fromJson<InstrumentTypeDocument>(document))).map(({ id }) => id);
  if (together.length > 0) await sql.rows('SELECT id FROM instrument_types WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, together]);
}

const SUBJECT = { instrument: 'AND instrument_id = ?', customer: 'AND customer_id = ?', place: 'AND place_id = ?', program: '' } as const;
const WHOLE_USES = 'SUM(uses) AS count, SUM(units) AS units, SUM(sum_minor) AS minor';
/** What a limit on some lines counted stands in the details of an entry. */
const COUNTED = 'SUM(JSON_EXTRACT(details, ?)) AS count';

/** What was used in a window: of an instrument of the type, by a customer, at a place, or by all. */
export async function totalsIn(sql: Sql, organizationId: string, { typeId, used }: Pick<Instrument, 'typeId' | 'used'>, window: UseWindow): Promise<UseTotals> {
  if (used && isWholeLife(window)) return used;
  const { subject, value, from, to, limit } = window;
  const row = await sql.row<{ count: string | number | null; units?: string | null; minor?: string | null }>(
    `SELECT ${limit === null ? WHOLE_USES : COUNTED} FROM instrument_entries WHERE organization_id = ? AND type_id = ? AND used_at >= ? AND used_at < ? ${SUBJECT[subject]}`,
    [...(limit === null ? [] : [`$.counted."${limit}"`]), organizationId, typeId, new Date(from), new Date(to), ...(subject === 'program' ? [] : [value])]);
  const count = Number(row?.count ?? 0);
  return limit === null ? { count, units: Number(row?.units ?? 0), sumMinor: Number(row?.minor ?? 0) } : totalsOf(count);
}
