import { fromJson, type Select, type Sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';

export interface ProgramVersion {
  id: string;
  programId: string;
  code: string;
  version: number;
  /** Null: for every instant not yet computed. Epoch milliseconds, as `publishedAt`. */
  validFrom: number | null;
  publishedAt: number;
  document: ProgramDocument;
  compiled: CompiledProgram;
}

export interface VersionRow {
  id: string; program_id: string; code: string; version: number; valid_from: Date | null; created_at: Date;
}

const MOST_KEPT = 2_000;
// Documents never change once published: kept, compiled, by version id.
const kept = new Map<string, CompiledProgram>();

/** Versions as they are compiled, by id; unknown ids are left out. */
export async function compiledVersions(sql: Sql, ids: readonly string[]): Promise<Map<string, CompiledProgram>> {
  const found = new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id)!] as const] : [])));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const rows = await sql.rows<{ id: string; document: unknown }>('SELECT id, document FROM program_versions WHERE id IN (?)', [missing]);
  if (kept.size > MOST_KEPT) kept.clear();
  for (const row of rows) {
    const compiled = compileProgram(fromJson<ProgramDocument>(row.document));
    kept.set(row.id, compiled);
    found.set(row.id, compiled);
  }
  return found;
}

const COLUMNS = 'v.id, v.program_id, p.code, v.version, v.valid_from, v.created_at';

const versionOf = (row: VersionRow, compiled: CompiledProgram): ProgramVersion => ({
  id: row.id, programId: row.program_id, code: row.code, version: row.version, validFrom: row.valid_from?.getTime() ?? null, publishedAt: row.created_at.getTime(), document: compiled.document, compiled,
});

/** The versions of programs, newest first. */
export const versionSelect = (organizationId: string, programIds: readonly string[]): Select => [
  `SELECT ${COLUMNS} FROM program_versions v JOIN programs p ON p.id = v.program_id
   WHERE v.organization_id = ? AND v.program_id IN (?) ORDER BY v.version DESC`, [organizationId, [...new Set(programIds)]]];

/** The version that rules a program at an instant. */
export interface VersionAt {
  (programId: string, at: number): ProgramVersion;
  /** Every version of a program that rules any instant, newest first. */
  all: (programId: string) => readonly ProgramVersion[];
}

export const programVersions = async (sql: Sql, organizationId: string, programIds: readonly string[]): Promise<VersionAt> =>
  versionsFrom(sql, await sql.rows<VersionRow>(...versionSelect(organizationId, programIds)));

/** What came before a version that is valid for every instant rules none. */
function rulingRows(rows: readonly VersionRow[]): VersionRow[] {
  const last = rows.findIndex((row) => row.valid_from === null);
  return last === -1 ? [...rows] : rows.slice(0, last + 1);
}

/**
 * The versions that rule programs: a function from program and instant to the newest version valid then (the first one for
 * instants before any).
 */
export async function versionsFrom(sql: Sql, rows: readonly VersionRow[]): Promise<VersionAt> {
  const ruling = [...Map.groupBy(rows, (row) => row.program_id)].map(([programId, ofProgram]) => [programId, rulingRows(ofProgram)] as const);
  const compiled = await compiledVersions(sql, ruling.flatMap(([, ofProgram]) => ofProgram.map(({ id }) => id)));
  const versions = new Map(ruling.map(([programId, ofProgram]) => [programId, ofProgram.map((row) => versionOf(row, compiled.get(row.id)!))]));
  const all = (programId: string) => versions.get(programId) ?? [];
  const versionAt = (programId: string, at: number) => all(programId).find(({ validFrom }) => validFrom === null || validFrom <= at) ?? all(programId).at(-1)!;
  return Object.assign(versionAt, { all });
}

/** Documents of versions by the version's id; unknown ids are left out. */
export async function documentsOfVersions(sql: Sql, ids: readonly string[]): Promise<Map<string, ProgramDocument>> {
  const compiled = await compiledVersions(sql, [...new Set(ids)]);
  return new Map([...compiled].map(([id, { document }]) => [id, document]));
}

/** One version by its id, as a purchase names it. */
export async function programVersion(sql: Sql, id: string): Promise<ProgramVersion> {
  const row = await sql.row<VersionRow>(`SELECT ${COLUMNS} FROM program_versions v JOIN programs p ON p.id = v.program_id WHERE v.id = ?`, [id]);
  return versionOf(row!, (await compiledVersions(sql, [id])).get(id)!);
}
