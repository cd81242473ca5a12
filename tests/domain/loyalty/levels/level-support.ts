import { levelRules, type LevelRule } from '#domain/loyalty/levels/rules.ts';
import type { FactLine, PurchaseFact } from '#domain/loyalty/levels/types.ts';
import { mainProgram, type Expression, type LevelsDocument, type MetricSpec, type ReturnsDocument } from '#domain/loyalty/program.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';

export const at = (iso: string) => Date.parse(iso);
export const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

export const atLeast = (spec: MetricSpec, value: number): Expression => ({ '>=': [{ metric: spec as unknown as Expression }, value] });
export const spendOfYear: MetricSpec = ['spend', {}, { rolling: 'P365D' }];

/** base, silver from 30,000.00, gold from 100,000.00 of money paid in a year. */
export const CLUB: LevelsDocument['list'] = [
  { code: 'base', values: { rateBps: 500 } },
  { code: 'silver', values: { rateBps: 700 }, when: atLeast(spendOfYear, 3_000_000) },
  { code: 'gold', values: { rateBps: 1000 }, when: atLeast(spendOfYear, 10_000_000) },
];

const TERM = { after: 'P12M', round: 'end_of_day' } as const;

export function ruleOf(levels: Partial<LevelsDocument> = {}, { returns = {}, timezone = 'Europe/Moscow' }: { returns?: ReturnsDocument; timezone?: string } = {}): LevelRule {
  const document = { ...mainProgram({ name: 'Club', timezone, currency: 'RUB' }), returns, levels: { term: TERM, list: CLUB, ...levels } };
  return levelRules([{ version: 1, program: compileProgram(document), validFrom: null, publishedAt: 0 }])[0]!;
}

export const lineOf = (paidMinor: number, part: Partial<FactLine> = {}): FactLine => ({
  sku: null, category: null, tags: [], quantity: 1, grossMinor: paidMinor, paidMinor, earned: 0, returns: [], ...part,
});

let purchases = 0;
/** A purchase of one line. */
export const bought = (when: string | number, paidMinor: number, part: Partial<FactLine> = {}): PurchaseFact => ({
  purchaseId: `purchase-${String(++purchases).padStart(6, '0')}`, at: typeof when === 'string' ? at(when) : when, placePath: [], lines: [lineOf(paidMinor, part)],
});
/** A purchase of one line that comes back whole. */
export const returned = (when: string, paidMinor: number, back: string): PurchaseFact => bought(when, paidMinor, { returns: [{ at: at(back), quantity: 1 }] });
