import { documentsOfVersions } from '#db/commands/purchases/versions.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { fromJson, sql, type Sql } from '../sql.ts';

/** A published version of a program. */
export interface PublishedVersion {
  programId: string;
  code: string;
  version: number;
  /** Null: for every instant not yet computed. */
  validFrom: Date | null;
  publishedAt: Date;
  /** `user:<id>` or `key:<id>`; null for what a program began with. */
  publishedBy: string | null;
  note: string | null;
  document: ProgramDocument;
}

export interface ProgramDraft {
  code: string;
  document: ProgramDocument;
  savedBy: string;
  updatedAt: Date;
}

interface VersionRow {
  program_id: string; code: string; version: number; valid_from: Date | null; created_at: Date; published_by: string | null; note: string | null; document: unknown;
}
interface DraftRow {
  code: string; document: unknown; saved_by: string; updated_at: Date;
}

const VERSIONS = `SELECT v.program_id, p.code, v.version, v.valid_from, v.created_at, v.published_by, v.note, v.document
  FROM programs p JOIN program_versions v ON v.program_id = p.id WHERE p.organization_id = ?`;
const NEWEST = 'AND v.version = (SELECT MAX(w.version) FROM program_versions w WHERE w.program_id = p.id)';

const versionOf = (row: VersionRow): PublishedVersion => ({
  programId: row.program_id, code: row.code, version: row.version, validFrom: row.valid_from, publishedAt: row.created_at, publishedBy: row.published_by, note: row.note, document: fromJson(row.document),
});
const draftOf = (row: DraftRow): ProgramDraft => ({ code: row.code, document: fromJson(row.document), savedBy: row.saved_by, updatedAt: row.updated_at });

/** The newest version of every program, the oldest program first. */
export const newestVersions = async (organizationId: string): Promise<PublishedVersion[]> =>
  (await sql.rows<VersionRow>(`${VERSIONS} ${NEWEST} ORDER BY p.created_at, p.id`, [organizationId])).map(versionOf);

/** The newest document of every program, the oldest program first. Documents of versions are kept: only what is new is read. */
export async function newestDocuments(on: Sql, organizationId: string): Promise<{ id: string; code: string; placeId: string | null; document: ProgramDocument }[]> {
  const rows = await on.rows<{ id: string; code: string; placeId: string | null; version: string }>(
    `SELECT p.id, p.code, p.place_id AS placeId, v.id AS version FROM programs p JOIN program_versions v ON v.program_id = p.id WHERE p.organization_id = ? ${NEWEST} ORDER BY p.created_at, p.id`, [organizationId]);
  const documents = await documentsOfVersions(on, rows.map(({ version }) => version));
  return rows.map(({ version, ...program }) => ({ ...program, document: documents.get(version)! }));
}

/** The newest version of one program. */
export async function newestVersion(organizationId: string, code: string, on: Sql = sql): Promise<PublishedVersion | undefined> {
  const row = await on.row<VersionRow>(`${VERSIONS} AND p.code = ? ORDER BY v.version DESC LIMIT 1`, [organizationId, code]);
  return row && versionOf(row);
}

/** A version by its number. */
export async function versionNumbered(organizationId: string, code: string, version: number): Promise<PublishedVersion | undefined> {
  const row = await sql.row<VersionRow>(`${VERSIONS} AND p.code = ? AND v.version = ?`, [organizationId, code, version]);
  return row && versionOf(row);
}

/** The version that rules at an instant: the newest one valid then, the first one before any. */
export async function versionAt(organizationId: string, code: string, at: Date): Promise<PublishedVersion | undefined> {
  const ruling = await sql.row<VersionRow>(`${VERSIONS} AND p.code = ? AND (v.valid_from IS NULL OR v.valid_from <= ?) ORDER BY v.version DESC LIMIT 1`, [organizationId, code, at]);
  const row = ruling ?? await sql.row<VersionRow>(`${VERSIONS} AND p.code = ? ORDER BY v.version LIMIT 1`, [organizationId, code]);
  return row && versionOf(row);
}

/** A program's versions, newest first: those before a version, no more than so many. */
export async function versionsBefore(organizationId: string, code: string, { before, limit }: { before: number; limit: number }): Promise<PublishedVersion[]> {
  return (await sql.rows<VersionRow>(`${VERSIONS} AND p.code = ? AND v.version < ? ORDER BY v.version DESC LIMIT ?`, [organizationId, code, before, limit])).map(versionOf);
}

export const draftsOf = async (organizationId: string): Promise<ProgramDraft[]> =>
  (await sql.rows<DraftRow>('SELECT code, document, saved_by, updated_at FROM program_drafts WHERE organization_id = ? ORDER BY updated_at, code', [organizationId])).map(draftOf);

export async function findDraft(organizationId: string, code: string, on: Sql = sql): Promise<ProgramDraft | undefined> {
  const row = await on.row<DraftRow>('SELECT code, document, saved_by, updated_at FROM program_drafts WHERE organization_id = ? AND code = ?', [organizationId, code]);
  return row && draftOf(row);
}

/** Names of who acted, by `user:<id>` and `key:<id>`; people only if they are or were of the organization's team. */
export async function namesOfActors(organizationId: string, actors: readonly (string | null)[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [...new Set(actors.flatMap((actor) => (actor?.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : [])))];
  const [users, keys] = [idsOf('user'), idsOf('key')];
  const [people, applications] = await Promise.all([
    users.length === 0 ? [] : sql.rows<{ id: string; name: string }>('SELECT u.id, u.name FROM users u JOIN team_members t ON t.user_id = u.id WHERE t.organization_id = ? AND u.id IN (?)', [organizationId, users]),
    keys.length === 0 ? [] : sql.rows<{ id: string; name: string }>('SELECT id, name FROM api_keys WHERE organization_id = ? AND id IN (?)', [organizationId, keys]),
  ]);
  return new Map([...people.map(({ id, name }) => [`user:${id}`, name] as const), ...applications.map(({ id, name }) => [`key:${id}`, name] as const)]);
}
