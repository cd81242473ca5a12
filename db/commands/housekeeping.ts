import { sql } from '#db/sql.ts';

const OLD_BATCH_MS = 30 * 86_400_000;
const OLD_CHECK_MS = 90 * 86_400_000;

/** Deletes what has run out: sessions, reset tokens, invitations, idempotency keys, rows of batches finished a month ago, and what checks of the ledger found three months ago. @returns how many rows went */
export async function removeExpired(now = new Date()): Promise<number> {
  const longAgo = new Date(now.getTime() - OLD_BATCH_MS);
  const removed = [
    await sql.run('DELETE FROM sessions WHERE expires_at <= ?', [now]),
    await sql.run('DELETE FROM password_resets WHERE expires_at <= ?', [now]),
    await sql.run('DELETE FROM invitations WHERE accepted_at IS NULL AND expires_at <= ?', [now]),
    await sql.run('DELETE FROM idempotency_keys WHERE expires_at <= ?', [now]),
    await sql.run('UPDATE api_keys SET previous_hash = NULL, previous_ends_at = NULL WHERE previous_ends_at <= ?', [now]),
    await sql.run("DELETE r FROM ingest_rows r JOIN ingest_batches b ON b.id = r.batch_id WHERE b.source = 'batch' AND b.finished_at <= ?", [longAgo]),
    await sql.run('DELETE FROM invariant_checks WHERE started_at <= ?', [new Date(now.getTime() - OLD_CHECK_MS)]),
  ];
  return removed.reduce((a, b) => a + b, 0);
}
