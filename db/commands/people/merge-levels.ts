import { openMemberLevels, saveLevels } from '#db/commands/levels/level-state.ts';
import { programLevels } from '#db/queries/level-rules.ts';
import type { Sql, Transaction, Value } from '#db/sql.ts';
import { hasLevelConditions } from '#domain/loyalty/levels/rules.ts';

const KEPT = ['level_code', 'level_since', 'level_expires_at', 'level_as_of', 'level_term_ended_at', 'level_version'] as const;
const CHANGES = ['id', 'organization_id', 'membership_id', 'changed_at', 'from_level', 'to_level', 'reason', 'expires_at', 'created_at'] as const;
const INSTANT = /_(?:at|since|of)$/;

/** The level of the survivor's membership as it was: instants as texts, as JSON keeps them. */
export interface LevelJournal {
  membershipId: string;
  kept: Record<string, string | null>;
  changes: Record<string, string | null>[];
}

const valueOf = (column: string, value: string | null): Value => (value !== null && INSTANT.test(column) ? new Date(value) : value);

async function remember(sql: Sql, organizationId: string, membershipId: string): Promise<LevelJournal> {
  const row = await sql.row<Record<string, string | null>>(`SELECT ${KEPT.join(', ')} FROM memberships WHERE organization_id = ? AND id = ?`, [organizationId, membershipId]);
  const changes = await sql.rows<Record<string, string | null>>(`SELECT ${CHANGES.join(', ')} FROM level_changes WHERE organization_id = ? AND membership_id = ? ORDER BY changed_at`, [organizationId, membershipId]);
  return { membershipId, kept: row!, changes };
}

/**
 * Joins the history of one membership to another's of the same program: metrics add from the merge on, and the level is the highest
 * of what they give and what the two held. To be called before purchases and lots move.
 *
 * @returns what undoing needs; null where levels have no conditions and so never change
 */
export async function joinLevels(sql: Transaction, organizationId: string, { programId, from, into, at, now }: { programId: string; from: string; into: string; at: number; now: Date }): Promise<LevelJournal | null> {
  const program = (await programLevels(sql, organizationId, [programId])).get(programId);
  if (!program || !hasLevelConditions(program.rules)) return null;
  const journal = await remember(sql, organizationId, into);
  const need = { earliest: at, returns: true };
  const opened = await openMemberLevels(sql, organizationId, new Map([[from, need], [into, need]]));
  const [joining, joined] = [opened.get(from)!, opened.get(into)!];
  joined.levels.join({ at, joined: joining.levels.facts(), held: joining.levels.at(at) });
  await saveLevels(sql, organizationId, [joined], now);
  return journal;
}

/** Gives the survivor's membership the level and the changes back that it had before. */
export async function partLevels(sql: Transaction, organizationId: string, { membershipId, kept, changes }: LevelJournal): Promise<void> {
  await sql.run('DELETE FROM level_changes WHERE organization_id = ? AND membership_id = ?', [organizationId, membershipId]);
  await sql.queueInsert('level_changes', CHANGES, changes.map((change) => CHANGES.map((column) => valueOf(column, change[column] ?? null))));
  await sql.run(`UPDATE memberships SET ${KEPT.map((column) => `${column} = ?`).join(', ')} WHERE organization_id = ? AND id = ?`,
    [...KEPT.map((column) => valueOf(column, kept[column] ?? null)), organizationId, membershipId]);
}
