import { fromJson, isDuplicateKey, sql } from '#db/sql.ts';

const KEPT_MS = 24 * 3_600_000;
/** A claim whose call died without an answer lapses after this. */
const CLAIM_MS = 60_000;

export interface IdempotencyClaim {
  organizationId: string;
  key: string;
  operation: string;
  bodyHash: string;
}

export interface EarlierCall {
  operation: string;
  bodyHash: string;
  /** Null while the first call is still running. */
  status: number | null;
  answer: unknown;
}

/** Takes the key for this call; answers the earlier call when the key is taken. */
export async function claimIdempotencyKey({ organizationId, key, operation, bodyHash }: IdempotencyClaim): Promise<EarlierCall | null> {
  await sql.run('DELETE FROM idempotency_keys WHERE organization_id = ? AND idempotency_key = ? AND expires_at <= ?', [organizationId, key, new Date()]);
  try {
    await sql.run('INSERT INTO idempotency_keys (organization_id, idempotency_key, operation, body_hash, expires_at) VALUES (?, ?, ?, ?, ?)',
      [organizationId, key, operation, bodyHash, new Date(Date.now() + CLAIM_MS)]);
    return null;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const row = await sql.row<{ operation: string; body_hash: string; status: number | null; answer: unknown }>(
    'SELECT operation, body_hash, status, answer FROM idempotency_keys WHERE organization_id = ? AND idempotency_key = ?', [organizationId, key]);
  return row ? { operation: row.operation, bodyHash: row.body_hash, status: row.status, answer: row.answer === null ? null : fromJson(row.answer) }
    : claimIdempotencyKey({ organizationId, key, operation, bodyHash });
}

export async function keepIdempotentAnswer({ organizationId, key }: IdempotencyClaim, status: number, answer: unknown): Promise<void> {
  await sql.run('UPDATE idempotency_keys SET status = ?, answer = ?, expires_at = ? WHERE organization_id = ? AND idempotency_key = ?',
    [status, answer === undefined ? null : JSON.stringify(answer), new Date(Date.now() + KEPT_MS), organizationId, key]);
}

export async function releaseIdempotencyKey({ organizationId, key }: IdempotencyClaim): Promise<void> {
  await sql.run('DELETE FROM idempotency_keys WHERE organization_id = ? AND idempotency_key = ? AND status IS NULL', [organizationId, key]);
}
