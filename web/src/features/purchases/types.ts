import { sumsByWallet, type WalletUnits } from '../members/units.tsx';
import type { Workflow } from '../../components/RunLink.tsx';

/** What a reader filters by. */
export const purchaseStatuses = ['processed', 'returned', 'processing', 'refused'] as const;
export type PurchaseState = (typeof purchaseStatuses)[number];

export interface Problem {
  code: string;
  detail: string;
  maxPoints?: number;
}

export type LocalText = string | { ru?: string; en?: string; ar?: string };

interface Named {
  id: string;
  name: string | null;
}

interface PlaceRef {
  externalId: string;
  name: string;
}

export interface PurchaseRow {
  /** null until the purchase is processed: then `externalId` names it. */
  id: string | null;
  externalId: string;
  status: PurchaseState;
  customer: Named | null;
  place: PlaceRef | null;
  occurredAt: string;
  /** Sums are null until the purchase is processed. */
  currency: string | null;
  grossMinor: number | null;
  payableMinor: number | null;
  pointsSpent: number | null;
  earned: number | null;
  /** Wallet by wallet; null until the purchase is processed. */
  earnedBy: WalletUnits[] | null;
  spentFrom: WalletUnits[] | null;
  refundedMinor: number | null;
  problem: Problem | null;
}

export interface PurchaseLine {
  lineId: string;
  name: string;
  sku: string | null;
  category: string | null;
  quantity: number;
  unitPriceMinor: number;
  returnedQuantity: number;
  /** Only its sum is known; the quantity is what the sum divides into. */
  isSum?: true;
  grossMinor: number;
  netMinor: number;
  certificateMinor: number;
  pointsSpent: number;
  paidMinor: number;
  earned: number;
  /** Where the purchase earned in several wallets. */
  earnedBy?: { wallet: string; points: number }[];
}

export interface Earned {
  rule: string;
  wallet: string;
  points: number;
  status: 'active' | 'pending';
  activeFrom: string;
  expiresAt: string | null;
  /** Why it is less than the rule gives. */
  reason?: string;
}

export interface NotApplied {
  rule?: string;
  code?: string;
  reason: string;
  detail?: unknown;
}

export interface PurchaseReturn {
  id: string;
  externalId: string;
  occurredAt: string;
  lines: { lineId: string; quantity: number }[];
  refundMinor: number;
  pointsRestored: number;
  pointsReversed: number;
  shortfall: number;
  reversedBy: WalletUnits[];
  restoredTo: WalletUnits[];
  workflow: Workflow;
}

/** What a return would do. */
export interface CalculatedReturn {
  refundMinor: number;
  certificateRestoredMinor: number;
  /** Points that could not be taken back. */
  shortfall: number;
  reversedBy: WalletUnits[];
  restoredTo: WalletUnits[];
  member: NonNullable<PurchaseAnswer['member']>;
}

/** Refused and processing purchases have no computed part. */
export interface PurchaseAnswer {
  purchase: {
    id: string | null;
    externalId: string;
    status: PurchaseState;
    occurredAt: string;
    currency?: string;
    grossMinor?: number;
    discounts?: { rule?: string; code?: string; amountMinor: number }[];
    certificatesUsed?: { code: string; amountMinor: number }[];
    pointsSpent?: number;
    payableMinor?: number;
    refundedMinor?: number;
    earnedBy?: WalletUnits[];
    spentFrom?: WalletUnits[];
    lines?: PurchaseLine[];
  };
  earned?: Earned[];
  notApplied?: NotApplied[];
  member?: { id: string; program: string; level: string; wallets: { wallet: string; active: number; pending: number; debt: number }[] };
  customer: Named | null;
  place: PlaceRef | null;
  program?: { code: string; name?: LocalText; version: number; rules: { code: string; name?: LocalText }[]; wallets: { code: string; name?: LocalText; scale: number }[] };
  returns?: PurchaseReturn[];
  problem?: Problem;
  workflow: Workflow | null;
}

/** A processed purchase with all its computed parts. */
export interface Receipt extends PurchaseAnswer {
  purchase: Required<PurchaseAnswer['purchase']>;
  earned: Earned[];
  notApplied: NotApplied[];
  returns: PurchaseReturn[];
}

export function asReceipt(answer: PurchaseAnswer): Receipt | null {
  const { purchase } = answer;
  if (!purchase.lines || purchase.payableMinor === undefined) return null;
  return {
    ...answer,
    purchase: { currency: 'RUB', grossMinor: 0, discounts: [], certificatesUsed: [], pointsSpent: 0, refundedMinor: 0, earnedBy: [], spentFrom: [], ...purchase, lines: purchase.lines, payableMinor: purchase.payableMinor },
    earned: answer.earned ?? [], notApplied: answer.notApplied ?? [], returns: answer.returns ?? [],
  };
}

/** Processed purchases of which something came back are called by that. */
export function stateOf({ status, refundedMinor, payableMinor }: { status: PurchaseState; refundedMinor?: number | null; payableMinor?: number | null }): PurchaseState | 'partlyReturned' {
  if (status !== 'processed' || !refundedMinor) return status;
  return refundedMinor >= (payableMinor ?? 0) ? 'returned' : 'partlyReturned';
}

/** Points of a wallet as the receipt's program names it. */
export const unitsOf = (program: PurchaseAnswer['program'], { wallet, points }: { wallet: string; points: number }): WalletUnits => {
  const known = program?.wallets.find(({ code }) => code === wallet);
  return { wallet, points, name: known?.name, scale: known?.scale };
};

/** What a receipt brought wallet by wallet, with what a recommendation added. */
export const earnedUnits = ({ earned, program }: Pick<Receipt, 'earned' | 'program'>): WalletUnits[] => sumsByWallet(earned.map((grant) => unitsOf(program, grant)));

/** How many pieces of a line may still be returned. */
export const returnable = (line: PurchaseLine): number => line.quantity - line.returnedQuantity;

/** What a line brought: its share of the only wallet that earned, or of each. */
export const lineGrants = ({ earned, earnedBy }: Pick<PurchaseLine, 'earned' | 'earnedBy'>, only: string | undefined): { wallet: string; points: number }[] =>
  earnedBy ?? (earned > 0 && only !== undefined ? [{ wallet: only, points: earned }] : []);

export const lineUnits = (line: PurchaseLine, { program, purchase }: Pick<Receipt, 'program' | 'purchase'>): WalletUnits[] => lineGrants(line, purchase.earnedBy[0]?.wallet).map((grant) => unitsOf(program, grant));
