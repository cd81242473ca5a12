import { enrol, type MemberRef } from '#db/commands/loyalty/memberships.ts';
import { lockCustomers } from '#db/queries/known-customers.ts';
import { programsToJoin } from '#db/queries/programs-to-join.ts';
import { inTransaction, type Sql } from '#db/sql.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';

interface Membership {
  id: string;
  level: string;
}

export interface JoinCommand {
  organizationId: string;
  customerId: string;
  /** Code of the program. */
  program: string;
  joinedAt: Date;
}

const membershipOf = (sql: Sql, organizationId: string, { programId, customerId }: MemberRef): Promise<Membership | undefined> =>
  sql.row<Membership>('SELECT id, level_code AS level FROM memberships WHERE organization_id = ? AND program_id = ? AND customer_id = ?', [organizationId, programId, customerId]);

/**
 * Makes a customer a member of a program, on its first level; who is one already stays as they are. The customer is locked, so that of
 * two calls at once the later one finds the membership, and nobody is merged or erased meanwhile.
 *
 * @throws DomainError `not_found` also for one merged or erased, `program_not_found` (422)
 */
export const joinProgram = ({ organizationId, customerId, program: code, joinedAt }: JoinCommand): Promise<{ membership: Membership; isNew: boolean }> => inTransaction(async (sql) => {
  const [known] = await lockCustomers(sql, organizationId, [customerId]);
  if (!known) throw notFound('customer');
  const program = (await programsToJoin(sql, organizationId)).find((candidate) => candidate.code === code);
  if (!program) throw new DomainError('program_not_found', `There is no program ${code}.`);
  const member: MemberRef = { programId: program.id, customerId };
  const before = await membershipOf(sql, organizationId, member);
  if (before) return { membership: before, isNew: false };
  await enrol(sql, organizationId, [{ ...member, firstLevel: program.firstLevel, joinedAt }]);
  return { membership: (await membershipOf(sql, organizationId, member))!, isNew: true };
});
