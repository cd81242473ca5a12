import { programVersions } from '#db/commands/purchases/versions.ts';
import { segmentsOf } from '#db/queries/segments.ts';
import { sql } from '#db/sql.ts';
import { vocabularyOf } from '#domain/loyalty/rules/catalogue.ts';
import { readsLevel, segmentsIn } from '#domain/loyalty/rules/expressions.ts';
import type { Problem } from '#domain/loyalty/rules/schema-parts.ts';
import { checkSegment } from '#domain/loyalty/segments/check.ts';
import { ALL, type SegmentDocument } from '#domain/loyalty/segments/segment.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new DomainError('invalid_request', `\`when\`: ${problems[0]!.message}`, { status: 400, errors: problems });
}

/**
 * Checks the condition of a segment against the program it reads.
 *
 * @throws DomainError `program_not_found` (422), `invalid_request` (400) with the problems of the condition
 */
export async function requireRightCondition(organizationId: string, { program, when }: Pick<SegmentDocument, 'program' | 'when'>): Promise<void> {
  const found = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, program ?? 'main']);
  if (!found) throw new DomainError('program_not_found', `There is no program ${program ?? 'main'}.`, { program: program ?? 'main' });
  const { document } = (await programVersions(sql, organizationId, [found.id]))(found.id, Date.now());
  refuse(checkSegment(when, vocabularyOf(document)));
}

/** Refuses a condition that reads the level, where a level that rules now or later asks for the segment. */
async function refuseCircle(organizationId: string, { code, when }: SegmentDocument): Promise<void> {
  if (!readsLevel(when)) return;
  const rows = await sql.rows<{ id: string }>(`SELECT DISTINCT program_id AS id FROM program_versions WHERE organization_id = ? AND document LIKE '%"inSegment"%'`, [organizationId]);
  if (rows.length === 0) return;
  const now = Date.now();
  const versionAt = await programVersions(sql, organizationId, rows.map(({ id }) => id));
  const asking = rows.flatMap(({ id }) => [versionAt(id, now), ...versionAt.all(id).filter(({ validFrom }) => validFrom !== null && validFrom > now)])
    .find(({ document }) => document.levels?.list.some((level) => segmentsIn(level.when).includes(code)));
  if (!asking) return;
  refuse([{ path: 'when', code: 'cyclic', message: `A level of the program ${asking.code} depends on the segment ${code}, so the segment cannot depend on the level.` }]);
}

/**
 * Creates the segment, or makes the known one look like this; rules and offers read it from then on.
 *
 * @throws DomainError `segment_built_in` (409) for `all`, `program_not_found` (422), `invalid_request` (400) with the problems of the condition,
 *   among them `cyclic`
 */
export async function saveSegment(organizationId: string, segment: SegmentDocument): Promise<{ created: boolean }> {
  const { code, name, program, when } = segment;
  if (code === ALL) throw conflict('segment_built_in', 'The segment `all` is everybody; give yours another code.');
  await requireRightCondition(organizationId, segment);
  await refuseCircle(organizationId, segment);
  const now = new Date();
  const known = await sql.row('SELECT code FROM segments WHERE organization_id = ? AND code = ?', [organizationId, code]);
  await sql.insert('segments', ['organization_id', 'code', 'program_code', 'document', 'created_at', 'updated_at'],
    [[organizationId, code, program, JSON.stringify({ name, when }), now, now]],
    'ON DUPLICATE KEY UPDATE program_code = VALUES(program_code), document = VALUES(document), updated_at = VALUES(updated_at)');
  await segmentsOf(organizationId, { fresh: true });
  return { created: known === undefined };
}
