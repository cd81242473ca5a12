import { fromJson, type Select, type Sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';

export interface ProgramVersion {
  id: string;
  programId: string;
  code: string;
  version: number;
  document: ProgramDocument;
}

export interface VersionRow {
  id: string; program_id: string; code: string; version: number; valid_from: Date | null;
}

// Documents never change once published: kept by version id.
const documents = new Map<string, ProgramDocument>();

async function documentsOf(sql: Sql, ids: readonly string[]): Promise<void> {
  const missing = ids.filter((id) => !documents.has(id));
  if (missing.length === 0) return;
  if (documents.size > 2000) documents.clear();
  const rows = await sql.rows<{ id: string; document: unknown }>('SELECT id, document FROM program_versions WHERE id IN (?)', [missing]);
  for (const row of rows) documents.set(row.id, fromJson(row.document));
}

/** The versions of programs, newest first. */
export const versionSelect = (organizationId: string, programIds: readonly string[]): Select => [
  `SELECT v.id, v.program_id, p.code, v.version, v.valid_from FROM program_versions v JOIN programs p ON p.id = v.program_id
   WHERE v.organization_id = ? AND v.program_id IN (?) ORDER BY v.version DESC`, [organizationId, [...new Set(programIds)]]];

/** The version that rules a program at an instant. */
export type VersionAt = (programId: string, at: number) => ProgramVersion;

export const programVersions = async (sql: Sql, organizationId: string, programIds: readonly string[]): Promise<VersionAt> =>
  versionsFrom(sql, await sql.rows<VersionRow>(...versionSelect(organizationId, programIds)));

/**
 * The versions that rule programs: a function from program and instant to the newest version valid then (the first one for
 * instants before any).
 */
export async function versionsFrom(sql: Sql, rows: readonly VersionRow[]): Promise<VersionAt> {
  const needed = rows.map((row) => row.id);
  await documentsOf(sql, needed);
  return (programId, at) => {
    const ofProgram = rows.filter((row) => row.program_id === programId);
    const row = ofProgram.find((candidate) => candidate.valid_from === null || candidate.valid_from.getTime() <= at) ?? ofProgram.at(-1)!;
    return { id: row.id, programId, code: row.code, version: row.version, document: documents.get(row.id)! };
  };
}

/** One version by its id, as a purchase names it. */
export async function programVersion(sql: Sql, id: string): Promise<ProgramVersion> {
  const row = await sql.row<VersionRow>('SELECT v.id, v.program_id, p.code, v.version, v.valid_from FROM program_versions v JOIN programs p ON p.id = v.program_id WHERE v.id = ?', [id]);
  await documentsOf(sql, [id]);
  return { id, programId: row!.program_id, code: row!.code, version: row!.version, document: documents.get(id)! };
}
