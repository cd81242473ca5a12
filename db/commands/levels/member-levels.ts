import type { MemberState } from '#db/commands/loyalty/member-state.ts';
import type { Sql } from '#db/sql.ts';
import type { VersionAt } from '#db/commands/purchases/versions.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';
import type { MetricSpec } from '#domain/loyalty/program.ts';
import { openMemberLevels, type LevelNeed, type OpenedLevels } from './level-state.ts';

const known = new WeakMap<CompiledProgram, boolean>();

/** Whether a version's levels or rules ask for a member's history. */
function asksHistory(program: CompiledProgram): boolean {
  let asks = known.get(program);
  if (asks === undefined) known.set(program, (asks = program.metrics.length > 0 || program.levels.list.some((level) => level.when !== null)));
  return asks;
}

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
  const asking = [...needs].filter(([id]) => members.has(id) && (metrics.length > 0 || versionAt.all(members.get(id)!.programId).some(({ compiled }) => asksHistory(compiled))));
  const opened = await openMemberLevels(sql, organizationId, new Map(asking.map(([id, need]) => [id, { ...need, metrics }])));
  for (const [id, { levels }] of opened) members.get(id)!.levels = levels;
  return [...opened.values()];
}
