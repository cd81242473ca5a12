import { fromJson, sql, type Sql } from '#db/sql.ts';
import type { InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';

export interface InstrumentTypeRow {
  id: string;
  code: string;
  programId: string;
  version: number;
  document: InstrumentTypeDocument;
  createdAt: Date;
  updatedAt: Date;
}

const TYPES = 'SELECT id, code, program_id AS programId, version, document, created_at AS createdAt, updated_at AS updatedAt FROM instrument_types WHERE organization_id = ?';
const typeOf = (row: InstrumentTypeRow): InstrumentTypeRow => ({ ...row, document: fromJson(row.document) });

export async function findInstrumentType(on: Sql, organizationId: string, code: string): Promise<InstrumentTypeRow | undefined> {
  const row = await on.row<InstrumentTypeRow>(`${TYPES} AND code = ?`, [organizationId, code]);
  return row && typeOf(row);
}

export interface InstrumentTypeFilter {
  kind?: string | undefined;
  program?: string | undefined;
}

/** Types in the order of their codes. */
export async function listInstrumentTypes(organizationId: string, { kind, program }: InstrumentTypeFilter, { after, limit }: { after: string | undefined; limit: number }): Promise<InstrumentTypeRow[]> {
  const rows = await sql.rows<InstrumentTypeRow>(
    `${TYPES} ${kind === undefined ? '' : 'AND kind = ?'} ${program === undefined ? '' : 'AND program_id IN (SELECT p.id FROM programs p WHERE p.organization_id = ? AND p.code = ?)'}
     ${after === undefined ? '' : 'AND code > ?'} ORDER BY code LIMIT ?`,
    [organizationId, ...(kind === undefined ? [] : [kind]), ...(program === undefined ? [] : [organizationId, program]), ...(after === undefined ? [] : [after]), limit]);
  return rows.map(typeOf);
}
