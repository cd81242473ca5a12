import { balancesAt } from '#db/commands/loyalty/member-state.ts';
import { presentMember } from '#db/commands/purchases/answer.ts';
import type { CustomerRow } from '#db/queries/customers.ts';
import type { MembershipAt } from '#db/queries/memberships.ts';
import type { MergedProfile } from '#db/queries/persons.ts';
import type { ReferralRecord } from '#db/queries/referrals.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

const presentRecord = ({ customerId, customerName, state, reason, registeredAt, qualifiedAt, holdUntil, points }: ReferralRecord) => ({
  customer: { id: customerId }, name: customerName, state, reason, registeredAt: registeredAt.toISOString(), qualifiedAt: iso(qualifiedAt), holdUntil: iso(holdUntil), points,
});

/** A customer's code, who brought the customer, and whom the customer brought. */
export function presentReferral(code: string, referredBy: ReferralRecord | null, friends: readonly ReferralRecord[]) {
  const inState = (state: ReferralRecord['state']) => friends.filter((friend) => friend.state === state).length;
  return {
    code, friends: friends.map(presentRecord), ...(referredBy && { referredBy: { id: referredBy.customerId, ...presentRecord(referredBy) } }),
    statistics: {
      friends: friends.length, registered: inState('registered'), qualified: inState('qualified'), rewarded: inState('rewarded'), rejected: inState('rejected'), cancelled: inState('cancelled'),
      points: friends.reduce((sum, { points }) => sum + points, 0),
    },
  };
}

interface PersonView {
  customer: CustomerRow;
  memberships: readonly MembershipAt[];
  merged: readonly MergedProfile[];
}

/** One person: every linked customer with what they hold in every program at an instant. */
export const presentPerson = (id: string | null, views: readonly PersonView[], { currency, at }: { currency: string; at: number }) => ({
  id,
  customers: views.map(({ customer, memberships, merged }) => ({
    id: customer.id, name: customer.name, purchaseCount: customer.purchaseCount, spentMinor: customer.spentMinor, currency,
    memberships: memberships.map(({ member, version, wallets }) => ({ ...presentMember(member, version, at), wallets: balancesAt(member, wallets.map(({ code }) => code), at) })),
    merged: merged.map((profile) => ({ id: profile.id, merge: profile.mergeId, mergedAt: profile.mergedAt.toISOString() })),
  })),
});
