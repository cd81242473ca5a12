import { sql } from '#db/sql.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';

/** Keeps a document as the program's draft; a program has one at the most. */
export async function saveDraft({ organizationId, code, document, actor }: { organizationId: string; code: string; document: ProgramDocument; actor: string }): Promise<void> {
  const [text, now] = [JSON.stringify(document), new Date()];
  await sql.run(
    `INSERT INTO program_drafts (organization_id, code, document, saved_by, updated_at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE document = ?, saved_by = ?, updated_at = ?`, [organizationId, code, text, actor, now, text, actor, now]);
}

/** @returns whether there was one */
export const deleteDraft = async (organizationId: string, code: string): Promise<boolean> =>
  (await sql.run('DELETE FROM program_drafts WHERE organization_id = ? AND code = ?', [organizationId, code])) > 0;
