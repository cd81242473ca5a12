import { sql } from '#db/sql.ts';

export interface NewSession {
  tokenHash: string;
  csrfToken: string;
  userId: string;
  organizationId: string;
  expiresAt: Date;
}

/** Opens a session, sweeping up the user's ended ones. */
export async function openSession({ tokenHash, csrfToken, userId, organizationId, expiresAt }: NewSession): Promise<void> {
  const now = new Date();
  await sql.run('DELETE FROM sessions WHERE user_id = ? AND expires_at <= ?', [userId, now]);
  await sql.run('INSERT INTO sessions (token_hash, user_id, organization_id, csrf_token, expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    [tokenHash, userId, organizationId, csrfToken, expiresAt, now]);
}

export const endSession = (tokenHash: string): Promise<number> => sql.run('DELETE FROM sessions WHERE token_hash = ?', [tokenHash]);

/** From now on the session works for this organization. The caller has checked that the user belongs to it. */
export const switchSession = (tokenHash: string, organizationId: string): Promise<number> =>
  sql.run('UPDATE sessions SET organization_id = ? WHERE token_hash = ?', [organizationId, tokenHash]);
