import { programLevels } from '#db/queries/level-rules.ts';
import { inTransaction, sql as pool, type Select } from '#db/sql.ts';
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
  /** Versions for dates that are past: members whose level is computed beyond one without knowing it are computed again from then on. */
  dated?: { version: number; from: number }[];
}

/** Who is to be looked at, as a condition on rows of `memberships`. */
function lateOf({ until, dated = [] }: Pick<ProgramToReview, 'until' | 'dated'>): Select {
  return [
    `(level_as_of IS NULL OR level_as_of < ?${' OR (level_version < ? AND level_as_of >= ?)'.repeat(dated.length)})`,
    [dateOf(until), ...dated.flatMap(({ version, from }) => [version, dateOf(from)])],
  ];
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
export async function reviewProgramLevels({ organizationId, programId, until, dated, after, limit }: ProgramToReview & { after: string; limit: number }): Promise<ReviewedChunk> {
  const [isLate, parameters] = lateOf({ until, ...(dated && { dated }) });
  return advanceRows(await pool.rows<MemberRow>(
    `SELECT id, organization_id FROM memberships WHERE organization_id = ? AND program_id = ? AND ${isLate} AND id > ? ORDER BY id LIMIT ?`,
    [organizationId, programId, ...parameters, after, limit]), until);
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

/**
 * Programs some of whose members have not been looked at since the latest turn of a period or publication.
 *
 * @param only one of them, after a publication: also those members whom a version for a date that is past concerns
 */
export async function programsToReview(now: number, only?: { organizationId: string; programId: string }): Promise<ProgramToReview[]> {
  const rows = await pool.rows<{ id: string; organization_id: string }>(
    `SELECT DISTINCT p.id, p.organization_id FROM programs p JOIN program_versions v ON v.program_id = p.id
     WHERE (v.document LIKE '%"metric"%' OR v.document LIKE '%"inSegment"%') ${only ? 'AND p.organization_id = ? AND p.id = ?' : ''} ORDER BY p.id`, only ? [only.organizationId, only.programId] : []);
  const found: ProgramToReview[] = [];
  for (const { id, organization_id: organizationId } of rows) {
    const { rules } = (await programLevels(pool, organizationId, [id])).get(id)!;
    const until = latestTurn(rules, now);
    if (until === null) continue;
    const dated = only ? rules.filter(({ from }) => from !== -Infinity && from <= now).map(({ version, from }) => ({ version, from })) : [];
    const program = { organizationId, programId: id, until, ...(dated.length > 0 && { dated }) };
    const [isLate, parameters] = lateOf(program);
    const late = await pool.row(`SELECT 1 AS late FROM memberships WHERE organization_id = ? AND program_id = ? AND ${isLate} LIMIT 1`, [organizationId, id, ...parameters]);
    if (late) found.push(program);
  }
  return found;
}
