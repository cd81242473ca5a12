import { bookGrant } from '#db/commands/loyalty/book-grant.ts';
import { loadLotsById, walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { ADVOCATE_RULE, FRIEND_RULE, type ReferralDecision, type ReferralGrant } from '#domain/loyalty/referral.ts';
import { owe, takeBack } from '#domain/loyalty/wallet.ts';
import { newId } from '#domain/shared/ids.ts';
import { fingerprintsOf } from './fingerprints.ts';

/** A recommendation that a purchase of the friend may qualify. */
export interface OpenReferral {
  id: string;
  programId: string;
  friendCustomerId: string;
  advocateCustomerId: string;
  /** Null: the advocate is no member of the program (any more). */
  advocateMembershipId: string | null;
  registeredAt: number;
  /** Event times of the friends that brought this advocate points before, without cancelled ones. */
  rewardedAt: number[];
  /** Whether a purchase paid with what has this fingerprint (a hash) is paid with what the advocate pays with. */
  sharesPayment: (paymentFingerprint: string | null | undefined) => boolean;
}

interface OpenRow {
  id: string; program_id: string; friend_customer_id: string; advocate_customer_id: string; registered_at: Date; membership_id: string | null;
}

async function rewardTimes(sql: Sql, organizationId: string, advocateIds: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await sql.rows<{ program_id: string; advocate_customer_id: string; qualified_at: Date }>(
    `SELECT program_id, advocate_customer_id, qualified_at FROM referrals
     WHERE organization_id = ? AND advocate_customer_id IN (?) AND qualified_at IS NOT NULL AND cancelled_at IS NULL AND advocate_points > 0`, [organizationId, advocateIds]);
  const times = Map.groupBy(rows, ({ program_id, advocate_customer_id }) => `${program_id} ${advocate_customer_id}`);
  return new Map([...times].map(([key, found]) => [key, found.map(({ qualified_at }) => qualified_at.getTime())]));
}

/**
 * The recommendations that wait for a purchase of these customers in these programs. To be called twice in a booking: before the
 * members are locked, so that each `advocateMembershipId` is locked together with the buyers' in ascending order of id; and again
 * under those locks, because a twin may have qualified the recommendation or a merge moved it meanwhile. An entry whose
 * `advocateMembershipId` was not locked in the first pass must not be used: lock again.
 *
 * @returns by `${programId} ${friendCustomerId}`; empty, with one cheap query, when none of the customers came by a code
 */
export async function openReferralsOf(sql: Sql, organizationId: string, customerIds: readonly string[], programIds: readonly string[]): Promise<Map<string, OpenReferral>> {
  if (customerIds.length === 0 || programIds.length === 0) return new Map();
  const rows = await sql.rows<OpenRow>(
    `SELECT r.id, r.program_id, r.friend_customer_id, r.advocate_customer_id, r.registered_at, m.id AS membership_id FROM referrals r
     LEFT JOIN memberships m ON m.program_id = r.program_id AND m.customer_id = r.advocate_customer_id
     WHERE r.organization_id = ? AND r.friend_customer_id IN (?) AND r.state = 'registered' AND r.program_id IN (?)`, [organizationId, customerIds, programIds]);
  if (rows.length === 0) return new Map();
  const advocates = [...new Set(rows.map((row) => row.advocate_customer_id))];
  const [times, prints] = [await rewardTimes(sql, organizationId, advocates), await fingerprintsOf(sql, organizationId, advocates)];
  return new Map(rows.map((row): [string, OpenReferral] => [`${row.program_id} ${row.friend_customer_id}`, {
    id: row.id, programId: row.program_id, friendCustomerId: row.friend_customer_id, advocateCustomerId: row.advocate_customer_id,
    advocateMembershipId: row.membership_id, registeredAt: row.registered_at.getTime(), rewardedAt: times.get(`${row.program_id} ${row.advocate_customer_id}`) ?? [],
    sharesPayment: (paymentFingerprint) => typeof paymentFingerprint === 'string' && (prints.get(row.advocate_customer_id)?.has(`payment:${paymentFingerprint}`) ?? false),
  }]));
}

export interface GrantedReward {
  grant: ReferralGrant;
  lotId: string | null;
  /** To be posted on the member's own transaction. */
  entries: MemberEntry[];
}

/**
 * Adds a reward to a member's wallet, dated at the qualifying purchase: a lot that is pending until the hold is over. Debt is
 * repaid first, like by every grant (rule N11).
 */
export function grantReward(member: MemberState, grant: ReferralGrant, { purchaseId, at }: { purchaseId: string | null; at: number }): GrantedReward {
  const { rule, wallet, points, activeFrom, expiresAt } = grant;
  const booked = bookGrant(member, { wallet, rule, purchaseId, amount: points, grantedAt: at, activeFrom, expiresAt }, 'referral');
  member.latestAt = Math.max(member.latestAt, at);
  return { grant, ...booked };
}

export interface QualifiedReferral {
  referral: OpenReferral;
  decision: Exclude<ReferralDecision, { outcome: 'waits' }>;
  purchaseId: string;
  /** Event time of the purchase, epoch milliseconds. */
  at: number;
  friend: GrantedReward | null;
  advocate: GrantedReward | null;
}

/**
 * Writes what purchases decided about recommendations (queued, like all of a booking's writes), with a line in the timelines of
 * both. Decisions that wait are not passed here.
 */
export async function saveQualified(sql: Transaction, organizationId: string, qualified: readonly QualifiedReferral[]): Promise<void> {
  const timeline: (string | Date)[][] = [];
  for (const { referral, decision, purchaseId, at, friend, advocate } of qualified) {
    const instant = new Date(at);
    const holdUntil = decision.outcome === 'qualified' ? new Date(decision.holdUntil) : null;
    const state = holdUntil !== null && decision.reason === null ? 'qualified' : 'rejected';
    await sql.queue(
      `UPDATE referrals SET state = ?, reason = ?, qualified_at = ?, hold_until = ?, rejected_at = ?, purchase_id = ?, wallet = ?,
         friend_points = ?, friend_lot_id = ?, advocate_points = ?, advocate_lot_id = ? WHERE organization_id = ? AND id = ? AND state = 'registered'`,
      [state, decision.reason, holdUntil && instant, holdUntil, state === 'rejected' ? instant : null, purchaseId,
        (friend ?? advocate)?.grant.wallet ?? null, friend?.grant.points ?? 0, friend?.lotId ?? null, advocate?.grant.points ?? 0, advocate?.lotId ?? null, organizationId, referral.id]);
    const entry = (customerId: string, role: string, points: number) => timeline.push(
      [newId(), organizationId, customerId, `referral.${state}`, referral.id, instant, JSON.stringify({ role, points, ...(decision.reason !== null && { reason: decision.reason }) })]);
    entry(referral.friendCustomerId, 'friend', friend?.grant.points ?? 0);
    entry(referral.advocateCustomerId, 'advocate', advocate?.grant.points ?? 0);
  }
  await sql.queueInsert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'], timeline);
}

/** A recommendation that a purchase qualified and that its full return would cancel. */
export interface HeldReferral {
  id: string;
  programId: string;
  wallet: string | null;
  friendCustomerId: string;
  advocateCustomerId: string;
  /** To be locked with the friend's membership, in ascending order of id. Null when the advocate got nothing. */
  advocateMembershipId: string | null;
  holdUntil: number;
  friendPoints: number;
  friendLotId: string | null;
  advocatePoints: number;
  advocateLotId: string | null;
}

interface HeldRow {
  id: string; program_id: string; wallet: string | null; friend_customer_id: string; advocate_customer_id: string; membership_id: string | null; hold_until: Date;
  friend_points: number; friend_lot_id: string | null; advocate_points: number; advocate_lot_id: string | null;
}

/**
 * The recommendation that a purchase qualified, unless it is cancelled. To be read before the members are locked and again under
 * their locks. A full return cancels it only while `return.occurredAt < holdUntil`.
 */
export async function heldReferralOf(sql: Sql, organizationId: string, purchaseId: string): Promise<HeldReferral | undefined> {
  const row = await sql.row<HeldRow>(
    `SELECT r.id, r.program_id, r.wallet, r.friend_customer_id, r.advocate_customer_id, m.id AS membership_id, r.hold_until, r.friend_points, r.friend_lot_id, r.advocate_points, r.advocate_lot_id
     FROM referrals r LEFT JOIN memberships m ON m.program_id = r.program_id AND m.customer_id = r.advocate_customer_id
     WHERE r.organization_id = ? AND r.purchase_id = ? AND r.qualified_at IS NOT NULL AND r.cancelled_at IS NULL`, [organizationId, purchaseId]);
  return row && {
    id: row.id, programId: row.program_id, wallet: row.wallet, friendCustomerId: row.friend_customer_id, advocateCustomerId: row.advocate_customer_id,
    advocateMembershipId: row.advocate_points > 0 ? row.membership_id : null, holdUntil: row.hold_until.getTime(),
    friendPoints: row.friend_points, friendLotId: row.friend_lot_id, advocatePoints: row.advocate_points, advocateLotId: row.advocate_lot_id,
  };
}

async function takeRewardBack(sql: Transaction, member: MemberState, { wallet, points, lotId, rule, at }: { wallet: string; points: number; lotId: string | null; rule: string; at: number }): Promise<MemberEntry[]> {
  if (points === 0) return [];
  if (lotId !== null) await loadLotsById(sql, member, [lotId]);
  const state = walletState(member, wallet);
  // In the hold the lot is pending and whole; what is missing repaid debt, which stands again.
  const takings = lotId === null ? [] : takeBack(state, lotId, points, at, 'only_pending');
  const missing = points - takings.reduce((sum, taking) => sum + taking.points, 0);
  if (missing > 0) owe(state, missing, at);
  member.latestAt = Math.max(member.latestAt, at);
  return [
    ...takings.map((taking): MemberEntry => ({ wallet, type: 'return', points: -taking.points, lotId: taking.lotId, rule })),
    ...(missing > 0 ? [{ wallet, type: 'debt', points: -missing, lotId: null, rule } satisfies MemberEntry] : []),
  ];
}

/**
 * Cancels both rewards of a recommendation because its purchase was returned in full during the hold. Both members are locked
 * and were loaded with their lots (`takes: true`, since `at`); their `lotSnapshot` must be taken before this call and after
 * `loadLotsById(sql, member, [lotId])` of the two lots, or the two lots are written again unchanged, which does no harm.
 *
 * @param advocate null when `advocateMembershipId` is
 * @returns the entries to post: the friend's belong to the return's transaction, the advocate's to one of their own membership
 */
export async function cancelReferral(sql: Transaction, organizationId: string, { referral, friend, advocate, at }: {
  referral: HeldReferral; friend: MemberState; advocate: MemberState | null; at: number;
}): Promise<{ friend: MemberEntry[]; advocate: MemberEntry[] }> {
  const { id, wallet, friendPoints, friendLotId, advocatePoints, advocateLotId } = referral;
  const of = (member: MemberState, points: number, lotId: string | null, rule: string) => (wallet === null ? Promise.resolve([]) : takeRewardBack(sql, member, { wallet, points, lotId, rule, at }));
  const entries = {
    friend: await of(friend, friendPoints, friendLotId, FRIEND_RULE),
    advocate: advocate ? await of(advocate, advocatePoints, advocateLotId, ADVOCATE_RULE) : [],
  };
  const instant = new Date(at);
  await sql.queue("UPDATE referrals SET state = 'cancelled', reason = 'returned', cancelled_at = ? WHERE organization_id = ? AND id = ?", [instant, organizationId, id]);
  await sql.queueInsert('timeline_entries', ['id', 'organization_id', 'customer_id', 'type', 'subject_id', 'occurred_at', 'details'], [
    [newId(), organizationId, referral.friendCustomerId, 'referral.cancelled', id, instant, JSON.stringify({ role: 'friend', points: -friendPoints })],
    [newId(), organizationId, referral.advocateCustomerId, 'referral.cancelled', id, instant, JSON.stringify({ role: 'advocate', points: -advocatePoints })],
  ]);
  return entries;
}
