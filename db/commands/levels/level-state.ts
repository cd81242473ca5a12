import { createHash } from 'node:crypto';
import { customerFacts } from '#db/queries/customer-facts.ts';
import { segmentsOf } from '#db/queries/segments.ts';
import { historiesFrom, historySelect, type HistoryRow } from '#db/queries/member-history.ts';
import { programLevels, type ProgramLevels } from '#db/queries/level-rules.ts';
import type { Select, Sql, Transaction, Value } from '#db/sql.ts';
import { LevelBook, levelHistoryFrom, type KeptLevel } from '#domain/loyalty/levels/book.ts';
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
  levels: LevelBook;
}

/** The columns of a member's row that say which level was kept, and what they say. */
export const KEPT_COLUMNS = 'level_code, level_since, level_expires_at, level_as_of, level_term_ended_at, level_version';
export interface KeptRow {
  level_code: string; level_since: Date; level_expires_at: Date | null; level_as_of: Date | null; level_term_ended_at: Date | null; level_version: number | null;
}

interface Row extends KeptRow {
  id: string; program_id: string; customer_id: string; joined_at: Date;
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

/** The level that a member's row keeps. */
export function keptLevel(row: KeptRow): KeptLevel {
  const termEndedAt = timeOf(row.level_term_ended_at);
  return { level: row.level_code, since: row.level_since.getTime(), expiresAt: timeOf(row.level_expires_at), asOf: timeOf(row.level_as_of), ...(termEndedAt !== null && { termEndedAt }),
    ...(row.level_version !== null && { version: row.level_version }) };
}

const changesSelect = (organizationId: string, membershipIds: readonly string[]): Select => [
  'SELECT membership_id, changed_at, from_level, to_level, reason, expires_at FROM level_changes WHERE organization_id = ? AND membership_id IN (?) ORDER BY changed_at', [organizationId, membershipIds]];

const changeOf = (row: ChangeRow): LevelChange => ({ at: row.changed_at.getTime(), from: row.from_level, to: row.to_level, reason: row.reason, expiresAt: timeOf(row.expires_at) });

/** From when on the history of a member is needed: null is everything, `'none'` nothing. */
function historyFrom({ rules, metrics: ofProgram, readsCustomer }: ProgramLevels, kept: KeptLevel, { earliest, returns, metrics: others = [] }: LevelNeed, ofSegments: readonly MetricSpec[]): number | null | 'none' {
  // A return looks for its purchase, however old.
  if (returns) return null;
  const asked = readsCustomer ? ofSegments : [];
  const ofLevels = levelHistoryFrom(rules, { kept, earliest, returns, asked });
  const metrics = [...ofProgram, ...others, ...asked];
  if (ofLevels === null || metrics.length === 0) return ofLevels;
  const { timezone } = ruleAt(rules, earliest);
  const ofRules = Math.min(...metrics.map((spec) => windowStart(spec, { at: earliest, timezone })));
  return ofLevels === 'none' ? ofRules : Math.min(ofLevels, ofRules);
}

/** A member whose levels are opened. */
export interface LevelMember {
  id: string;
  programId: string;
  customerId: string;
  joinedAt: number;
  kept: KeptLevel;
}

interface Opening {
  members: readonly LevelMember[];
  /** By membership id. */
  needs: ReadonlyMap<string, LevelNeed>;
  /** By program id. */
  programs: ReadonlyMap<string, ProgramLevels>;
}

/** The purchases and the changes of levels that members need, in one trip to the database. */
async function readPast(sql: Sql, organizationId: string, { members, needs, programs }: Opening, ofSegments: readonly MetricSpec[]) {
  const wanted = members.map(({ id, programId, kept }) => ({ id, from: historyFrom(programs.get(programId)!, kept, needs.get(id)!, ofSegments) })).filter(({ from }) => from !== 'none');
  const [withHistory, withChanges] = [wanted.map(({ id }) => id), members.filter(({ kept }) => kept.asOf !== null).map(({ id }) => id)];
  const from = wanted.some((one) => one.from === null) ? null : Math.min(...wanted.map((one) => one.from as number));
  const selects = [
    ...(withHistory.length > 0 ? [historySelect(organizationId, { membershipIds: withHistory, from })] : []),
    ...(withChanges.length > 0 ? [changesSelect(organizationId, withChanges)] : []),
  ];
  const found = selects.length > 0 ? await sql.select(...selects) : [];
  const lines = (withHistory.length > 0 ? found[0] : []) as HistoryRow[];
  const changes = Map.groupBy((withChanges.length > 0 ? found.at(-1) : []) as ChangeRow[], (row) => row.membership_id);
  return { histories: await historiesFrom(sql, organizationId, withHistory, lines), changesOf: (id: string) => (changes.get(id) ?? []).map(changeOf) };
}

/**
 * Opens the levels of members whose rows are locked (or read in a snapshot), with exactly the history that their programs need.
 *
 * @returns by membership id; feed operations to `levels`, then call {@link saveLevels}
 */
export async function openLevelsOf(sql: Sql, organizationId: string, opening: Opening): Promise<Map<string, OpenedLevels>> {
  const { members, programs } = opening;
  if (members.length === 0) return new Map();
  const readers = members.filter(({ programId }) => programs.get(programId)!.readsCustomer);
  const segments = readers.length > 0 ? await segmentsOf(organizationId) : null;
  const customers = await customerFacts(sql, organizationId, readers.map(({ customerId }) => customerId));
  const { histories, changesOf } = await readPast(sql, organizationId, opening, segments?.metrics ?? []);
  return new Map(members.map(({ id, programId, customerId, joinedAt, kept }): [string, OpenedLevels] => {
    const program = programs.get(programId)!;
    const levels = new LevelBook({
      customer: customers.get(customerId) ?? {}, inSegment: segments?.inSegment ?? (() => false), kept, joinedAt, changes: changesOf(id), facts: histories.get(id) ?? [], rules: program.rules,
    });
    return [id, { membershipId: id, customerId, programId, program, joinedAt, levels }];
  }));
}

/** Opens the levels of members by their ids, as {@link openLevelsOf} does. @param needs by membership id */
export async function openMemberLevels(sql: Sql, organizationId: string, needs: ReadonlyMap<string, LevelNeed>): Promise<Map<string, OpenedLevels>> {
  if (needs.size === 0) return new Map();
  const rows = await sql.rows<Row>(`SELECT id, program_id, customer_id, joined_at, ${KEPT_COLUMNS} FROM memberships WHERE organization_id = ? AND id IN (?)`, [organizationId, [...needs.keys()]]);
  const members = rows.map((row): LevelMember => ({ id: row.id, programId: row.program_id, customerId: row.customer_id, joinedAt: row.joined_at.getTime(), kept: keptLevel(row) }));
  return openLevelsOf(sql, organizationId, { members, needs, programs: await programLevels(sql, organizationId, rows.map((row) => row.program_id)) });
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
    await sql.queue('UPDATE memberships SET level_code = ?, level_since = ?, level_expires_at = ?, level_term_ended_at = ?, level_as_of = ?, level_version = ? WHERE organization_id = ? AND id = ?',
      [kept.level, new Date(kept.since), dateOf(kept.expiresAt), dateOf(kept.termEndedAt ?? null), dateOf(kept.asOf), kept.version ?? null, organizationId, membershipId]);
  }
  await sql.queueInsert('level_changes', CHANGE_COLUMNS, added);
  return added.length;
}
