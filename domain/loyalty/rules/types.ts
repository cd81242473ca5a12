import type { Rounding } from '../../shared/allocate.ts';
import type { Term } from '../../shared/zoned-time.ts';
import type {
  BudgetDocument, GroupDocument, LevelsDocument, LimitDocument, LineFilter, LocalText, MetricSpec, Period, ProgramDocument, ReturnsDocument, WalletDocument,
} from '../program.ts';

/** A line as conditions and filters see it. */
export interface EvaluationLine {
  lineId: string;
  sku: string | null;
  name: string;
  category: string | null;
  tags: readonly string[];
  /** Units. */
  quantity: number;
  unitPriceMinor: number;
  grossMinor: number;
  /** After the discounts so far. */
  netMinor: number;
  /** Money, after certificates and points; equals `netMinor` while those are not yet known. */
  paidMinor: number;
}

/** Everything an expression may read, at one instant. */
export interface EvaluationContext {
  /** Event time, epoch milliseconds. */
  at: number;
  /** Zone of the program. */
  timezone: string;
  purchase: { grossMinor: number; netMinor: number; paidMinor: number; units: number; place: string | null; paymentMethod: string | null };
  /** `externalId`s of the purchase's place and of every place above it. */
  placePath: readonly string[];
  lines: readonly EvaluationLine[];
  /** Profile fields by name, the customer's own ones under `fields`. */
  customer: Readonly<Record<string, unknown>>;
  member: { level: string; since: number; wallets: Readonly<Record<string, { active: number; pending: number; debt: number }>> };
  /** `values` of the member's level. */
  level: Readonly<Record<string, number | string | boolean>>;
  instrument: { code: string; type: string; kind: string; balance: number | null; uses: number } | null;
  metric: (spec: MetricSpec) => number;
  inSegment: (code: string) => boolean;
}

/** Why a condition does not hold: the innermost node that decided it. */
export interface FailedNode {
  /** JSON path inside the condition: `and.1.>=`. */
  path: string;
  /** The node as it was written. */
  node: unknown;
  /** What its arguments were worth. */
  values: unknown[];
}

export type Verdict = { holds: true } | { holds: false; failed: FailedNode };
export type CompiledCondition = (context: EvaluationContext) => Verdict;
/** An integer; a fraction an expression comes to is rounded down. */
export type CompiledNumber = (context: EvaluationContext) => number;

export type CompiledEffect =
  | { type: 'discount'; by: 'percentBps' | 'amountMinor' | 'priceMinor'; value: CompiledNumber; lines: LineFilter }
  | { type: 'points' | 'cashback'; wallet: string; by: 'rateBps' | 'fixed' | 'formula'; value: CompiledNumber; lines: LineFilter; readsLevel: boolean }
  | { type: 'gift'; sku: string; quantity: CompiledNumber }
  | { type: 'service'; code: string }
  | { type: 'message'; text: LocalText };

export interface CompiledRule {
  code: string;
  group: string;
  exclusive: boolean;
  when: CompiledCondition | null;
  effects: CompiledEffect[];
  budget: Required<BudgetDocument> | null;
}

export interface CompiledGroup extends Required<Omit<GroupDocument, 'name'>> {
  /** Active ones, in the order they run. */
  rules: CompiledRule[];
}

export type CompiledLimit = Required<Pick<LimitDocument, 'subject' | 'measure' | 'max' | 'lines' | 'mode'>> & { code: string; rules: string[] | null; period: Period };

export interface CompiledWallet extends Required<Omit<WalletDocument, 'name' | 'limits' | 'rounding'>> {
  rounding: Rounding;
  limits: CompiledLimit[];
}

export interface CompiledLevel {
  code: string;
  values: Record<string, number | string | boolean>;
  /** Null: the first level, which needs nothing. */
  when: CompiledCondition | null;
  /** Metrics its condition reads. */
  metrics: MetricSpec[];
}

/** What expressions read of the customer and of a purchase's payment: nothing else has to be loaded for them. */
export interface Reads {
  /** The profile, by themselves or in segments. */
  customer: boolean;
  segments: boolean;
  /** Every purchase brings it; a simulation looks it up. */
  paymentMethod: boolean;
}

export type CompiledLevels = Required<Omit<LevelsDocument, 'list'>> & {
  list: CompiledLevel[];
  /** What conditions of levels read. */
  reads: Reads;
};

export interface CompiledReferral {
  wallet: string;
  advocate: number;
  friend: number;
  when: CompiledCondition | null;
  within: string | null;
  hold: string;
  advocateLimit: { max: number; period: Exclude<Period, 'purchase'> } | null;
}

/** A program with every default filled in and every expression compiled; made once per version. */
export interface CompiledProgram {
  document: ProgramDocument;
  timezone: string;
  currency: string;
  wallets: CompiledWallet[];
  returns: Required<Omit<ReturnsDocument, 'expiredGrace'>> & { expiredGrace: Term };
  levels: CompiledLevels;
  /** In the order they run. */
  groups: CompiledGroup[];
  limits: CompiledLimit[];
  referral: CompiledReferral | null;
  /** Every metric that any condition or number reads: how much history a purchase needs. */
  metrics: MetricSpec[];
  /** What any condition or number reads. */
  reads: Reads;
}
