import { programVersion } from '#db/commands/purchases/versions.ts';
import type { Sql } from '#db/sql.ts';
import { levelRules, type LevelRule } from '#domain/loyalty/levels/rules.ts';
import type { MetricSpec } from '#domain/loyalty/program.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';

/** How a program's levels are ruled, and every metric any of its expressions reads. */
export interface ProgramLevels {
  code: string;
  rules: LevelRule[];
  metrics: readonly MetricSpec[];
  /** Whether conditions of levels read the customer's profile or segments. */
  readsCustomer: boolean;
}

interface VersionRow {
  id: string; program_id: string; code: string; valid_from: Date | null; created_at: Date;
}

// Versions never change once published.
const compiled = new Map<string, CompiledProgram>();

const readsCustomer = ({ document }: CompiledProgram) => (document.levels?.list ?? []).some(({ when }) => /"(?:customer\.|inSegment")/.test(JSON.stringify(when ?? null)));

async function compiledVersion(sql: Sql, id: string): Promise<CompiledProgram> {
  let program = compiled.get(id);
  if (!program) {
    if (compiled.size > 2000) compiled.clear();
    compiled.set(id, (program = (await programVersion(sql, id)).compiled));
  }
  return program;
}

/** The versions of programs as levels need them. @returns by program id */
export async function programLevels(sql: Sql, organizationId: string, programIds: readonly string[]): Promise<Map<string, ProgramLevels>> {
  if (programIds.length === 0) return new Map();
  const rows = await sql.rows<VersionRow>(
    `SELECT v.id, v.program_id, p.code, v.valid_from, v.created_at FROM program_versions v JOIN programs p ON p.id = v.program_id
     WHERE v.organization_id = ? AND v.program_id IN (?) ORDER BY v.version DESC`, [organizationId, [...new Set(programIds)]]);
  const found = new Map<string, ProgramLevels>();
  for (const programId of new Set(rows.map((row) => row.program_id))) {
    const ofProgram = rows.filter((row) => row.program_id === programId);
    const versions = await Promise.all(ofProgram.map(async (row) => ({
      program: await compiledVersion(sql, row.id), validFrom: row.valid_from?.getTime() ?? null, publishedAt: row.created_at.getTime(),
    })));
    found.set(programId, { code: ofProgram[0]!.code, rules: levelRules(versions), metrics: versions.flatMap(({ program }) => program.metrics), readsCustomer: versions.some(({ program }) => readsCustomer(program)) });
  }
  return found;
}
