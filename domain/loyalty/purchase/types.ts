import type { Rounding } from '../../shared/allocate.ts';
import type { PresentedInstrument } from '../instruments/types.ts';
import type { FactLine } from '../levels/types.ts';
import type { LocalText } from '../program.ts';
import type { CompiledProgram, CompiledRule, EvaluationContext, EvaluationLine, FailedNode } from '../rules/types.ts';
import type { Taking, WalletState } from '../wallet.ts';
import type { WalletPoints } from './by-wallet.ts';
import type { CounterBook, CounterSubjects, CounterUse } from './counters.ts';

/** A line as it was bought. */
export type PurchaseLineInput = Omit<EvaluationLine, 'grossMinor' | 'netMinor' | 'paidMinor'>;

/** A coupon or offer brought along: its type compiled as a rule, so that both run in the same groups. */
export interface PresentedRule extends CompiledRule {
  instrument: PresentedInstrument;
}

/** The member's level around a purchase. */
export interface PurchaseLevels {
  /** Before the purchase, at its event time. */
  before: string;
  /**
   * The shares of the purchase's paid sum by level, in order, once it counts (rule N13): one part for `before` and `after`, one for
   * each level passed with `split`.
   */
  parts: (lines: readonly FactLine[], at: 'before' | 'split' | 'after') => { level: string; shareMinor: number }[];
}

export interface PurchaseInput {
  program: CompiledProgram;
  lines: readonly PurchaseLineInput[];
  /** Of a payment with a linked card only the sum is known, and it is what was paid: nothing is taken off it. */
  isSum?: boolean;
  place: string | null;
  /** `externalId`s of the place and of every place above it. */
  placePath: readonly string[];
  paymentMethod: string | null;
  spend: { wallet: string; points: number | 'max' } | null;
  instruments: readonly PresentedInstrument[];
  /** Coupons and offers among the instruments, compiled. */
  presentedRules: readonly PresentedRule[];
  /** Changed by the computation: spent points leave their lots. */
  wallets: ReadonlyMap<string, WalletState>;
  counters: CounterBook;
  subjects: CounterSubjects;
  levels: PurchaseLevels;
  customer: Readonly<Record<string, unknown>>;
  /** What rules see of the wallets, where it is not what these hold now. */
  balances?: EvaluationContext['member']['wallets'];
  memberSince: number;
  metric: EvaluationContext['metric'];
  inSegment: (code: string, context: EvaluationContext) => boolean;
  /** Whether the purchase, coming to so much, earns through a linked payment card and not here. */
  isPaidWithLinkedCard?: (payableMinor: number) => boolean;
  /** Event time, epoch milliseconds. */
  occurredAt: number;
}

export interface PurchaseLineResult {
  lineId: string;
  grossMinor: number;
  /** After discounts, before certificates and points. */
  netMinor: number;
  certificateMinor: number;
  pointsSpent: number;
  paidMinor: number;
  earned: number;
  /** Where the purchase earned in several wallets: what of it in which. */
  earnedBy?: WalletPoints[];
}

/** What a rule or code took off, and from which lines. */
export interface Discount {
  rule: string;
  code: string | null;
  amountMinor: number;
  ofLine: number[];
  reason?: string;
}

export interface Grant {
  rule: string;
  /** Code of the instrument that gave it. */
  code: string | null;
  wallet: string;
  points: number;
  activeFrom: number;
  expiresAt: number | null;
  rounding: Rounding;
  fixed: boolean;
  /** Money of each line that the grant was computed on: what makes partial returns exact (rule N9). */
  eligibleMinor: number[];
  /** Why it is smaller than the rule says. */
  reason?: string;
}

/** What is handed out that is neither money nor points. */
export type Benefit = { rule: string; code: string | null } & ({ type: 'gift'; sku: string; quantity: number } | { type: 'service'; service: string } | { type: 'message'; text: LocalText });

export interface NotApplied {
  rule?: string;
  code?: string;
  reason: string;
  detail?: FailedNode | { node: string } | string;
}

/** Money or visits that a certificate or pass gives, and on which lines. */
export interface InstrumentPayment {
  code: string;
  instrumentId: string;
  /** In the units of its balance. */
  units: number;
  amountMinor: number;
  ofLine: number[];
  unitsOfLine: number[];
  /** Units of goods it paid for. */
  goodsOfLine: number[];
}

/** A coupon or offer that gave something: on how many units of each line, and how much money. */
export interface InstrumentGift {
  code: string;
  instrumentId: string;
  unitsOfLine: number[];
  ofLine: number[];
}

export interface PurchaseResult {
  grossMinor: number;
  netMinor: number;
  payableMinor: number;
  pointsSpent: number;
  spend: { wallet: string; takings: Taking[] } | null;
  lines: PurchaseLineResult[];
  discounts: Discount[];
  payments: InstrumentPayment[];
  grants: Grant[];
  /** The level that earning rules saw, and the shares of the paid sum by level where there are several (rule N13). */
  earnedAt: { level: string; parts: readonly { level: string; shareMinor: number }[] };
  /** The wallets as earning rules saw them; kept where a return evaluates these again. */
  balances?: EvaluationContext['member']['wallets'];
  benefits: Benefit[];
  notApplied: NotApplied[];
  /** It earned nothing and counts for nothing because the transaction of the linked card it was paid with does. */
  isLinked: boolean;
  /** Coupons and offers that gave something. */
  used: InstrumentGift[];
  /** What the purchase takes of its limits and budgets. */
  uses: CounterUse[];
  /** As the purchase enters the member's history. */
  facts: FactLine[];
  /** What conditions read once everything is computed. */
  context: EvaluationContext;
}
