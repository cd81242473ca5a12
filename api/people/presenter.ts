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
