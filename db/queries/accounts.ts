import type { Role, Scope } from '#domain/accounts/permissions.ts';
import { fromJson, sql } from '#db/sql.ts';

export interface KeyRow {
  id: string;
  organizationId: string;
  prefix: string;
  scopes: Scope[];
  expiresAt: Date | null;
}

/** The key whose secret, or whose secret before the last rotation, has this hash; nothing when it has ended. */
export async function findKeyByHash(hash: string, now: Date): Promise<KeyRow | undefined> {
  const row = await sql.row<{ id: string; organization_id: string; prefix: string; scopes: unknown; expires_at: Date | null; previous_ends_at: Date | null; is_current: number }>(
    `SELECT id, organization_id, prefix, scopes, expires_at, previous_ends_at, secret_hash = ? AS is_current FROM api_keys
     WHERE (secret_hash = ? OR (previous_hash = ? AND previous_ends_at > ?)) AND (expires_at IS NULL OR expires_at > ?)`, [hash, hash, hash, now, now]);
  if (!row) return undefined;
  const ends = [row.expires_at, row.is_current ? null : row.previous_ends_at].filter((end) => end !== null);
  const expiresAt = ends.length === 0 ? null : new Date(Math.min(...ends.map(Number)));
  return { id: row.id, organizationId: row.organization_id, prefix: row.prefix, scopes: fromJson<Scope[]>(row.scopes), expiresAt };
}

export interface SessionRow {
  userId: string;
  organizationId: string;
  csrfToken: string;
  role: Role;
  placeId: string | null;
  placePath: string | null;
  lastSeenAt: Date | null;
}

/** A session that has not ended, with what its user is in its organization; nothing for somebody who left the team. */
export const findSession = (tokenHash: string, now: Date): Promise<SessionRow | undefined> => sql.row<SessionRow>(
  `SELECT s.user_id AS userId, s.organization_id AS organizationId, s.csrf_token AS csrfToken, m.role, p.id AS placeId, p.path AS placePath, m.last_seen_at AS lastSeenAt
   FROM sessions s
   JOIN team_members m ON m.organization_id = s.organization_id AND m.user_id = s.user_id
   LEFT JOIN places p ON p.id = m.place_id AND p.organization_id = m.organization_id
   WHERE s.token_hash = ? AND s.expires_at > ?`, [tokenHash, now]);

export interface UserRow {
  id: string;
  email: string;
  name: string;
  locale: string;
  passwordHash: string;
}

const USER = 'SELECT id, email, name, locale, password_hash AS passwordHash FROM users';

export const findUserByEmail = (email: string): Promise<UserRow | undefined> => sql.row<UserRow>(`${USER} WHERE email = ?`, [email]);
export const findUser = (id: string): Promise<UserRow | undefined> => sql.row<UserRow>(`${USER} WHERE id = ?`, [id]);

export interface OrganizationRow {
  id: string;
  name: string;
  country: string;
  timezone: string;
  currency: string;
  locale: string;
  lastEventAt: Date | null;
}

export const findOrganization = (id: string): Promise<OrganizationRow | undefined> => sql.row<OrganizationRow>(
  'SELECT id, name, country, timezone, currency, locale, last_event_at AS lastEventAt FROM organizations WHERE id = ?', [id]);

/** The organizations somebody works for, the one seen last first. */
export const organizationsOfUser = (userId: string): Promise<{ id: string; name: string; role: Role }[]> => sql.rows(
  `SELECT o.id, o.name, m.role FROM team_members m JOIN organizations o ON o.id = m.organization_id
   WHERE m.user_id = ? ORDER BY m.last_seen_at DESC, m.created_at, m.id`, [userId]);
