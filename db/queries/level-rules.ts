import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import type { Sql } from '#db/sql.ts';
import { levelRules, type LevelRule } from '#domain/loyalty/levels/rules.ts';
import type { MetricSpec } from '#domain/loyalty/program.ts';

/** How a program's levels are ruled, and every metric any of its expressions reads. */
export interface ProgramLevels {
  code: string;
  rules: LevelRule[];
  metrics: readonly MetricSpec[];
  /** Whether conditions of levels read the customer's profile or segments. */
  readsCustomer: boolean;
}

const MOST_KEPT = 2_000;
// Versions never change once published: the newest one names them all.
const kept = new Map<string, ProgramLevels>();

/** A program as its levels need it. @param versions those that rule any instant, newest first, at least one */
export function levelsOf(versions: readonly ProgramVersion[]): ProgramLevels {
  const [newest] = versions;
  const known = kept.get(newest!.id);
  if (known) return known;
  if (kept.size > MOST_KEPT) kept.clear();
  const levels = {
    code: newest!.code,
    rules: levelRules(versions.map(({ version, compiled, validFrom, publishedAt }) => ({ version, program: compiled, validFrom, publishedAt }))),
    metrics: versions.flatMap(({ compiled }) => compiled.metrics),
    readsCustomer: versions.some(({ compiled: { levels } }) => levels.reads.customer || levels.reads.segments),
  };
  kept.set(newest!.id, levels);
  return levels;
}

/** The versions of programs as levels need them. @returns by program id */
export async function programLevels(sql: Sql, organizationId: string, programIds: readonly string[]): Promise<Map<string, ProgramLevels>> {
  const distinct = [...new Set(programIds)];
  if (distinct.length === 0) return new Map();
  const versionAt = await programVersions(sql, organizationId, distinct);
  return new Map(distinct.flatMap((id) => (versionAt.all(id).length > 0 ? [[id, levelsOf(versionAt.all(id))]] : [])));
}
