import { bucketKey, instantBefore } from '../shared/calendar.ts';
import { endOfTerm } from '../shared/zoned-time.ts';
import type { CompiledReferral, CompiledWallet, EvaluationContext } from './rules/types.ts';

export const FRIEND_RULE = 'referral.friend';
export const ADVOCATE_RULE = 'referral.advocate';

export type ReferralState = 'registered' | 'qualified' | 'rewarded' | 'rejected' | 'cancelled';
/** Why a recommendation brings the advocate nothing; `term_over` stands while it only waits no more. */
export type ReferralReason = 'advocate_limit' | 'shared_payment_fingerprint' | 'self_referral' | 'advocate_left' | 'term_over' | 'returned';

/** What happened to a recommendation, as event times in epoch milliseconds. */
export interface ReferralFacts {
  registeredAt: number;
  qualifiedAt: number | null;
  /** The end of the hold; set with `qualifiedAt`. */
  holdUntil: number | null;
  rejectedAt: number | null;
  cancelledAt: number | null;
  reason: ReferralReason | null;
}

/**
 * The state of a recommendation at an instant (rule N23): registered until the friend's first purchase that counts, qualified
 * while it is held, rewarded from the end of the hold; cancelled by a full return in the hold, rejected where a rule refuses it.
 *
 * @param termEnd until when a purchase may qualify it; null: for ever
 * @returns null before its registration
 */
export function referralAt(facts: ReferralFacts, termEnd: number | null, at: number): { state: ReferralState; reason: ReferralReason | null } | null {
  const by = (instant: number | null) => instant !== null && instant <= at;
  if (by(facts.cancelledAt)) return { state: 'cancelled', reason: 'returned' };
  if (by(facts.rejectedAt)) return { state: 'rejected', reason: facts.reason };
  if (by(facts.qualifiedAt)) return { state: by(facts.holdUntil) ? 'rewarded' : 'qualified', reason: null };
  if (facts.registeredAt > at) return null;
  return { state: 'registered', reason: termEnd !== null && at >= termEnd ? 'term_over' : null };
}

/** Until when a friend's purchase may qualify the recommendation, exclusive; null: for ever. */
export const referralTermEnd = (within: string | null, registeredAt: number, timezone: string): number | null =>
  within === null ? null : endOfTerm(registeredAt, { after: within }, timezone);

/** A reward: a lot that is pending until the hold is over and lives by the wallet's rule from then on. */
export interface ReferralGrant {
  rule: typeof FRIEND_RULE | typeof ADVOCATE_RULE;
  wallet: string;
  points: number;
  activeFrom: number;
  expiresAt: number | null;
}

export interface ReferralInput {
  referral: CompiledReferral;
  /** The wallet that the referral program names. */
  wallet: Pick<CompiledWallet, 'code' | 'expiry'>;
  timezone: string;
  registeredAt: number;
  /** Event times of the friends that brought this advocate points before and were not cancelled. */
  rewardedAt: readonly number[];
  /** Whether the purchase was paid with what the advocate pays with. */
  sharesPayment: boolean;
  /** Whether the advocate is a member of the program at all. */
  advocateIsMember: boolean;
  /** The friend's purchase, as conditions see it after discounts, certificates and points. */
  context: EvaluationContext;
}

export type ReferralDecision =
  | { outcome: 'waits' }
  | { outcome: 'rejected'; reason: ReferralReason; notApplied: { rule: string; reason: string }[] }
  | {
    outcome: 'qualified'; reason: ReferralReason | null; holdUntil: number; friend: ReferralGrant | null; advocate: ReferralGrant | null;
    notApplied: { rule: string; reason: string }[];
  };

function isLimitReached({ referral, rewardedAt, timezone, context: { at } }: ReferralInput): boolean {
  if (referral.advocateLimit === null) return false;
  const { max, period } = referral.advocateLimit;
  const isCounted = (earlier: number) => {
    if (period === 'ever') return true;
    if ('calendar' in period) return bucketKey(earlier, period.calendar, timezone) === bucketKey(at, period.calendar, timezone);
    return earlier <= at && earlier > instantBefore(at, period.rolling, timezone);
  };
  return rewardedAt.filter(isCounted).length >= max;
}

/**
 * What a purchase does to the recommendation its buyer came by (rule N23): the first one that meets `when` within the term
 * qualifies it. Both rewards are dated at the purchase and held; beyond the advocate's limit only the friend is rewarded; a
 * purchase paid with the advocate's own card rewards nobody.
 *
 * @returns waits (nothing happens), rejected (for good, nothing is granted), or qualified with what to grant. A `reason` beside
 *   `qualified` says why the advocate gets nothing: the recommendation then counts as rejected for the advocate
 */
export function decideReferral(input: ReferralInput): ReferralDecision {
  const { referral, wallet, timezone, registeredAt, context } = input;
  const end = referralTermEnd(referral.within, registeredAt, timezone);
  if (end !== null && context.at >= end) return { outcome: 'waits' };
  if (referral.when?.(context).holds === false) return { outcome: 'waits' };
  if (input.sharesPayment) {
    const reason = 'shared_payment_fingerprint';
    return { outcome: 'rejected', reason, notApplied: [{ rule: FRIEND_RULE, reason }, { rule: ADVOCATE_RULE, reason }] };
  }
  const holdUntil = endOfTerm(context.at, { after: referral.hold }, timezone);
  const grant = (rule: ReferralGrant['rule'], points: number): ReferralGrant | null => (points === 0 ? null : {
    rule, wallet: wallet.code, points, activeFrom: holdUntil, expiresAt: wallet.expiry && endOfTerm(holdUntil, wallet.expiry, timezone),
  });
  const reason = !input.advocateIsMember ? 'advocate_left' : isLimitReached(input) ? 'advocate_limit' : null;
  return {
    outcome: 'qualified', reason, holdUntil, friend: grant(FRIEND_RULE, referral.friend), advocate: reason === null ? grant(ADVOCATE_RULE, referral.advocate) : null,
    notApplied: reason === null ? [] : [{ rule: ADVOCATE_RULE, reason }],
  };
}
