import { fromJson, type Sql } from '#db/sql.ts';
import { countsTogether, type UseTotals, type UseWindow } from '#domain/loyalty/instruments/limits.ts';
import type { InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';

/** Locks the types, among those of these instruments, whose limits count many customers together. */
export async function lockTypesCountedTogether(sql: Sql, organizationId: string, ids: readonly string[]): Promise<void> {
  const rows = await sql.rows<{ id: string; document: unknown }>(
    'SELECT t.id, t.document FROM instrument_types t WHERE t.organization_id = ? AND t.id IN (SELECT i.type_id FROM instruments i WHERE i.organization_id = ? AND i.id IN (?))', [organizationId, organizationId, ids]);
  const together = rows.filter(({ document }) => countsTogether(fromJson<InstrumentTypeDocument>(document))).map(({ id }) => id);
  if (together.length > 0) await sql.rows('SELECT id FROM instrument_types WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, together]);
}

const SUBJECT_COLUMN = { customer: 'AND customer_id = ?', place: 'AND place_id = ?', program: '' } as const;

/** What was used of a type in a window, from all its instruments. */
export async function totalsIn(sql: Sql, organizationId: string, typeId: string, { subject, value, from, to }: UseWindow): Promise<UseTotals> {
  const row = await sql.row<{ count: string | null; units: string | null; sum: string | null }>(
    `SELECT SUM(uses) AS count, SUM(units) AS units, SUM(sum_minor) AS sum FROM instrument_entries
     WHERE organization_id = ? AND type_id = ? AND used_at >= ? AND used_at < ? ${SUBJECT_COLUMN[subject]}`,
    [organizationId, typeId, new Date(from), new Date(to), ...(subject === 'program' ? [] : [value])]);
  return { count: Number(row?.count ?? 0), units: Number(row?.units ?? 0), sumMinor: Number(row?.sum ?? 0) };
}
