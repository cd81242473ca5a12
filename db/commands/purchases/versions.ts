import { fromJson, type Select, type Sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';

export interface ProgramVersion {
  id: string;
  programId: string;
  code: string;
  version: number;
  document: ProgramDocument;
  compiled: CompiledProgram;
}

export interface VersionRow {
  id: string; program_id: string; code: string; version: number; valid_from: Date | null;
}

// Documents never change once published: kept, compiled, by version id.
const programs = new Map<string, CompiledProgram>();

async function documentsOf(sql: Sql, ids: readonly string[]): Promise<void> {
  const missing = ids.filter((id) => !programs.has(id));
  if (missing.length === 0) return;
  if (programs.size > 2000) programs.clear();
  const rows = await sql.rows<{ id: string; document: unknown }>('SELECT id, document FROM program_versions WHERE id IN (?)', [missing]);
  for (const row of rows) programs.set(row.id, compileProgram(fromJson<ProgramDocument>(row.document)));
}

function versionOf(id: string): Pick<ProgramVersion, 'document' | 'compiled'> {
  const compiled = programs.get(id)!;
  return { document: compiled.document, compiled };
}

/** The versions of programs, newest first. */
export const versionSelect = (organizationId: string, programIds: readonly string[]): Select => [
  `SELECT v.id, v.program_id, p.code, v.version, v.valid_from FROM program_versions v JOIN programs p ON p.id = v.program_id
   WHERE v.organization_id = ? AND v.program_id IN (?) ORDER BY v.version DESC`, [organizationId, [...new Set(programIds)]]];

/** The version that rules a program at an instant. */
export interface VersionAt {
  (programId: string, at: number): ProgramVersion;
  /** Every version of a program, newest first. */
  all: (programId: string) => ProgramVersion[];
}

export const programVersions = async (sql: Sql, organizationId: string, programIds: readonly string[]): Promise<VersionAt> =>
  versionsFrom(sql, await sql.rows<VersionRow>(...versionSelect(organizationId, programIds)));

/**
 * The versions that rule programs: a function from program and instant to the newest version valid then (the first one for
 * instants before any).
 */
export async function versionsFrom(sql: Sql, rows: readonly VersionRow[]): Promise<VersionAt> {
  const needed = rows.map((row) => row.id);
  await documentsOf(sql, needed);
  const present = (row: VersionRow): ProgramVersion => ({ id: row.id, programId: row.program_id, code: row.code, version: row.version, ...versionOf(row.id) });
  const versionAt = (programId: string, at: number) => {
    const ofProgram = rows.filter((row) => row.program_id === programId);
    return present(ofProgram.find((candidate) => candidate.valid_from === null || candidate.valid_from.getTime() <= at) ?? ofProgram.at(-1)!);
  };
  return Object.assign(versionAt, { all: (programId: string) => rows.filter((row) => row.program_id === programId).map(present) });
}

/** Documents of versions by the version's id; unknown ids are left out. */
export async function documentsOfVersions(sql: Sql, ids: readonly string[]): Promise<Map<string, ProgramDocument>> {
  const wanted = [...new Set(ids)];
  await documentsOf(sql, wanted);
  return new Map(wanted.flatMap((id) => (programs.has(id) ? [[id, versionOf(id).document] as const] : [])));
}

/** One version by its id, as a purchase names it. */
export async function programVersion(sql: Sql, id: string): Promise<ProgramVersion> {
  const row = await sql.row<VersionRow>('SELECT v.id, v.program_id, p.code, v.version, v.valid_from FROM program_versions v JOIN programs p ON p.id = v.program_id WHERE v.id = ?', [id]);
  await documentsOf(sql, [id]);
  return { id, programId: row!.program_id, code: row!.code, version: row!.version, ...versionOf(id) };
}
