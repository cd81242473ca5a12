import type { Sql } from '#db/sql.ts';
import { newId } from '#domain/shared/ids.ts';

/** A customer in a program. */
export interface MemberRef {
  programId: string;
  customerId: string;
}

/** Names a member in maps. */
export const memberKey = ({ programId, customerId }: MemberRef): string => `${programId} ${customerId}`;

/** The memberships of those who are members. @returns ids by {@link memberKey} */
export async function membershipIds(sql: Pick<Sql, 'rows'>, organizationId: string, members: readonly MemberRef[]): Promise<Map<string, string>> {
  if (members.length === 0) return new Map();
  const rows = await sql.rows<{ id: string; program_id: string; customer_id: string }>('SELECT id, program_id, customer_id FROM memberships WHERE organization_id = ? AND customer_id IN (?) AND program_id IN (?)',
    [organizationId, [...new Set(members.map(({ customerId }) => customerId))], [...new Set(members.map(({ programId }) => programId))]]);
  return new Map(rows.map((row) => [memberKey({ programId: row.program_id, customerId: row.customer_id }), row.id]));
}

export interface Joining extends MemberRef {
  /** Code of the program's first level. */
  firstLevel: string;
  joinedAt: Date;
}

/** Makes members of programs, on their first level; who is one already stays as they are. */
export async function enrol(sql: Pick<Sql, 'insert'>, organizationId: string, joinings: readonly Joining[], now = new Date()): Promise<void> {
  await sql.insert('memberships', ['id', 'organization_id', 'program_id', 'customer_id', 'level_code', 'level_since', 'joined_at', 'created_at'],
    joinings.map(({ programId, customerId, firstLevel, joinedAt }) => [newId(), organizationId, programId, customerId, firstLevel, joinedAt, joinedAt, now]), 'ON DUPLICATE KEY UPDATE id = id');
}
