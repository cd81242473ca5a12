import { balancesAt, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { PurchaseCommand } from '#domain/loyalty/purchase/command.ts';
import type { PurchaseResult } from '#domain/loyalty/purchase/compute.ts';
import type { ProgramVersion } from './versions.ts';

const iso = (at: number) => new Date(at).toISOString();

/** A member as every answer shows it: the state at an instant. */
export const presentMember = (member: MemberState, version: ProgramVersion, at: number) => ({
  id: member.id,
  program: version.code,
  wallets: balancesAt(member, version.document.wallets.map((wallet) => wallet.code), at),
  level: member.level,
});

/** The answer of a purchase call (without its workflow): what was computed, what was earned, what was not and why. */
export function purchaseAnswer(id: string | null, command: PurchaseCommand, result: PurchaseResult, version: ProgramVersion, member: MemberState) {
  return {
    purchase: {
      id, externalId: command.externalId, status: 'processed', grossMinor: result.grossMinor, discounts: [], certificatesUsed: [],
      pointsSpent: result.pointsSpent, payableMinor: result.payableMinor, lines: result.lines,
    },
    earned: result.grants.map(({ rule, wallet, points, activeFrom, expiresAt }) => ({
      rule, wallet, points, status: activeFrom > command.occurredAt ? 'pending' : 'active', activeFrom: iso(activeFrom), expiresAt: expiresAt === null ? null : iso(expiresAt),
    })),
    notApplied: result.notApplied,
    member: presentMember(member, version, command.occurredAt),
  };
}
export type PurchaseAnswer = ReturnType<typeof purchaseAnswer>;
