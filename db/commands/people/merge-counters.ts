import { counterId } from '#db/commands/loyalty/counters.ts';
import type { Transaction } from '#db/sql.ts';
import type { CounterKey } from '#domain/loyalty/purchase/counters.ts';
import type { LimitSubject } from '#domain/loyalty/program.ts';
import { wasMoved } from './merge-rows.ts';

interface CounterRow {
  id: string; program_id: string; limit_code: string; bucket: string;
}

/** Whose counters become whose: of a member, or of a customer. */
export interface CounterMove {
  organizationId: string;
  mergeId: string;
  subject: Extract<LimitSubject, 'member' | 'customer'>;
  from: string;
  into: string;
}

const movedName = ({ subject, from }: CounterMove) => `limit_uses@${subject}@${from}`;

async function addUp(sql: Transaction, organizationId: string, counterIds: readonly string[]): Promise<void> {
  await sql.run(
    `UPDATE limit_counters c SET c.used = (SELECT COALESCE(SUM(u.amount), 0) FROM limit_uses u WHERE u.counter_id = c.id) WHERE c.organization_id = ? AND c.id IN (?)`, [organizationId, [...counterIds].sort()]);
}

/** The counters of whom they move from, locked, each with the id of the other's for the same limit and bucket. */
async function countersOf(sql: Transaction, { organizationId, subject, from, into }: CounterMove): Promise<(CounterRow & { other: string })[]> {
  const rows = await sql.rows<CounterRow>('SELECT id, program_id, limit_code, bucket FROM limit_counters WHERE organization_id = ? AND subject = ? AND subject_id = ? ORDER BY id FOR UPDATE', [organizationId, subject, from]);
  return rows.map((row) => ({ ...row, other: counterId(row.program_id, { limit: row.limit_code, subject, subjectId: into, bucket: row.bucket } as CounterKey) }));
}

/**
 * Limits count both: every use that one subject made becomes the other's, in the same bucket. Counters remain the sums of their
 * uses.
 */
export async function moveCounters(sql: Transaction, move: CounterMove): Promise<void> {
  const { organizationId, mergeId, subject, into } = move;
  for (const { id, program_id, limit_code, bucket, other } of await countersOf(sql, move)) {
    await sql.run(
      `INSERT INTO limit_counters (id, organization_id, program_id, limit_code, subject, subject_id, bucket, used) VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON DUPLICATE KEY UPDATE used = used`,
      [other, organizationId, program_id, limit_code, subject, into, bucket]);
    await sql.run('INSERT INTO merge_moves (merge_id, organization_id, moved, row_key) SELECT ?, organization_id, ?, id FROM limit_uses WHERE organization_id = ? AND counter_id = ?', [mergeId, movedName(move), organizationId, id]);
    await sql.run('UPDATE limit_uses SET counter_id = ? WHERE organization_id = ? AND counter_id = ?', [other, organizationId, id]);
    await addUp(sql, organizationId, [id, other]);
  }
}

/** Gives the uses back that `moveCounters` moved; those booked since stay with the survivor. */
export async function moveCountersBack(sql: Transaction, move: CounterMove): Promise<void> {
  const { organizationId, mergeId } = move;
  for (const { id, other } of await countersOf(sql, move)) {
    await sql.run(`UPDATE limit_uses t SET t.counter_id = ? WHERE t.organization_id = ? AND t.counter_id = ? AND ${wasMoved('t.id')}`, [id, organizationId, other, mergeId, movedName(move)]);
    await addUp(sql, organizationId, [id, other]);
  }
}
