import type { Term } from '../../shared/zoned-time.ts';
import type { EffectDocument, Expression, LocalText } from '../program.ts';

export type Arm = 'target' | 'control';

/** A personal offer as it is written; who it was assigned to stands apart, because assignments are kept when the offer changes. */
export interface OfferDocument {
  /** Code of the program it works in. */
  program: string;
  name?: LocalText;
  effects: EffectDocument[];
  when?: Expression;
  /** ISO 8601 instant. */
  validFrom: string;
  validFor: Term;
  /** Code of the segment it was last assigned to, and the share that is kept from it; absent when its customers were named. */
  segment?: string;
  controlShareBps: number;
}

export interface Offer {
  id: string;
  code: string;
  programId: string;
  document: OfferDocument;
  /** The window, epoch milliseconds: from it on, and before its end. */
  validFrom: number;
  validTo: number;
}

export interface OfferUse {
  /** Event times, epoch milliseconds. */
  usedAt: number;
  /** When a full return gave the use back; null: it is used up. */
  restoredAt: number | null;
}

/** What one person has of an offer. */
export interface OfferAssignment {
  offerId: string;
  customerId: string;
  arm: Arm;
  assignedAt: number;
  uses: OfferUse[];
}
