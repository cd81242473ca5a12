import type { Rounding } from '../shared/allocate.ts';
import type { Term } from '../shared/zoned-time.ts';

/** Text of a program: one for all languages, or one each. */
export type LocalText = string | { ru?: string; en?: string; ar?: string };

export interface WalletDocument {
  code: string;
  name?: LocalText;
  /** Decimal places a person sees; points on the wire are integers of the smallest unit. */
  scale: number;
  rounding: Rounding;
  /** Money value of one smallest unit, in minor units of the program's currency. */
  unitValueMinor: number;
  earnOn: 'paid_money';
  /** Largest share of the sum after discounts that may be paid with points, basis points. */
  maxPayShareBps: number;
  activation: { after: string };
  /** Null: the points never expire. Life counts from activation (rule N8). */
  expiry: Term | null;
}

export interface RuleDocument {
  code: string;
  name?: LocalText;
  /** Points per money paid: `moneyMinor × rateBps / 10000 / unitValueMinor`, rounded once per rule and purchase (rule N2). */
  effects: { type: 'points'; wallet: string; rateBps: number }[];
}

export interface ReturnsDocument {
  method: 'proportional';
  policy: 'only_pending' | 'within_balance' | 'unlimited';
  expiredGrace: Term;
}

/** A loyalty program as one document: versioned, and every purchase keeps the version it was computed with. */
export interface ProgramDocument {
  name: LocalText;
  timezone: string;
  currency: string;
  enrolment: 'automatic' | 'manual';
  wallets: WalletDocument[];
  returns: ReturnsDocument;
  levels: { list: { code: string; name: LocalText }[] };
  rules: RuleDocument[];
}

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
