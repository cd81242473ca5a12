import type { Rounding } from '../shared/allocate.ts';
import type { Term } from '../shared/zoned-time.ts';

/** Text of a program: one for all languages, or one each. */
export type LocalText = string | { ru?: string; en?: string; ar?: string };

/** A JsonLogic expression: a literal, or `{operator: arguments}`. Which operators and variables there are is in rules/catalogue.ts. */
export type Expression = null | boolean | number | string | Expression[] | { [operator: string]: Expression };

/** Lines of a purchase: lists are "any of", keys are "and"; a category covers what is below it, a place its subtree. */
export interface LineFilter {
  categories?: string[];
  excludeCategories?: string[];
  skus?: string[];
  tags?: string[];
  excludeTags?: string[];
  places?: string[];
}

export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
/** In which bucket a limit counts. */
export type Period = { calendar: CalendarUnit } | { rolling: string } | 'purchase' | 'ever';
export type MetricKind = 'spend' | 'gross' | 'count' | 'units' | 'points' | 'days';
export type MetricWindow = { rolling: string } | { calendar: CalendarUnit; offset?: number };
/** What a member did: `[kind, filter, window]`. */
export type MetricSpec = [kind: MetricKind, filter: LineFilter, window: MetricWindow];

export type LimitSubject = 'member' | 'card' | 'place' | 'instrument' | 'customer' | 'program';
export type LimitMeasure = 'points' | 'units' | 'count' | 'sum' | 'minutes';

/** A limit as it may stand in a wallet (its grants), in an instrument type (its use) or among a program's limits (the effects of its rules). */
export interface LimitDocument {
  code?: string;
  name?: LocalText;
  /** Codes of rules, wallets or instrument types; absent: every rule. Only among a program's limits. */
  rules?: string[];
  subject?: LimitSubject;
  measure: LimitMeasure;
  max: number;
  lines?: LineFilter;
  period: Period;
  mode?: 'cap' | 'reject';
}

export interface WalletDocument {
  code: string;
  name?: LocalText;
  /** Decimal places a person sees; points on the wire are integers of the smallest unit. */
  scale?: number;
  rounding?: Rounding;
  /** Money value of one smallest unit, in minor units of the program's currency. */
  unitValueMinor?: number;
  earnOn?: 'paid_money' | 'net';
  /** Largest share of the sum after discounts that may be paid with points, basis points. */
  maxPayShareBps?: number;
  activation?: { after: string } | { on: string };
  /** Null: the points never expire. Life counts from activation (rule N8). */
  expiry?: Term | null;
  limits?: LimitDocument[];
}

export type EffectDocument =
  | { type: 'discount'; percentBps?: Expression; amountMinor?: Expression; priceMinor?: Expression; lines?: LineFilter }
  | { type: 'points'; wallet: string; rateBps?: Expression; fixed?: Expression; formula?: Expression; multiplier?: Expression; lines?: LineFilter }
  | { type: 'cashback'; wallet: string; rateBps?: Expression; fixed?: Expression; lines?: LineFilter }
  | { type: 'gift'; sku: string; quantity: Expression }
  | { type: 'service'; code: string }
  | { type: 'message'; text: LocalText };

export interface BudgetDocument {
  measure: 'points' | 'sum' | 'units' | 'count';
  max: number;
  mode?: 'cap' | 'reject';
}

export interface RuleDocument {
  code: string;
  name?: LocalText;
  group?: string;
  /** Ascending inside its group, ties in document order. */
  priority?: number;
  active?: boolean;
  exclusive?: boolean;
  when?: Expression;
  effects: EffectDocument[];
  budget?: BudgetDocument;
}

export interface GroupDocument {
  code: string;
  name?: LocalText;
  mode?: 'stack' | 'first' | 'highest' | 'lowest';
  priority?: number;
  base?: 'sequential' | 'initial';
}

export interface LevelDocument {
  code: string;
  name?: LocalText;
  /** What rules read as `level.*`. */
  values?: Record<string, number | string | boolean>;
  when?: Expression;
}

export interface LevelsDocument {
  atPurchase?: 'before' | 'split' | 'after';
  effective?: 'now' | 'next_period';
  term?: Term | null;
  downgrade?: 'one_down' | 'full' | 'none';
  grace?: Term | null;
  /** Ascending. */
  list: LevelDocument[];
}

export interface ReturnsDocument {
  method?: 'proportional' | 're_evaluate' | 'keep_fixed';
  policy?: 'only_pending' | 'within_balance' | 'unlimited';
  levels?: 'immediate' | 'keep_until_expiry';
  expiredGrace?: Term;
  instruments?: 'restore_on_full_return' | 'never';
}

export interface ReferralDocument {
  wallet: string;
  /** Points of the wallet's smallest unit. */
  advocate: number;
  friend: number;
  when?: Expression;
  within?: string;
  hold?: string;
  advocateLimit?: { max: number; period: Exclude<Period, 'purchase'> };
}

/** A loyalty program as one document, as it is written: versioned, and every purchase keeps the version it was computed with. */
export interface ProgramDocument {
  name?: LocalText;
  timezone: string;
  currency: string;
  enrolment?: 'automatic' | 'manual';
  /** `externalId` of the place it belongs to. */
  place?: string | null;
  wallets: WalletDocument[];
  returns?: ReturnsDocument;
  levels?: LevelsDocument;
  groups?: GroupDocument[];
  rules?: RuleDocument[];
  limits?: LimitDocument[];
  referral?: ReferralDocument | null;
}

/** A program without levels has this one. */
const ONLY_LEVEL = 'base';

/** The levels of a program, ascending. */
export const levelsOf = ({ levels }: Pick<ProgramDocument, 'levels'>): LevelDocument[] => levels?.list ?? [{ code: ONLY_LEVEL }];

/** Where a member begins. */
export const firstLevelOf = (document: ProgramDocument): string => levelsOf(document)[0]!.code;

/**
 * The program every organization starts with: `BONUS` worth one unit of money each, 5 % of what was paid, 365 days to the end
 * of the day, half of a purchase payable with points; returns proportional and within the balance.
 */
export function mainProgram({ name, timezone, currency }: { name: string; timezone: string; currency: string }): ProgramDocument {
  return {
    name, timezone, currency, enrolment: 'automatic',
    wallets: [{
      code: 'BONUS', name: { ru: 'Бонусы', en: 'Bonus points', ar: 'نقاط المكافآت' }, scale: 0, rounding: 'floor', unitValueMinor: 100,
      earnOn: 'paid_money', maxPayShareBps: 5000, activation: { after: 'P0D' }, expiry: { after: 'P365D', round: 'end_of_day' },
    }],
    returns: { method: 'proportional', policy: 'within_balance', expiredGrace: { after: 'P30D', round: 'end_of_day' } },
    levels: { list: [{ code: 'base', name: { ru: 'Базовый', en: 'Base', ar: 'أساسي' } }] },
    rules: [{ code: 'R-BASE', name: { ru: '5 % от оплаченного', en: '5% of what was paid', ar: '5% من المبلغ المدفوع' }, effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }],
  };
}
