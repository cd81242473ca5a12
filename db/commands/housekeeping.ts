import { sql } from '#db/sql.ts';

const OLD_BATCH_MS = 30 * 86_400_000;

/** Deletes what has run out: sessions, reset tokens, invitations, idempotency keys, and rows of batches finished a month ago. @returns how many rows went */
export async function removeExpired(now = new Date()): Promise<number> {
  const longAgo = new Date(now.getTime() - OLD_BATCH_MS);
  const removed = [
    await sql.run('DELETE FROM sessions WHERE expires_at <= ?', [now]),
    await sql.run('DELETE FROM password_resets WHERE expires_at <= ?', [now]),
    await sql.run('DELETE FROM invitations WHERE accepted_at IS NULL AND expires_at <= ?', [now]),
    await sql.run('DELETE FROM idempotency_keys WHERE expires_at <= ?', [now]),
    await sql.run('UPDATE api_keys SET previous_hash = NULL, previous_ends_at = NULL WHERE previous_ends_at <= ?', [now]),
    await sql.run("DELETE r FROM ingest_rows r JOIN ingest_batches b ON b.id = r.batch_id WHERE b.source = 'batch' AND b.finished_at <= ?", [longAgo]),
  ];
  return removed.reduce((a, b) => a + b, 0);
}

export interface LedgerDifference {
  check: 'transaction_sum' | 'lot_remaining' | 'debt' | 'balance';
  id: string;
  found: number;
  expected: number;
}

/**
 * The invariants of the ledger: every transaction sums to zero; what is left of a lot is the sum of its movements; a wallet's debt is
 * the sum of its debt entries, and its kept balance the sum of its living lots.
 *
 * @param organizationId only one organization's, or every one's
 * @returns each difference; none when the ledger is sound
 */
export async function ledgerDifferences(organizationId?: string): Promise<LedgerDifference[]> {
  const where = organizationId === undefined ? '' : 'WHERE organization_id = ?';
  const and = organizationId === undefined ? '' : 'WHERE l.organization_id = ?';
  const parameters = organizationId === undefined ? [] : [organizationId];
  const [transactions, lots, debts, balances] = await Promise.all([
    sql.rows<{ id: string; found: string }>(`SELECT transaction_id AS id, SUM(points) AS found FROM ledger_entries ${where} GROUP BY transaction_id HAVING SUM(points) <> 0 LIMIT 1000`, parameters),
    sql.rows<{ id: string; found: number; expected: string }>(
      `SELECT l.id, l.remaining AS found, COALESCE(SUM(e.points), 0) AS expected FROM lots l
       LEFT JOIN ledger_entries e ON e.membership_id = l.membership_id AND e.lot_id = l.id AND e.account = 'member.points' ${and}
       GROUP BY l.id, l.remaining HAVING l.remaining <> COALESCE(SUM(e.points), 0) LIMIT 1000`, parameters),
    sql.rows<{ id: string; found: number; expected: string }>(
      `SELECT l.membership_id AS id, l.debt AS found, -COALESCE(SUM(e.points), 0) AS expected FROM wallet_balances l
       LEFT JOIN ledger_entries e ON e.membership_id = l.membership_id AND e.wallet = l.wallet AND e.account = 'member.debt' ${and}
       GROUP BY l.membership_id, l.wallet, l.debt HAVING l.debt <> -COALESCE(SUM(e.points), 0) LIMIT 1000`, parameters),
    sql.rows<{ id: string; found: number; expected: string }>(
      `SELECT l.membership_id AS id, l.active + l.pending AS found, COALESCE(SUM(o.remaining), 0) AS expected FROM wallet_balances l
       LEFT JOIN lots o ON o.membership_id = l.membership_id AND o.wallet = l.wallet AND (o.expires_at IS NULL OR o.expires_at > l.as_of) ${and}
       GROUP BY l.membership_id, l.wallet, l.active, l.pending HAVING l.active + l.pending <> COALESCE(SUM(o.remaining), 0) LIMIT 1000`, parameters),
  ]);
  return [
    ...transactions.map(({ id, found }): LedgerDifference => ({ check: 'transaction_sum', id, found: Number(found), expected: 0 })),
    ...lots.map(({ id, found, expected }): LedgerDifference => ({ check: 'lot_remaining', id, found, expected: Number(expected) })),
    ...balances.map(({ id, found, expected }): LedgerDifference => ({ check: 'balance', id, found: Number(found), expected: Number(expected) })),
    ...debts.map(({ id, found, expected }): LedgerDifference => ({ check: 'debt', id, found, expected: Number(expected) })),
  ];
}
