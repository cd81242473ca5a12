import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { grantReward, type GrantedReward, type OpenReferral } from '#db/commands/people/referral-booking.ts';
import { decideReferral, type ReferralDecision } from '#domain/loyalty/referral.ts';
import type { EvaluationContext } from '#domain/loyalty/rules/types.ts';
import type { PurchaseScene } from './apply.ts';

/** What a purchase did to the recommendation its buyer came by. */
export interface AppliedReferral {
  referral: OpenReferral;
  decision: Exclude<ReferralDecision, { outcome: 'waits' }>;
  friend: GrantedReward | null;
  advocate: GrantedReward | null;
  /** To be posted on the advocate's own membership. */
  advocateEntries: MemberEntry[];
}

/** Lets a purchase qualify the recommendation its buyer came by (rule N23), once, and grants both rewards, held. */
export function applyReferral({ command, version, member, ground }: PurchaseScene, context: EvaluationContext, purchaseId: string | null): AppliedReferral | null {
  const key = `${command.programId} ${command.customerId}`;
  const referral = ground.referrals.get(key);
  const { compiled } = version;
  const wallet = compiled.wallets.find(({ code }) => code === compiled.referral?.wallet);
  if (!referral || !compiled.referral || !wallet) return null;
  const decision = decideReferral({
    referral: compiled.referral, wallet, timezone: compiled.timezone, registeredAt: referral.registeredAt, rewardedAt: referral.rewardedAt,
    sharesPayment: referral.sharesPayment(command.paymentFingerprint), advocateIsMember: referral.advocateMembershipId !== null, context,
  });
  if (decision.outcome === 'waits') return null;
  ground.referrals.delete(key);
  const at = command.occurredAt;
  const friend = decision.outcome === 'qualified' && decision.friend ? grantReward(member, decision.friend, { purchaseId, at }) : null;
  const advocateMember = referral.advocateMembershipId === null ? undefined : ground.advocates.get(referral.advocateMembershipId);
  const advocate = decision.outcome === 'qualified' && decision.advocate && advocateMember ? grantReward(advocateMember, decision.advocate, { purchaseId, at }) : null;
  return { referral, decision, friend, advocate, advocateEntries: advocate?.entries ?? [] };
}
