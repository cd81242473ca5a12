import type { Role } from '#domain/accounts/permissions.ts';
import { conflict } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { inTransaction, isDuplicateKey, sql as database, type Sql } from '#db/sql.ts';
import type { OpenInvitationRow } from '#db/queries/accounts-lists.ts';
import { createUser, type NewUser } from './accounts-register.ts';
import { placeForRole } from './accounts-team.ts';

const LIFE_MS = 7 * 86_400_000;

export interface NewInvitation {
  organizationId: string;
  email: string;
  role: Role;
  place: string | null;
  tokenHash: string;
  invitedBy: string | null;
}

/**
 * Invites somebody for seven days; an earlier open invitation of the same address ends.
 *
 * @throws DomainError `already_member` (409), and what `placeForRole` throws
 */
export function createInvitation({ organizationId, email, role, place, tokenHash, invitedBy }: NewInvitation): Promise<string> {
  return inTransaction(async (sql) => {
    const member = await sql.row('SELECT m.id FROM team_members m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ? AND u.email = ?', [organizationId, email]);
    if (member) throw conflict('already_member', 'This person is on the team.');
    const placeId = await placeForRole({ organizationId, role, place }, sql);
    await sql.run('DELETE FROM invitations WHERE organization_id = ? AND email = ? AND accepted_at IS NULL', [organizationId, email]);
    const [id, now] = [newId(), new Date()];
    await sql.insert('invitations', ['id', 'organization_id', 'email', 'role', 'place_id', 'token_hash', 'invited_by', 'expires_at', 'created_at'],
      [[id, organizationId, email, role, placeId, tokenHash, invitedBy, new Date(now.getTime() + LIFE_MS), now]]);
    return id;
  });
}

/** @returns whether there was such an open invitation */
export const removeInvitation = async (organizationId: string, id: string): Promise<boolean> =>
  (await database.run('DELETE FROM invitations WHERE organization_id = ? AND id = ? AND accepted_at IS NULL', [organizationId, id])) > 0;

async function joinTeam({ organizationId, role, placeId }: OpenInvitationRow, userId: string, sql: Sql): Promise<void> {
  try {
    await sql.run('INSERT INTO team_members (id, organization_id, user_id, role, place_id, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      [newId(), organizationId, userId, role, placeId, new Date()]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * Takes the invitation up, once: the person joins the team, as a new user where there was none.
 *
 * @returns the user's id; null when somebody else has taken the invitation up meanwhile
 */
export function acceptInvitation(invitation: OpenInvitationRow, user: { id: string } | NewUser): Promise<string | null> {
  return inTransaction(async (sql) => {
    const taken = await sql.run('UPDATE invitations SET accepted_at = ? WHERE organization_id = ? AND id = ? AND accepted_at IS NULL',
      [new Date(), invitation.organizationId, invitation.id]);
    if (taken === 0) return null;
    const userId = 'id' in user ? user.id : await createUser(user, sql);
    await joinTeam(invitation, userId, sql);
    return userId;
  });
}
