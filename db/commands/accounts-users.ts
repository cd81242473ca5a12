import { DomainError } from '#domain/shared/errors.ts';
import { inTransaction, sql as database } from '#db/sql.ts';

const RESET_LIFE_MS = 3_600_000;

/** Changes what a person says of themselves; undefined leaves a field as it is. */
export const updateUser = (userId: string, { name, locale }: { name?: string; locale?: string }): Promise<number> =>
  database.run('UPDATE users SET name = COALESCE(?, name), locale = COALESCE(?, locale) WHERE id = ?', [name ?? null, locale ?? null, userId]);

export const updateOrganization = (organizationId: string, { name, timezone, locale }: { name?: string; timezone?: string; locale?: string }): Promise<number> =>
  database.run('UPDATE organizations SET name = COALESCE(?, name), timezone = COALESCE(?, timezone), locale = COALESCE(?, locale) WHERE id = ?',
    [name ?? null, timezone ?? null, locale ?? null, organizationId]);

/** Sets a new password and ends every other session of the person. */
export function changePassword({ userId, passwordHash, keepSession }: { userId: string; passwordHash: string; keepSession: string }): Promise<void> {
  return inTransaction(async (sql) => {
    await sql.run('UPDATE users SET password_hash = ? WHERE id = ?', [passwordHash, userId]);
    await sql.run('DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?', [userId, keepSession]);
    await sql.run('DELETE FROM password_resets WHERE user_id = ?', [userId]);
  });
}

/** Keeps a token that may set a new password within an hour; an earlier one ends. */
export function createPasswordReset(userId: string, tokenHash: string): Promise<void> {
  return inTransaction(async (sql) => {
    await sql.run('DELETE FROM password_resets WHERE user_id = ?', [userId]);
    await sql.run('INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES (?, ?, ?)', [tokenHash, userId, new Date(Date.now() + RESET_LIFE_MS)]);
  });
}

/**
 * Sets a new password by a token that came by mail, once, and ends every session of the person.
 *
 * @throws DomainError `token_invalid` (422)
 */
export function resetPassword(tokenHash: string, passwordHash: string): Promise<void> {
  return inTransaction(async (sql) => {
    const now = new Date();
    const reset = await sql.row<{ userId: string }>(
      'SELECT user_id AS userId FROM password_resets WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? FOR UPDATE', [tokenHash, now]);
    if (!reset) throw new DomainError('token_invalid', 'This link was used, replaced by a newer one, or is older than an hour. Ask for a new one.', { status: 422 });
    await sql.run('UPDATE password_resets SET used_at = ? WHERE token_hash = ?', [now, tokenHash]);
    await sql.run('UPDATE users SET password_hash = ? WHERE id = ?', [passwordHash, reset.userId]);
    await sql.run('DELETE FROM sessions WHERE user_id = ?', [reset.userId]);
  });
}
