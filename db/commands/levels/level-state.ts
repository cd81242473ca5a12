import { createHash } from 'node:crypto';
import { customerFacts } from '#db/queries/customer-facts.ts';
import { segmentsOf } from '#db/queries/segments.ts';
import { loadHistories } from '#db/queries/member-history.ts';
import { programLevels, type ProgramLevels } from '#db/queries/level-rules.ts';
import type { Sql, Transaction, Value } from '#db/sql.ts';
import { levelHistoryFrom, openLevels, type Levels } from '#domain/loyalty/levels/book.ts';
import { windowStart } from '#domain/loyalty/levels/metrics.ts';
import { hasLevelConditions, ruleAt } from '#domain/loyalty/levels/rules.ts';
import type { LevelChange, LevelReason } from '#domain/loyalty/levels/types.ts';
import type { MetricSpec } from '#domain/loyalty/program.ts';

/** At which instants a member's levels will be asked, and whether one of the operations is a return, epoch milliseconds. */
export interface LevelNeed {
  earliest: number;
  returns: boolean;
  /** What is read of the history besides the program's own metrics: those of segments, coupons and offers. */
  metrics?: readonly MetricSpec[];
}

export interface OpenedLevels {
  membershipId: string;
  customerId: string;
  programId: string;
  program: ProgramLevels;
  joinedAt: number;
  levels: Levels;
}

interface Row {
  id: string; program_id: string; customer_id: string; level_code: string; level_since: Date; level_expires_at: Date | null; level_as_of: Date | null; level_term_ended_at: Date | null; joined_at: Date;
}

interface ChangeRow {
  membership_id: string; changed_at: Date; from_level: string; to_level: string; reason: LevelReason; expires_at: Date | null;
}

/** The id of a change: a UUIDv7 of its instant that the member makes unique, so that a change has its id before anybody books it. */
export function levelChangeId(membershipId: string, at: number): string {
  const hash = createHash('sha256').update(`${membershipId} ${at}`).digest('hex');
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

const timeOf = (date: Date | null) => date?.getTime() ?? null;

async function changesOf(sql: Sql, organizationId: string, membershipIds: readonly string[]): Promise<Map<string, LevelChange[]>> {
  const changes = new Map(membershipIds.map((id): [string, LevelChange[]] => [id, []]));
  if (membershipIds.length === 0) return changes;
  const rows = await sql.rows<ChangeRow>(
    'SELECT membership_id, changed_at, from_level, to_level, reason, expires_at FROM level_changes WHERE organization_id = ? AND membership_id IN (?) ORDER BY changed_at', [organizationId, membershipIds]);
  for (const row of rows) changes.get(row.membership_id)!.push({ at: row.changed_at.getTime(), from: row.from_level, to: row.to_level, reason: row.reason, expiresAt: timeOf(row.expires_at) });
  return changes;
}

/** From when on the history of a member is needed: null is everything, `'none'` nothing. */
function historyFrom({ rules, metrics: ofProgram }: ProgramLevels, asOf: number | null, { earliest, returns, metrics: others = [] }: LevelNeed): number | null | 'none' {
  // A return looks for its purchase, however old.
  if (returns) return null;
  const metrics = [...ofProgram, ...others];
  const ofLevels = levelHistoryFrom(rules, { asOf, earliest, returns });
  if (ofLevels === null || metrics.length === 0) return ofLevels;
  const { timezone } = ruleAt(rules, earliest);
  const ofRules = Math.min(...metrics.map((spec) => windowStart(spec, { at: earliest, timezone })));
  return ofLevels === 'none' ? ofRules : Math.min(ofLevels, ofRules);
}

/**
 * Opens the levels of members whose rows are locked (or read in a snapshot), with exactly the history that their programs need; a
 * program without conditions on history costs two small queries and loads none.
 *
 * @param needs by membership id
 * @returns by membership id; feed operations to `levels`, then call {@link saveLevels}
 */
export async function openMemberLevels(sql: Sql, organizationId: string, needs: ReadonlyMap<string, LevelNeed>): Promise<Map<string, OpenedLevels>> {
  const ids = [...needs.keys()];
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<Row>(
    `SELECT id, program_id, customer_id, level_code, level_since, level_expires_at, level_as_of, level_term_ended_at, joined_at FROM memberships WHERE organization_id = ? AND id IN (?)`, [organizationId, ids]);
  const programs = await programLevels(sql, organizationId, rows.map((row) => row.program_id));
  const wanted = rows.map((row) => ({ id: row.id, from: historyFrom(programs.get(row.program_id)!, timeOf(row.level_as_of), needs.get(row.id)!) }));
  const withHistory = wanted.filter(({ from }) => from !== 'none');
  const membershipIds = withHistory.map(({ id }) => id);
  const from = withHistory.some((one) => one.from === null) ? null : Math.min(...withHistory.map((one) => one.from as number));
  const histories = await loadHistories(sql, organizationId, { membershipIds, from });
  const changes = await changesOf(sql, organizationId, rows.filter((row) => row.level_as_of !== null).map(({ id }) => id));
  const readers = rows.filter((row) => programs.get(row.program_id)!.readsCustomer);
  const customers = await customerFacts(sql, organizationId, readers.map((row) => row.customer_id));
  const { inSegment } = readers.length > 0 ? await segmentsOf(sql, organizationId) : { inSegment: () => false };
  return new Map(rows.map((row): [string, OpenedLevels] => {
    const program = programs.get(row.program_id)!;
    const joinedAt = row.joined_at.getTime();
    const termEndedAt = timeOf(row.level_term_ended_at);
    const kept = {
      level: row.level_code, since: row.level_since.getTime(), expiresAt: timeOf(row.level_expires_at), asOf: timeOf(row.level_as_of), ...(termEndedAt !== null && { termEndedAt }),
    };
    const levels = openLevels({ customer: customers.get(row.customer_id) ?? {}, inSegment, kept, joinedAt, changes: changes.get(row.id) ?? [], facts: histories.get(row.id) ?? [], rules: program.rules });
    return [row.id, { membershipId: row.id, customerId: row.customer_id, programId: row.program_id, program, joinedAt, levels }];
  }));
}

const CHANGE_COLUMNS = ['id', 'organization_id', 'membership_id', 'changed_at', 'from_level', 'to_level', 'reason', 'expires_at', 'created_at'];
const dateOf = (at: number | null) => (at === null ? null : new Date(at));

/**
 * Writes what operations changed, under the members' locks: the changes that replace those kept from an instant on, and the state in
 * the member's row. Members of programs without conditions on levels are left as they are.
 *
 * @returns how many changes were written
 */
export async function saveLevels(sql: Transaction, organizationId: string, opened: Iterable<OpenedLevels>, now: Date): Promise<number> {
  const added: Value[][] = [];
  for (const { membershipId, program, levels } of opened) {
    if (!hasLevelConditions(program.rules)) continue;
    const { kept, replacesFrom, changes, isChanged } = levels.toSave();
    if (!isChanged) continue;
    if (replacesFrom !== null) await sql.queue('DELETE FROM level_changes WHERE organization_id = ? AND membership_id = ? AND changed_at >= ?', [organizationId, membershipId, new Date(replacesFrom)]);
    for (const { at, from, to, reason, expiresAt } of changes) added.push([levelChangeId(membershipId, at), organizationId, membershipId, new Date(at), from, to, reason, dateOf(expiresAt), now]);
    await sql.queue('UPDATE memberships SET level_code = ?, level_since = ?, level_expires_at = ?, level_term_ended_at = ?, level_as_of = ? WHERE organization_id = ? AND id = ?',
      [kept.level, new Date(kept.since), dateOf(kept.expiresAt), dateOf(kept.termEndedAt ?? null), dateOf(kept.asOf), organizationId, membershipId]);
  }
  await sql.queueInsert('level_changes', CHANGE_COLUMNS, added);
  return added.length;
}
