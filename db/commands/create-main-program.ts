import type { Sql } from '#db/sql.ts';
import { mainProgram } from '#domain/loyalty/program.ts';
import { newId } from '#domain/shared/ids.ts';

/** The program `main` of a new organization, valid for every instant. */
export async function createMainProgram({ organizationId, name, currency, timezone }: { organizationId: string; name: string; currency: string; timezone: string }, sql: Sql): Promise<void> {
  const programId = newId();
  const now = new Date();
  await sql.insert('programs', ['id', 'organization_id', 'code', 'created_at'], [[programId, organizationId, 'main', now]]);
  await sql.insert('program_versions', ['id', 'organization_id', 'program_id', 'version', 'document', 'created_at'],
    [[newId(), organizationId, programId, 1, JSON.stringify(mainProgram({ name, currency, timezone })), now]]);
}
