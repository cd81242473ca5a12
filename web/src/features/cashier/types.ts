import type { Workflow } from '../../components/RunLink.tsx';
import type { Earned, LocalText, NotApplied, PurchaseLine } from '../purchases/types.ts';

export interface BasketLine {
  /** Of the row on the screen. */
  key: string;
  name: string;
  category: string;
  sku: string;
  quantity: number;
  unitPriceMinor: number;
}

/** What was sold before and is added again by one touch. */
export type Good = Omit<BasketLine, 'key' | 'quantity'>;

export interface MemberAfter {
  id: string;
  program: string;
  level: string;
  wallets: { wallet: string; active: number; pending: number; debt: number }[];
}

export type ComputedLine = Pick<PurchaseLine, 'lineId' | 'grossMinor' | 'netMinor' | 'certificateMinor' | 'pointsSpent' | 'paidMinor' | 'earned' | 'earnedBy'>;

export type Benefit = { rule?: string; code?: string } & ({ type: 'gift'; sku: string; quantity: number } | { type: 'service'; service: string } | { type: 'message'; text: LocalText });

/** A purchase as it was computed: by a calculation (`id` null) or for good. */
export interface Computed {
  purchase: {
    id: string | null;
    externalId: string;
    grossMinor: number;
    discounts: { rule?: string; code?: string; amountMinor: number; reason?: string }[];
    certificatesUsed: { code: string; amountMinor: number }[];
    pointsSpent: number;
    payableMinor: number;
    lines: ComputedLine[];
  };
  earned: Earned[];
  notApplied: NotApplied[];
  benefits?: Benefit[];
  member: MemberAfter;
  workflow?: Workflow;
}

/** Who buys: by the card that was shown, so that what concerns the card counts, else by id. */
export interface Buyer {
  id: string;
  card?: string;
}

export interface PurchaseRequest {
  customer: { id: string } | { card: string };
  program?: string;
  place?: string;
  occurredAt?: string;
  currency: string;
  lines: Omit<BasketLine, 'key'>[];
  instruments?: string[];
  spend?: { wallet: string; points: number | 'max' };
  payment?: { method: string };
}

export interface Held {
  code: string;
  type: string;
  kind: 'coupon' | 'certificate' | 'pass' | 'offer';
  state: 'issued' | 'active' | 'frozen' | 'depleted' | 'expired' | 'blocked' | 'refunded';
  balance: number | null;
  unit: 'money' | 'visits' | null;
  expiresAt: string | null;
  customer: { id: string } | null;
  uses: number;
  issuedAt: string;
  validFrom: string | null;
  frozenUntil: string | null;
  freezeDaysLeft: number;
  priceMinor: number | null;
}

export interface CustomerOffer {
  code: string;
  program: string;
  name: LocalText | null;
  validFrom: string;
  validTo: string;
}
