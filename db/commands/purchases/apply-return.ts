import type { MemberEntry } from '#db/commands/loyalty/ledger-writer.ts';
import { walletState, type MemberState } from '#db/commands/loyalty/member-state.ts';
import type { CompiledProgram } from '#domain/loyalty/rules/types.ts';
import type { ReturnResult } from '#domain/loyalty/return.ts';
import { addLot, move, owe, takeBack, type WalletState } from '#domain/loyalty/wallet.ts';
import { newId } from '#domain/shared/ids.ts';
import { endOfTerm } from '#domain/shared/zoned-time.ts';

interface ReturnContext {
  member: MemberState;
  returns: CompiledProgram['returns'];
  timezone: string;
  /** Event time of the return, epoch milliseconds. */
  at: number;
}

/** Puts spent points back into their lots; an expired lot yields a grace lot (rule N12). */
function restore({ member, returns, timezone, at }: ReturnContext, wallet: string, restorations: ReturnResult['restorations']): MemberEntry[] {
  const state = walletState(member, wallet);
  return restorations.map(({ lotId, points }) => {
    const lot = state.lots.find((candidate) => candidate.id === lotId)!;
    if (lot.expiresAt === null || at < lot.expiresAt) {
      move(state, lot, points, at);
      return { wallet, type: 'restore', points, lotId };
    }
    const grace = addLot(state, {
      id: newId(), wallet, rule: lot.rule, purchaseId: lot.purchaseId, amount: points, grantedAt: at, activeFrom: at, expiresAt: endOfTerm(at, returns.expiredGrace, timezone),
    });
    return { wallet, type: 'restore', points, lotId: grace.id };
  });
}

/** Takes a grant back as far as the policy allows; `unlimited` books the rest as debt. */
function reverse(state: WalletState, reversal: ReturnResult['reversals'][number], { returns, at }: ReturnContext): { entries: MemberEntry[]; shortfall: number } {
  const takings = takeBack(state, reversal.lotId, reversal.points, at, returns.policy);
  const entries: MemberEntry[] = takings.map(({ lotId, points }) => ({ wallet: reversal.wallet, type: 'return', points: -points, lotId, rule: reversal.rule }));
  const missing = reversal.points - takings.reduce((sum, taking) => sum + taking.points, 0);
  if (missing === 0 || returns.policy !== 'unlimited') return { entries, shortfall: missing };
  owe(state, missing, at);
  return { entries: [...entries, { wallet: reversal.wallet, type: 'debt', points: -missing, lotId: null, rule: reversal.rule }], shortfall: 0 };
}

/**
 * Moves the points of a return in a member's wallets: first what was spent goes back, then what was earned is taken back.
 *
 * @returns the entries to post, and how many points could not be taken back
 */
export function applyReturn(context: ReturnContext, spendWallet: string | null, result: ReturnResult): { entries: MemberEntry[]; pointsReversed: number; shortfall: number } {
  const restored = spendWallet === null ? [] : restore(context, spendWallet, result.restorations);
  const reversed = result.reversals.map((reversal) => reverse(walletState(context.member, reversal.wallet), reversal, context));
  const shortfall = reversed.reduce((sum, { shortfall: missing }) => sum + missing, 0);
  context.member.latestAt = Math.max(context.member.latestAt, context.at);
  return {
    entries: [...restored, ...reversed.flatMap(({ entries }) => entries)],
    pointsReversed: result.reversals.reduce((sum, { points }) => sum + points, 0) - shortfall,
    shortfall,
  };
}
