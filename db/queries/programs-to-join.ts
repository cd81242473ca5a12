import type { Sql } from '../sql.ts';

/** A program as registration sees it: who joins it by itself, and where a member begins. */
export interface JoinableProgram {
  id: string;
  code: string;
  automatic: boolean;
  firstLevel: string;
}

/** The organization's programs, each as its newest document says. */
export async function programsToJoin(sql: Sql, organizationId: string): Promise<JoinableProgram[]> {
  const rows = await sql.rows<{ id: string; code: string; enrolment: string | null; level: string | null }>(
    `SELECT p.id, p.code, JSON_UNQUOTE(JSON_EXTRACT(v.document, '$.enrolment')) AS enrolment,
       JSON_UNQUOTE(JSON_EXTRACT(v.document, '$.levels.list[0].code')) AS level
     FROM programs p JOIN program_versions v ON v.program_id = p.id
       AND v.version = (SELECT MAX(newest.version) FROM program_versions newest WHERE newest.program_id = p.id)
     WHERE p.organization_id = ? ORDER BY p.id`, [organizationId]);
  return rows.map(({ id, code, enrolment, level }) => ({
    id, code,
    automatic: enrolment === null || enrolment === 'null' || enrolment === 'automatic',
    firstLevel: level === null || level === 'null' ? 'base' : level,
  }));
}
