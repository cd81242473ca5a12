import type { MemberState } from '#db/commands/loyalty/member-state.ts';
import { levelsOf } from '#db/queries/level-rules.ts';
import type { Sql } from '#db/sql.ts';
import type { VersionAt } from '#db/commands/purchases/versions.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';
import type { MetricSpec } from '#domain/loyalty/program.ts';
import { openLevelsOf, type LevelNeed, type OpenedLevels } from './level-state.ts';

/** Whether a version's levels or rules ask for a member's history. */
const asksHistory = ({ metrics, levels }: CompiledProgram): boolean => metrics.length > 0 || levels.list.some((level) => level.when !== null);

/**
 * Gives members the levels that change: those of programs any version of which has conditions on levels, or rules that read
 * metrics. Other members keep the level in their row, without a query.
 *
 * @param needs by membership id
 * @param metrics what segments, coupons and offers read of the history besides
 * @returns what was opened, for `saveLevels`
 */
export async function attachLevels(sql: Sql, organizationId: string, { members, needs, versionAt, metrics = [] }: {
  members: ReadonlyMap<string, MemberState>; needs: ReadonlyMap<string, LevelNeed>; versionAt: VersionAt; metrics?: readonly MetricSpec[];
}): Promise<OpenedLevels[]> {
  const asking = [...members.values()].filter(({ id, programId }) => needs.has(id) && (metrics.length > 0 || versionAt.all(programId).some(({ compiled }) => asksHistory(compiled))));
  const opened = await openLevelsOf(sql, organizationId, {
    members: asking, needs: new Map(asking.map(({ id }) => [id, { ...needs.get(id)!, metrics }])),
    programs: new Map(asking.map(({ programId }) => [programId, levelsOf(versionAt.all(programId))])),
  });
  for (const [id, { levels }] of opened) members.get(id)!.levels = levels;
  return [...opened.values()];
}
