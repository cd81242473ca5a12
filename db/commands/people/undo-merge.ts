import { fromJson, inTransaction, type Sql, type Transaction } from '#db/sql.ts';
import { lockCustomers, lockIdentities, type KnownCustomer } from '#db/queries/known-customers.ts';
import { unmergeProfiles } from '#domain/customers/merge-profiles.ts';
import { identitiesIn, type Profile } from '#domain/customers/profile.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { writeTimeline } from '../customers/write-timeline.ts';
import type { MergeAnswer, MergeJournal } from './merge-customers.ts';
import { moveCountersBack } from './merge-counters.ts';
import { partLevels } from './merge-levels.ts';
import { moveFigures, storeProfile } from './merge-profile.ts';
import { moveOffersBack, moveReferralsBack, moveRowsBack, removeFingerprints, type RowMove } from './merge-rows.ts';
import { moveMembershipBack, movementsOf } from './merge-wallets.ts';
import { partPersons } from './persons.ts';

interface MergeRow {
  id: string; from_customer_id: string; into_customer_id: string; journal: unknown; answer: unknown; occurred_at: Date; undone_at: Date | null;
}

const moved = () => conflict('unmerge_conflict', 'Something moved in the survivor’s memberships since the merge; it can be undone until then only.');

/** A profile without identities that somebody else has by now. */
async function ownIdentities(sql: Sql, organizationId: string, { id, profile }: Pick<KnownCustomer, 'id' | 'profile'>, now: Date): Promise<Profile> {
  const identities = identitiesIn(profile);
  const taken = await lockIdentities(sql, organizationId, identities);
  const kept = { ...profile };
  for (const { kind, value } of identities) {
    const owner = taken.find((one) => one.kind === kind && one.value === value)?.customerId;
    if (owner === undefined) await sql.insert('customer_identities', ['organization_id', 'kind', 'value', 'customer_id', 'created_at'], [[organizationId, kind, value, id, now]]);
    else if (owner !== id) kept[kind as 'email'] = null;
  }
  return kept;
}

async function restoreProfiles(sql: Sql, { organizationId, from: fromId, into: intoId }: RowMove, { profile: merged, stage }: MergeJournal, now: Date): Promise<void> {
  await sql.run("UPDATE customers SET status = 'active', merged_into = NULL WHERE organization_id = ? AND id = ?", [organizationId, fromId]);
  const locked = await lockCustomers(sql, organizationId, [fromId, intoId]);
  const [from, into] = [fromId, intoId].map((id) => locked.find((customer) => customer.id === id)!);
  await storeProfile(sql, organizationId, intoId, unmergeProfiles(into!.profile, from!.profile, merged), now);
  await storeProfile(sql, organizationId, fromId, await ownIdentities(sql, organizationId, from!, now), now);
  if (stage !== null) await sql.run('UPDATE customers SET stage = ? WHERE organization_id = ? AND id = ?', [stage, organizationId, intoId]);
}

async function undoInTransaction(sql: Transaction, { organizationId, mergeId, occurredAt, actor }: UndoCommand): Promise<{ answer: MergeAnswer; replayed: boolean }> {
  const found = await sql.row<MergeRow>('SELECT id, from_customer_id, into_customer_id, journal, answer, occurred_at, undone_at FROM merges WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, mergeId]);
  if (!found) throw notFound('merge');
  const answer = fromJson<MergeAnswer>(found.answer);
  if (found.undone_at) return { answer: { ...answer, undoneAt: found.undone_at.toISOString() }, replayed: true };
  const journal = fromJson<MergeJournal>(found.journal);
  const all = [...new Set([...journal.survivorMemberships, ...journal.memberships.flatMap(({ from, into }) => (into === null ? [from] : [from, into]))])].sort();
  const owners = all.length === 0 ? [] : await sql.rows<{ id: string; customer_id: string }>('SELECT id, customer_id FROM memberships WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, all]);
  const { from_customer_id: from, into_customer_id: into } = found;
  const states = await sql.rows<{ id: string; status: string; merged_into: string | null }>('SELECT id, status, merged_into FROM customers WHERE organization_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [organizationId, [from, into]]);
  const stands = states.some(({ id, status }) => id === into && status === 'active') && states.some(({ id, merged_into }) => id === from && merged_into === into);
  const owned = journal.survivorMemberships.every((id) => owners.some((row) => row.id === id && row.customer_id === into));
  if (!stands || !owned || await movementsOf(sql, journal.survivorMemberships) !== journal.movements) throw moved();
  const [now, at, move] = [new Date(), Math.max(occurredAt, found.occurred_at.getTime()), { organizationId, mergeId, from, into }];
  await moveRowsBack(sql, move);
  await moveOffersBack(sql, move);
  await moveReferralsBack(sql, move);
  await removeFingerprints(sql, move);
  await moveCountersBack(sql, { organizationId, mergeId, subject: 'customer', from, into });
  for (const membership of journal.memberships) {
    const { from: own, into: other } = membership;
    if (other === null) await sql.run('UPDATE memberships SET customer_id = ? WHERE organization_id = ? AND id = ?', [from, organizationId, own]);
    else {
      await moveMembershipBack(sql, { organizationId, mergeId, at, now, actor, posting: 'undo' }, { ...membership, into: other });
      await moveCountersBack(sql, { organizationId, mergeId, subject: 'member', from: own, into: other });
      if (membership.levels) await partLevels(sql, organizationId, membership.levels);
    }
  }
  await moveFigures(sql, organizationId, into, from, journal.figures);
  if (journal.person) await partPersons(sql, organizationId, journal.person);
  await restoreProfiles(sql, move, journal, now);
  const undoneAt = new Date(at);
  await sql.run('UPDATE merges SET undone_at = ? WHERE organization_id = ? AND id = ?', [undoneAt, organizationId, mergeId]);
  await writeTimeline(sql, organizationId, [into, from].map((customerId) => ({ customerId, type: 'customer.unmerged', subjectId: mergeId, occurredAt: undoneAt, details: { from } })));
  return { answer: { ...answer, undoneAt: undoneAt.toISOString() }, replayed: false };
}

export interface UndoCommand {
  organizationId: string;
  mergeId: string;
  /** Event time, epoch milliseconds; never before the merge. */
  occurredAt: number;
  actor: string;
}

/**
 * Undoes a merge as if it had not been, as long as nothing moved since in the survivor's memberships (rule N26). Undone again, it
 * answers as the first time.
 *
 * @throws DomainError `not_found`, `unmerge_conflict` (409)
 */
export const undoMerge = (command: UndoCommand): Promise<{ answer: MergeAnswer; replayed: boolean }> => inTransaction((sql) => undoInTransaction(sql, command));
