import type { MemberAnswer, PurchaseAnswer, RefusedAnswer, ReturnAnswer } from './facts.ts';

interface Wire {
  purchase: { grossMinor: number; payableMinor: number; pointsSpent: number; discounts: { rule?: string; amountMinor: number }[]; lines: PurchaseAnswer['lines'] };
  earned: { rule: string; wallet: string; points: number; activeFrom: string; expiresAt: string | null; status: string }[];
  notApplied: { rule?: string; reason: string }[];
  member: MemberAnswer;
}

const readMember = ({ wallets, level }: MemberAnswer): MemberAnswer => ({ wallets: wallets.map(({ wallet, active, pending, debt }) => ({ wallet, active, pending, debt })), level });

/** The answer of `POST /v1/purchases`, as far as the oracle foretells it. */
export const readPurchase = (body: unknown): PurchaseAnswer => {
  const { purchase, earned, notApplied, member } = body as Wire;
  return {
    grossMinor: purchase.grossMinor, payableMinor: purchase.payableMinor, pointsSpent: purchase.pointsSpent,
    discounts: purchase.discounts.map(({ rule, amountMinor }) => ({ rule: rule!, amountMinor })),
    lines: purchase.lines.map(({ lineId, grossMinor, netMinor, certificateMinor, pointsSpent, paidMinor, earned: points }) => ({ lineId, grossMinor, netMinor, certificateMinor, pointsSpent, paidMinor, earned: points })),
    earned: earned.map(({ rule, wallet, points, activeFrom, expiresAt, status }) => ({ rule, wallet, points, activeFrom: Date.parse(activeFrom), expiresAt: expiresAt === null ? null : Date.parse(expiresAt), status: status as 'active' })),
    // The only code brought is the certificate's.
    notApplied: notApplied.map(({ rule = 'certificate', reason }) => ({ rule, reason })), member: readMember(member),
  };
};

/** The answer of a return, alike. */
export const readReturn = (body: unknown): ReturnAnswer => {
  const { refundMinor, pointsRestored, pointsReversed, shortfall, certificateRestoredMinor, member } = body as ReturnAnswer;
  return { refundMinor, pointsRestored, pointsReversed, shortfall, certificateRestoredMinor, member: readMember(member) };
};

const FEW = ['points_limit', 'insufficient_points'];

/** Two answers in the form in which they must be equal: reasons in no order, and too few points is too few points. */
export function comparable(answer: PurchaseAnswer | ReturnAnswer | RefusedAnswer | MemberAnswer): unknown {
  if ('refused' in answer) return { refused: FEW.includes(answer.refused) ? FEW : answer.refused };
  if (!('notApplied' in answer)) return answer;
  return { ...answer, notApplied: answer.notApplied.map(({ rule, reason }) => `${rule} ${reason}`).sort() };
}
