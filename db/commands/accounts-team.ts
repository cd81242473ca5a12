import type { Role } from '#domain/accounts/permissions.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { inTransaction, type Sql } from '#db/sql.ts';

interface Member {
  userId: string;
  role: Role;
  placeId: string | null;
}

/** Every owner's row is locked first, in one order: two owners who demote each other wait for one another. */
async function lockedMember(organizationId: string, memberId: string, sql: Sql): Promise<Member & { isLastOwner: boolean }> {
  const owners = await sql.rows<{ id: string }>("SELECT id FROM team_members WHERE organization_id = ? AND role = 'owner' ORDER BY id FOR UPDATE", [organizationId]);
  const member = await sql.row<Member>('SELECT user_id AS userId, role, place_id AS placeId FROM team_members WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, memberId]);
  if (!member) throw notFound('member of the team');
  return { ...member, isLastOwner: owners.length === 1 && owners[0]?.id === memberId };
}

const lastOwner = () => conflict('last_owner', 'An organization keeps at least one owner.');

/**
 * The place that a role works in: a partner needs one, nobody else has one.
 *
 * @param place a place's external id
 * @throws DomainError `place_required`, `place_not_allowed`, `place_not_found` (422)
 */
export async function placeForRole({ organizationId, role, place }: { organizationId: string; role: Role; place: string | null }, sql: Sql): Promise<string | null> {
  if (role !== 'partner') {
    if (place !== null) throw new DomainError('place_not_allowed', 'Only a partner works in one place.', { status: 422 });
    return null;
  }
  if (place === null) throw new DomainError('place_required', 'A partner needs the place whose part of the business it sees.', { status: 422 });
  const row = await sql.row<{ id: string }>('SELECT id FROM places WHERE organization_id = ? AND external_id = ?', [organizationId, place]);
  if (!row) throw new DomainError('place_not_found', `There is no place \`${place}\`.`, { status: 422 });
  return row.id;
}

export interface MemberChange {
  organizationId: string;
  memberId: string;
  role?: Role;
  /** Undefined leaves the place as it is where the role allows it. */
  place?: string | null;
  /** Refuses by throwing. */
  authorize: (roles: Role[]) => void;
}

/** Gives a member of the team another role or place. */
export function changeMember({ organizationId, memberId, role, place, authorize }: MemberChange): Promise<void> {
  return inTransaction(async (sql) => {
    const member = await lockedMember(organizationId, memberId, sql);
    const newRole = role ?? member.role;
    authorize([member.role, newRole]);
    if (member.isLastOwner && newRole !== 'owner') throw lastOwner();
    const keepsPlace = place === undefined && newRole === 'partner' && member.placeId !== null;
    const placeId = keepsPlace ? member.placeId : await placeForRole({ organizationId, role: newRole, place: place ?? null }, sql);
    await sql.run('UPDATE team_members SET role = ?, place_id = ? WHERE organization_id = ? AND id = ?', [newRole, placeId, organizationId, memberId]);
  });
}

/** Takes somebody off the team and ends the sessions they have in this organization. */
export function removeMember({ organizationId, memberId, authorize }: Pick<MemberChange, 'organizationId' | 'memberId' | 'authorize'>): Promise<void> {
  return inTransaction(async (sql) => {
    const member = await lockedMember(organizationId, memberId, sql);
    authorize([member.role]);
    if (member.isLastOwner) throw lastOwner();
    await sql.run('DELETE FROM team_members WHERE organization_id = ? AND id = ?', [organizationId, memberId]);
    await sql.run('DELETE FROM sessions WHERE organization_id = ? AND user_id = ?', [organizationId, member.userId]);
  });
}
