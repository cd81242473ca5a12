import type { ProgramDocument } from '#domain/loyalty/program.ts';

/** What the oracle is told, and what it answers. Everything is plain: instants are epoch milliseconds, points and money integers. */
export interface LineEvent { lineId: string; sku: string | null; category: string | null; tags: string[]; quantity: number; unitPriceMinor: number }
export interface PurchaseEvent { kind: 'purchase'; id: string; member: string; at: number; lines: LineEvent[]; spend: { wallet: string; points: number | 'max' } | null; paysWithCertificate: boolean }
export interface ReturnEvent { kind: 'return'; id: string; purchase: string; at: number; lines: { lineId: string; quantity: number }[] }
export interface AdjustEvent { kind: 'adjust'; id: string; member: string; wallet: string; type: 'grant' | 'debit'; points: number; at: number; expiresAt?: number | null }
export interface MergeEvent { kind: 'merge'; id: string; from: string; to: string; at: number }
export type HistoryEvent = PurchaseEvent | ReturnEvent | AdjustEvent | MergeEvent;

export interface LineAnswer { lineId: string; grossMinor: number; netMinor: number; certificateMinor: number; pointsSpent: number; paidMinor: number; earned: number }
export interface EarnedAnswer { rule: string; wallet: string; points: number; activeFrom: number; expiresAt: number | null; status: 'active' | 'pending' }
export interface MemberAnswer { wallets: { wallet: string; active: number; pending: number; debt: number }[]; level: string }
export interface PurchaseAnswer {
  grossMinor: number; payableMinor: number; pointsSpent: number;
  discounts: { rule: string; amountMinor: number }[];
  lines: LineAnswer[]; earned: EarnedAnswer[];
  notApplied: { rule: string; reason: string }[];
  member: MemberAnswer;
}
export interface ReturnAnswer { refundMinor: number; pointsRestored: number; pointsReversed: number; shortfall: number; certificateRestoredMinor: number; member: MemberAnswer }
export interface RefusedAnswer { refused: string; maxPoints?: number }

/** A document with the defaults of program.md written out, so that nothing below has to remember them. */
export const withDefaults = (document: ProgramDocument) => ({
  zone: document.timezone,
  wallets: document.wallets.map((wallet) => ({
    code: wallet.code, rounding: wallet.rounding ?? 'floor' as const, unitValueMinor: wallet.unitValueMinor ?? 100, earnOn: wallet.earnOn ?? 'paid_money' as const,
    maxPayShareBps: wallet.maxPayShareBps ?? 10_000, activation: wallet.activation ?? { after: 'P0D' }, expiry: wallet.expiry ?? null, limits: wallet.limits ?? [],
  })),
  returns: {
    method: document.returns?.method ?? 'proportional' as const, policy: document.returns?.policy ?? 'within_balance' as const, levels: document.returns?.levels ?? 'immediate' as const,
    grace: document.returns?.expiredGrace ?? { after: 'P30D', round: 'end_of_day' as const },
  },
  levels: document.levels ?? { list: [{ code: 'base' }] },
  groups: (document.groups ?? []).map((group) => ({ code: group.code, mode: group.mode ?? 'stack' as const, priority: group.priority ?? 0, base: group.base ?? 'sequential' as const })),
  rules: document.rules ?? [],
  limits: document.limits ?? [],
});
export type Program = ReturnType<typeof withDefaults>;
export type Wallet = Program['wallets'][number];
