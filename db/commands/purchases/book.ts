import { openLedger, type Ledger } from '#db/commands/loyalty/ledger-writer.ts';
import { saveLevels } from '#db/commands/levels/level-state.ts';
import { lotSnapshot, saveMembers } from '#db/commands/loyalty/member-state.ts';
import { assertStays, MembersMoved } from '#db/commands/loyalty/moved-members.ts';
import { organizationContext } from '#db/queries/organization-context.ts';
import { survivingMemberships } from '#db/queries/merged-customer.ts';
import { inTransaction, isDuplicateKey, sql, type Transaction } from '#db/sql.ts';
import type { BookingOutcome, PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { refusalOf } from '#domain/shared/refusal.ts';
import { joinBuyers, leave } from './join-buyers.ts';
import { purchaseAnswer, type PurchaseAnswer } from './answer.ts';
import { applyPurchase, type AppliedPurchase, type PurchaseScene } from './apply.ts';
import { readSurroundings, type KnownPurchase } from './surroundings.ts';
import { writeEffects } from './write-effects.ts';
import { writeRefusals, writePurchases } from './write.ts';
import type { ProgramVersion } from './versions.ts';

export interface BookingRun {
  organizationId: string;
  workflowId: string;
  runId: string;
  purchases: PurchaseCommand[];
}

export interface BookedPurchase {
  id: string;
  command: PurchaseCommand;
  version: ProgramVersion;
  applied: AppliedPurchase;
  answer: PurchaseAnswer;
}

export interface Booking {
  /** In the order of the purchases. */
  outcomes: BookingOutcome[];
  /** Customers of processed purchases whose onboarding still waits for a first purchase. */
  onboardingCustomerIds: string[];
}

const keyOf = ({ partnerId, externalId }: { partnerId: string; externalId: string }) => `${partnerId} ${externalId}`;

/** A purchase whose key is taken: the same body is the same purchase (booked by this very run if an attempt is repeated), another body a conflict. */
function known(command: PurchaseCommand, { id, body_hash, run_id }: KnownPurchase, runId: string): BookingOutcome {
  const { partnerId, externalId, bodyHash } = command;
  if (body_hash === bodyHash) return { partnerId, externalId, bodyHash, status: 'processed', id, replayed: run_id !== runId };
  return { partnerId, externalId, bodyHash, status: 'refused', refusal: refusalOf(conflict('idempotency_conflict', 'This externalId was used with another body.')) };
}

function bookOne(scene: PurchaseScene, ledger: Ledger): BookedPurchase {
  const id = newId();
  const { command, version, member } = scene;
  const applied = applyPurchase(scene, id);
  ledger.post({ membershipId: member.id, kind: 'purchase', businessKey: id, occurredAt: command.occurredAt, purchaseId: id }, applied.entries);
  const { referral } = applied;
  if (referral?.advocate) {
    ledger.post({ membershipId: referral.referral.advocateMembershipId!, kind: 'referral', businessKey: referral.referral.id, occurredAt: command.occurredAt, purchaseId: id }, referral.advocateEntries);
  }
  return { id, command, version, applied, answer: purchaseAnswer(id, command, applied, version, member) };
}

const MOST_ATTEMPTS = 3;

/** The run with its purchases at the memberships that stand now, and their customers. */
async function withSurvivors(run: BookingRun): Promise<BookingRun> {
  const ids = run.purchases.map(({ membershipId }) => membershipId);
  const moved = await survivingMemberships(sql, run.organizationId, ids);
  const standing = await sql.rows<{ id: string; customer_id: string }>('SELECT id, customer_id FROM memberships WHERE organization_id = ? AND id IN (?)', [run.organizationId, ids.map((id) => moved.get(id) ?? id)]);
  const customerOf = new Map(standing.map((row) => [row.id, row.customer_id]));
  return { ...run, purchases: run.purchases.map((command) => {
    const membershipId = moved.get(command.membershipId) ?? command.membershipId;
    return { ...command, membershipId, customerId: customerOf.get(membershipId) ?? command.customerId };
  }) };
}

/** Books the purchases of a run in one transaction; everything is read and written for all of them at once. */
async function bookInTransaction(transaction: Transaction, asked: BookingRun): Promise<Booking> {
  const now = new Date();
  const { run, fresh } = await joinBuyers(transaction, asked);
  const surroundings = await readSurroundings(transaction, run);
  const { members, versionAt, ground } = surroundings;
  for (const { membershipId, customerId } of run.purchases) assertStays(members.get(membershipId), customerId);
  const taken = new Map(surroundings.known.map((row) => [keyOf({ partnerId: row.partner_id, externalId: row.external_id }), row]));
  const before = lotSnapshot(members.values());
  const ledger = openLedger(run.organizationId, now);
  const booked = new Map<string, BookedPurchase>();
  const refused: { command: PurchaseCommand; error: DomainError }[] = [];
  const outcomes = run.purchases.map((command): BookingOutcome => {
    const { partnerId, externalId, bodyHash } = command;
    const earlier = taken.get(keyOf(command));
    if (earlier) return known(command, earlier, run.runId);
    const twin = booked.get(keyOf(command));
    if (twin) return known(command, { id: twin.id, partner_id: partnerId, external_id: externalId, body_hash: twin.command.bodyHash, run_id: '' }, run.runId);
    try {
      const purchase = bookOne({ command, version: versionAt(command.programId, command.occurredAt), member: members.get(command.membershipId)!, ground }, ledger);
      booked.set(keyOf(command), purchase);
      return { partnerId, externalId, bodyHash, status: 'processed', id: purchase.id, replayed: false };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push({ command, error });
      return { partnerId, externalId, bodyHash, status: 'refused', refusal: refusalOf(error) };
    }
  });
  const purchases = [...booked.values()];
  const standing = new Set(purchases.map(({ command }) => command.membershipId));
  const leaving = new Set([...fresh].filter((id) => !standing.has(id)));
  if (purchases.length > 0) {
    await saveMembers(transaction, run.organizationId, [...members.values()].filter(({ id }) => !leaving.has(id)), before);
    await writePurchases(transaction, run, purchases, { now, ...surroundings });
    await ledger.write(transaction);
    await writeEffects(transaction, run.organizationId, purchases, { ground, now });
    await saveLevels(transaction, run.organizationId, surroundings.levels.filter(({ membershipId }) => !leaving.has(membershipId)), now);
  }
  await writeRefusals(transaction, run, refused, now);
  await leave(transaction, run.organizationId, [...leaving]);
  const buyers = new Set(run.purchases.filter((_, index) => outcomes[index]!.status === 'processed').map(({ customerId }) => customerId));
  return { outcomes, onboardingCustomerIds: surroundings.customers.filter(({ id, onboarding }) => onboarding === 'running' && buyers.has(id)).map(({ id }) => id) };
}

/** Whether the database could not be reached, or took a transaction back for another's sake: trying apart would not help. */
const isOutage = (error: unknown): boolean => {
  const { code } = error as { code?: string };
  return error instanceof MembersMoved || (code !== undefined && (!code.startsWith('ER_') || code.startsWith('ER_LOCK_') || code.startsWith('ER_CON_')));
};

/**
 * Books purchases one by one: one that cannot be computed must not hold up those that arrived with it. The run fails with its error,
 * and is repeated; the others have their outcomes by then.
 */
async function bookApart(run: BookingRun): Promise<Booking> {
  const bookings = [];
  let failed: unknown;
  for (const purchase of run.purchases) {
    try {
      bookings.push(await bookTogether({ ...run, purchases: [purchase] }));
    } catch (error) {
      if (isOutage(error)) throw error;
      failed ??= error;
    }
  }
  if (failed !== undefined) throw failed;
  return { outcomes: bookings.flatMap(({ outcomes }) => outcomes), onboardingCustomerIds: [...new Set(bookings.flatMap(({ onboardingCustomerIds }) => onboardingCustomerIds))] };
}

/**
 * Books purchases: each is processed, or refused with a code and without a trace in the ledger. Safe to repeat: a purchase booked
 * before answers its stored outcome. Members are locked first, in ascending order of id.
 *
 * @throws whatever went wrong unexpectedly with one of them; the others are booked then
 */
export async function bookPurchases(run: BookingRun): Promise<Booking> {
  try {
    return await bookTogether(run);
  } catch (error) {
    if (run.purchases.length === 1 || isOutage(error)) throw error;
    return bookApart(run);
  }
}

async function bookTogether(run: BookingRun): Promise<Booking> {
  let current = run;
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction((transaction) => bookInTransaction(transaction, current));
    } catch (error) {
      // A twin for another member won the key between our look and our insert: now we see it.
      if (attempt === MOST_ATTEMPTS || !(isDuplicateKey(error) || error instanceof MembersMoved)) throw error;
      if (!(error instanceof MembersMoved)) continue;
      // A program may have begun to reward recommendations a moment ago.
      await organizationContext(run.organizationId, { fresh: true });
      current = await withSurvivors(current);
    }
  }
}
