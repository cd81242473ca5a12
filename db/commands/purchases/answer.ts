import { balancesAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { AppliedPurchase } from './apply.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { Benefit, Discount, Grant } from '#domain/loyalty/purchase/types.ts';
import type { ProgramVersion } from './versions.ts';

const iso = (at: number) => new Date(at).toISOString();

/** A member as every answer shows it: the state at an instant. */
export const presentMember = (member: MemberState, version: ProgramVersion, at: number) => ({
  id: member.id,
  program: version.code,
  wallets: balancesAt(member, version.document.wallets.map((wallet) => wallet.code), at),
  level: member.levels.at(at).level,
});

const presentDiscount = ({ rule, code, amountMinor, reason }: Discount) => ({ ...(code === null ? { rule } : { code }), amountMinor, ...(reason !== undefined && { reason }) });

function presentBenefit({ rule, code, ...benefit }: Benefit) {
  return { ...(code === null ? { rule } : { code }), ...benefit };
}

/** The answer of a purchase call (without its workflow): what was computed, what was earned, what was not and why. */
export function purchaseAnswer(id: string | null, command: PurchaseCommand, { result, referral }: AppliedPurchase, version: ProgramVersion, member: MemberState) {
  const reward = referral?.friend?.grant;
  const earned: (Pick<Grant, 'rule' | 'wallet' | 'points' | 'activeFrom' | 'expiresAt'> & { reason?: string })[] = [...result.grants, ...(reward ? [reward] : [])];
  return {
    purchase: {
      id, externalId: command.externalId, status: 'processed', grossMinor: result.grossMinor, discounts: result.discounts.map(presentDiscount),
      certificatesUsed: result.payments.map(({ code, amountMinor }) => ({ code, amountMinor })),
      pointsSpent: result.pointsSpent, payableMinor: result.payableMinor, lines: result.lines,
    },
    earned: earned.map(({ rule, wallet, points, activeFrom, expiresAt, reason }) => ({
      rule, wallet, points, status: activeFrom > command.occurredAt ? 'pending' : 'active', activeFrom: iso(activeFrom), expiresAt: expiresAt === null ? null : iso(expiresAt),
      ...(reason !== undefined && { reason }),
    })),
    notApplied: [...result.notApplied, ...(referral?.decision.notApplied ?? [])],
    ...(result.benefits.length > 0 && { benefits: result.benefits.map(presentBenefit) }),
    member: presentMember(member, version, command.occurredAt),
  };
}
export type PurchaseAnswer = ReturnType<typeof purchaseAnswer>;
