/** One line of a purchase in a member's history. */
export interface FactLine {
  sku: string | null;
  category: string | null;
  tags: readonly string[];
  /** Units bought. */
  quantity: number;
  /** What the line counts as while something of it is kept, where that is not its units: goods of which only the sum is known are one. */
  units?: number;
  grossMinor: number;
  paidMinor: number;
  /** Points earned, all wallets. */
  earned: number;
  /** Units returned, and when. */
  returns: readonly { at: number; quantity: number }[];
}

/** A purchase in a member's history. */
export interface PurchaseFact {
  purchaseId: string;
  /** Event time, epoch milliseconds. */
  at: number;
  /** `externalId`s of its place and of every place above it. */
  placePath: readonly string[];
  lines: readonly FactLine[];
}

/** The level of a member at an instant. */
export interface LevelState {
  level: string;
  since: number;
  /** When it is looked at again; null: it has no term. */
  expiresAt: number | null;
  /** In grace: when its term ended. */
  termEndedAt?: number;
}

export type LevelReason = 'reached' | 'term_end' | 'grace_end' | 'period' | 'return' | 'merge' | 'joined';

/** One change of a member's level. */
export interface LevelChange {
  at: number;
  from: string;
  to: string;
  reason: LevelReason;
  expiresAt: number | null;
}
