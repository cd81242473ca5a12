import type { LineFilter } from '#domain/loyalty/program.ts';
import type { Computed } from '../../cashier/types.ts';
import type { NotApplied } from '../../purchases/types.ts';
import type { ProgramDocument } from '../types.ts';

/** One line of the comparison: minor units, or units of a wallet. */
export interface ComparedFigure {
  kind: 'gross' | 'discount' | 'toPay' | 'earned';
  /** Who gave it: the code of a rule, or of a coupon or offer. */
  rule?: string;
  code?: string;
  /** Of what is earned. */
  wallet?: string;
  published: number | null;
  draft: number;
  /** Why it is less than the rule says. */
  reason?: string;
}

type Source = Pick<ComparedFigure, 'rule' | 'code' | 'wallet' | 'reason'> & { amount: number };

const keyOf = ({ rule = '', code = '', wallet = '' }: Source) => `${rule}:${code}:${wallet}`;

function union(kind: ComparedFigure['kind'], draft: Source[], published: Source[] | null): ComparedFigure[] {
  const sum = (sources: Source[], key: string) => sources.reduce((total, source) => (keyOf(source) === key ? total + source.amount : total), 0);
  const sources = new Map([...(published ?? []), ...draft].map((source) => [keyOf(source), source]));
  return [...sources].map(([key, { amount: _, ...source }]) => ({ kind, ...source, draft: sum(draft, key), published: published && sum(published, key) }));
}

const discounts = ({ purchase }: Computed): Source[] => purchase.discounts.map(({ rule, code, amountMinor, reason }) => ({ ...(rule && { rule }), ...(code && { code }), ...(reason && { reason }), amount: -amountMinor }));
const grants = ({ earned }: Computed): Source[] => earned.map(({ rule, wallet, points, reason }) => ({ ...(rule && { rule }), wallet, ...(reason && { reason }), amount: points }));

/** From the sum to what is paid and earned, rule by rule: the draft beside the rules in force (null: nothing is in force). */
export function comparedFigures(draft: Computed, published: Computed | null): ComparedFigure[] {
  const both = (kind: ComparedFigure['kind'], read: (computed: Computed) => number): ComparedFigure => ({ kind, draft: read(draft), published: published && read(published) });
  return [
    both('gross', ({ purchase }) => purchase.grossMinor),
    ...union('discount', discounts(draft), published && discounts(published)),
    both('toPay', ({ purchase }) => purchase.payableMinor),
    ...union('earned', grants(draft), published && grants(published)),
  ];
}

/** Rules of the draft that gave nothing: what the answer says about them, and those it does not name. */
export function silentRules(document: ProgramDocument, { purchase, earned, notApplied, benefits = [] }: Computed): { refused: NotApplied[]; off: string[] } {
  const told = new Set([...purchase.discounts, ...earned, ...notApplied, ...benefits].map(({ rule }) => rule));
  return { refused: notApplied, off: (document.rules ?? []).filter(({ code, active }) => active === false && !told.has(code)).map(({ code }) => code) };
}

/** Which goods a rule is about, when its effects name them. */
export function goodsOf({ rules = [] }: ProgramDocument, code: string | undefined): LineFilter | undefined {
  return rules.find((rule) => rule.code === code)?.effects.map((effect) => ('lines' in effect ? effect.lines : undefined)).find((lines) => lines !== undefined);
}
