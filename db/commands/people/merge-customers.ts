import { fromJson, inTransaction, isDuplicateKey, type Sql, type Transaction } from '#db/sql.ts';
import { lockCustomers, type KnownCustomer } from '#db/queries/known-customers.ts';
import { mergeProfiles, type ProfileMerge } from '#domain/customers/merge-profiles.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { writeTimeline } from '../customers/write-timeline.ts';
import { moveCounters } from './merge-counters.ts';
import { joinLevels } from './merge-levels.ts';
import { moveFigures, writeProfile, type Figures } from './merge-profile.ts';
import { copyFingerprints, moveOffers, moveReferrals, moveRows, type RowMove } from './merge-rows.ts';
import { moveMembership, movementsOf, type MembershipJournal } from './merge-wallets.ts';
import { joinPersons, type PersonJournal } from './persons.ts';

export interface MergeCommand {
  organizationId: string;
  /** The survivor. */
  into: string;
  /** Whom the caller names as the other one; asked only when the merge is new. */
  from: () => Promise<string | null>;
  externalId: string;
  bodyHash: string;
  /** Event time, epoch milliseconds. */
  occurredAt: number;
  actor: string;
}

/** What a merge did, as its answer says. */
export interface MergeAnswer {
  id: string;
  externalId: string;
  from: { id: string };
  into: { id: string };
  occurredAt: string;
  undoneAt: string | null;
  moved: Record<string, number>;
  memberships: { program: string; from: string; into: string | null; wallets: { wallet: string; active: number; pending: number; debt: number }[] }[];
  /** Fields in which the two differ; the survivor's stand. */
  conflicts: string[];
}

/** What undoing a merge needs to know. */
export interface MergeJournal {
  profile: ProfileMerge;
  stage: string | null;
  figures: Figures;
  memberships: MembershipJournal[];
  person: PersonJournal | null;
  /** How much was booked on the survivor's memberships when the merge was done. */
  movements: string;
  survivorMemberships: string[];
}

export interface MembershipRow {
  id: string; program_id: string; program: string; customer_id: string;
}

/**
 * The open memberships of customers, locked in ascending order of id: the first lock of every command that moves points. Only their own
 * rows: everybody who becomes a member holds the program's for a moment.
 */
export async function lockMemberships(sql: Sql, organizationId: string, customerIds: readonly string[]): Promise<MembershipRow[]> {
  const named = await sql.rows<{ id: string; program: string }>(
    'SELECT m.id, p.code AS program FROM memberships m JOIN programs p ON p.id = m.program_id WHERE m.organization_id = ? AND m.customer_id IN (?) AND m.merged_into IS NULL', [organizationId, customerIds]);
  if (named.length === 0) return [];
  const programs = new Map(named.map(({ id, program }) => [id, program]));
  const locked = await sql.rows<Omit<MembershipRow, 'program'>>(
    'SELECT id, program_id, customer_id FROM memberships WHERE organization_id = ? AND id IN (?) AND merged_into IS NULL ORDER BY id FOR UPDATE', [organizationId, [...programs.keys()]]);
  return locked.filter(({ customer_id }) => customerIds.includes(customer_id)).map((row) => ({ ...row, program: programs.get(row.id)! }));
}

async function earlier(sql: Sql, { organizationId, externalId, bodyHash }: MergeCommand): Promise<MergeAnswer | undefined> {
  const row = await sql.row<{ body_hash: string; answer: unknown }>('SELECT body_hash, answer FROM merges WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);
  if (!row) return undefined;
  if (row.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return fromJson<MergeAnswer>(row.answer);
}

/** What the memberships hold that are about to move, at the merge's instant. */
async function holdings(sql: Sql, membershipIds: readonly string[], at: Date) {
  if (membershipIds.length === 0) return [];
  return sql.rows<{ id: string; wallet: string; active: string | number; pending: string | number; debt: number }>(
    `SELECT b.membership_id AS id, b.wallet, b.debt, COALESCE(SUM(CASE WHEN l.active_from <= ? THEN l.remaining ELSE 0 END), 0) AS active,
       COALESCE(SUM(CASE WHEN l.active_from > ? THEN l.remaining ELSE 0 END), 0) AS pending
     FROM wallet_balances b LEFT JOIN lots l ON l.membership_id = b.membership_id AND l.wallet = b.wallet AND (l.expires_at IS NULL OR l.expires_at > ?)
     WHERE b.membership_id IN (?) GROUP BY b.membership_id, b.wallet, b.debt ORDER BY b.wallet`, [at, at, at, membershipIds]);
}

async function moveMemberships(sql: Transaction, move: RowMove, { memberships, at, now, actor }: { memberships: readonly MembershipRow[]; at: number; now: Date; actor: string }): Promise<MembershipJournal[]> {
  const { organizationId, mergeId, from, into } = move;
  const journal: MembershipJournal[] = [];
  for (const own of memberships.filter(({ customer_id }) => customer_id === from)) {
    const other = memberships.find(({ customer_id, program_id }) => customer_id === into && program_id === own.program_id);
    const levels = other ? await joinLevels(sql, organizationId, { programId: own.program_id, from: own.id, into: other.id, at, now }) : null;
    const debts = other ? await moveMembership(sql, { organizationId, mergeId, from: own.id, into: other.id, at, now, actor, posting: 'merge' }) : [];
    if (other) await moveCounters(sql, { organizationId, mergeId, subject: 'member', from: own.id, into: other.id });
    else await sql.run('UPDATE memberships SET customer_id = ? WHERE organization_id = ? AND id = ?', [into, organizationId, own.id]);
    journal.push({ programId: own.program_id, from: own.id, into: other?.id ?? null, debts, levels });
  }
  return journal;
}

async function lockBoth(sql: Sql, organizationId: string, intoId: string, fromId: string): Promise<{ into: KnownCustomer; from: KnownCustomer }> {
  const locked = await lockCustomers(sql, organizationId, [intoId, fromId]);
  const [into, from] = [intoId, fromId].map((id) => locked.find((customer) => customer.id === id));
  if (!into) throw notFound('customer');
  if (!from) throw new DomainError('customer_not_found', 'There is no such customer to merge.');
  return { into, from };
}

/** A dry run ends here: everything was tried, and nothing stays. */
class Rehearsed extends Error {
  readonly answer: MergeAnswer;
  constructor(answer: MergeAnswer) {
    super('rehearsed');
    this.answer = answer;
  }
}

async function mergeInTransaction(sql: Transaction, command: MergeCommand, { dryRun }: { dryRun: boolean }): Promise<{ answer: MergeAnswer; replayed: boolean }> {
  const { organizationId, externalId, bodyHash, occurredAt, actor } = command;
  const known = dryRun ? undefined : await earlier(sql, command);
  if (known) return { answer: known, replayed: true };
  const fromId = await command.from();
  if (fromId === null) throw new DomainError('customer_not_found', 'There is no such customer to merge.');
  if (fromId === command.into) throw new DomainError('merge_self', 'A customer cannot be merged into itself.');
  await lockMemberships(sql, organizationId, [command.into, fromId]);
  const { into, from } = await lockBoth(sql, organizationId, command.into, fromId);
  // Who was about to become a member by a first purchase is one now.
  const memberships = await lockMemberships(sql, organizationId, [into.id, from.id]);
  const [now, at, mergeId] = [new Date(), new Date(occurredAt), newId()];
  const move: RowMove = { organizationId, mergeId, from: from.id, into: into.id };
  const held = await holdings(sql, memberships.filter(({ customer_id }) => customer_id === from.id).map(({ id }) => id), at);
  await sql.insert('merges', ['id', 'organization_id', 'external_id', 'body_hash', 'from_customer_id', 'into_customer_id', 'actor', 'journal', 'answer', 'occurred_at', 'created_at'],
    [[mergeId, organizationId, externalId, bodyHash, from.id, into.id, actor, '{}', '{}', at, now]]);
  const { profile, merge } = mergeProfiles(into.profile, from.profile);
  const journaled = await moveMemberships(sql, move, { memberships, at: occurredAt, now, actor });
  await moveCounters(sql, { organizationId, mergeId, subject: 'customer', from: from.id, into: into.id });
  const rows = await moveRows(sql, move);
  const offers = await moveOffers(sql, move);
  await moveReferrals(sql, move, at);
  await copyFingerprints(sql, move);
  const stage = await writeProfile(sql, organizationId, { into: into.id, from: from.id, profile, now });
  await sql.run("UPDATE customers SET status = 'merged', merged_into = ?, updated_at = ? WHERE organization_id = ? AND id = ?", [into.id, now, organizationId, from.id]);
  const person = await joinPersons(sql, organizationId, into.id, from.id, { create: false, now });
  const answer: MergeAnswer = {
    id: mergeId, externalId, from: { id: from.id }, into: { id: into.id }, occurredAt: at.toISOString(), undoneAt: null, moved: { ...rows, offer_assignments: offers }, conflicts: merge.conflicts,
    memberships: memberships.filter(({ customer_id }) => customer_id === from.id).map(({ id, program }) => ({
      program, from: id, into: journaled.find((one) => one.from === id)!.into,
      wallets: held.filter((one) => one.id === id).map(({ wallet, active, pending, debt }) => ({ wallet, active: Number(active), pending: Number(pending), debt })),
    })),
  };
  if (dryRun) throw new Rehearsed(answer);
  await writeTimeline(sql, organizationId, [{ customerId: into.id, type: 'customer.merged', subjectId: mergeId, occurredAt: at, details: { from: from.id } }]);
  const survivorMemberships = (await lockMemberships(sql, organizationId, [into.id])).map(({ id }) => id);
  const journal: MergeJournal = {
    profile: merge, stage, figures: await moveFigures(sql, organizationId, from.id, into.id), memberships: journaled, person, survivorMemberships, movements: await movementsOf(sql, survivorMemberships),
  };
  await sql.run('UPDATE merges SET journal = ?, answer = ? WHERE organization_id = ? AND id = ?', [JSON.stringify(journal), JSON.stringify(answer), organizationId, mergeId]);
  return { answer, replayed: false };
}

/**
 * Merges one customer into another (rule N26): identities, history, instruments and cards become the survivor's; memberships of
 * the same program become one: lots keep their dates, metrics and limits add up. The merged customer's address leads to the
 * survivor from then on. The same `externalId` and body again answers as the first time.
 *
 * @throws DomainError `not_found`, `customer_not_found`, `merge_self` (422), `idempotency_conflict` (409)
 */
export async function mergeCustomers(command: MergeCommand): Promise<{ answer: MergeAnswer; replayed: boolean }> {
  const attempt = () => inTransaction((sql) => mergeInTransaction(sql, command, { dryRun: false }));
  // A twin that was first has moved the very customer this call names: now its merge is seen.
  return attempt().catch((error: unknown) => (isDuplicateKey(error) || error instanceof DomainError ? attempt() : Promise.reject(error)));
}

/** What a merge would do: everything is tried in a transaction that is then taken back. */
export async function rehearseMerge(command: MergeCommand): Promise<MergeAnswer> {
  const rehearsal = { ...command, externalId: `rehearsal-${newId()}` };
  try {
    return (await inTransaction((sql) => mergeInTransaction(sql, rehearsal, { dryRun: true }))).answer;
  } catch (error) {
    if (error instanceof Rehearsed) return { ...error.answer, externalId: command.externalId };
    throw error;
  }
}
