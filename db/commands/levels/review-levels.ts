import { programLevels } from '#db/queries/level-rules.ts';
import { inTransaction, sql as pool } from '#db/sql.ts';
import { hasLevelConditions, periodUnit, ruleAt, type LevelRule } from '#domain/loyalty/levels/rules.ts';
import { calendarBucket } from '#domain/shared/calendar.ts';
import { openMemberLevels, saveLevels } from './level-state.ts';

/** What one step of a review did. */
export interface ReviewedChunk {
  /** The last member looked at; null when none were left. */
  last: string | null;
  looked: number;
  /** Changes of levels that were booked. */
  changed: number;
}

export interface ProgramToReview {
  organizationId: string;
  programId: string;
  /** Members are taken on to here: the latest turn of a period or publication, epoch milliseconds. */
  until: number;
}

interface MemberRow {
  id: string; organization_id: string;
}

const dateOf = (at: number) => new Date(at);

/** Takes members on in time under their locks; what changes is dated at its own instants. */
async function advanceMembers(organizationId: string, membershipIds: readonly string[], until: number): Promise<number> {
  const ids = [...membershipIds].sort();
  return inTransaction(async (sql) => {
    await sql.rows('SELECT id FROM memberships WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, ids]);
    const opened = await openMemberLevels(sql, organizationId, new Map(ids.map((id) => [id, { earliest: until, returns: false }])));
    for (const { levels } of opened.values()) levels.advance(until);
    return saveLevels(sql, organizationId, opened.values(), new Date());
  });
}

async function advanceRows(rows: readonly MemberRow[], until: number): Promise<ReviewedChunk> {
  let changed = 0;
  for (const [organizationId, members] of Map.groupBy(rows, (row) => row.organization_id)) changed += await advanceMembers(organizationId, members.map(({ id }) => id), until);
  return { last: rows.at(-1)?.id ?? null, looked: rows.length, changed };
}

/**
 * Books what the ends of terms and graces have changed, of members in the order of their ids, of every organization. Safe to repeat:
 * a member taken on is not due any more.
 */
export async function reviewDueLevels({ now, after, limit }: { now: number; after: string; limit: number }): Promise<ReviewedChunk> {
  return advanceRows(await pool.rows<MemberRow>('SELECT id, organization_id FROM memberships WHERE level_expires_at <= ? AND id > ? ORDER BY id LIMIT ?', [dateOf(now), after, limit]), now);
}

/** Books what a turn of a period, or a new version, has changed in a program. Safe to repeat. */
export async function reviewProgramLevels({ organizationId, programId, until, after, limit }: ProgramToReview & { after: string; limit: number }): Promise<ReviewedChunk> {
  return advanceRows(await pool.rows<MemberRow>(
    'SELECT id, organization_id FROM memberships WHERE organization_id = ? AND program_id = ? AND (level_as_of IS NULL OR level_as_of < ?) AND id > ? ORDER BY id LIMIT ?',
    [organizationId, programId, dateOf(until), after, limit]), until);
}

/** The latest instant up to now at which time alone could change levels of a whole program; null: there is none. */
function latestTurn(rules: readonly LevelRule[], now: number): number | null {
  if (!hasLevelConditions(rules)) return null;
  const rule = ruleAt(rules, now);
  const unit = periodUnit(rule.levels);
  const turns = rules.map(({ looksAt }) => looksAt).filter((at) => at <= now);
  if (unit !== null) turns.push(calendarBucket(now, { unit, timezone: rule.timezone }).start);
  return turns.length === 0 ? null : Math.max(...turns);
}

/** Programs some of whose members have not been looked at since the latest turn of a period or publication. @param only one of them */
export async function programsToReview(now: number, only?: { organizationId: string; programId: string }): Promise<ProgramToReview[]> {
  const rows = await pool.rows<{ id: string; organization_id: string }>(
    `SELECT DISTINCT p.id, p.organization_id FROM programs p JOIN program_versions v ON v.program_id = p.id
     WHERE (v.document LIKE '%"metric"%' OR v.document LIKE '%"inSegment"%') ${only ? 'AND p.organization_id = ? AND p.id = ?' : ''} ORDER BY p.id`, only ? [only.organizationId, only.programId] : []);
  const found: ProgramToReview[] = [];
  for (const { id, organization_id: organizationId } of rows) {
    const until = latestTurn((await programLevels(pool, organizationId, [id])).get(id)!.rules, now);
    const isLate = until !== null && (await pool.row(
      'SELECT 1 AS late FROM memberships WHERE program_id = ? AND (level_as_of IS NULL OR level_as_of < ?) LIMIT 1', [id, dateOf(until)])) !== undefined;
    if (isLate) found.push({ organizationId, programId: id, until });
  }
  return found;
}
