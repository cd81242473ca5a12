import type { EvaluationContext, EvaluationLine } from '#domain/loyalty/rules/types.ts';

/** A line of one unit for 100.00 unless told. */
export function lineOf(fields: Partial<EvaluationLine> = {}): EvaluationLine {
  const { quantity = 1, unitPriceMinor = 10_000 } = fields;
  const grossMinor = fields.grossMinor ?? quantity * unitPriceMinor;
  return { lineId: '1', sku: null, name: 'Tea', category: null, tags: [], netMinor: grossMinor, paidMinor: grossMinor, ...fields, quantity, unitPriceMinor, grossMinor };
}

type Fields = Partial<Omit<EvaluationContext, 'purchase'>> & { purchase?: Partial<EvaluationContext['purchase']> };

/** What a rule sees of a purchase on Friday 10 April 2026, 13:30 in Moscow. */
export function contextOf({ purchase, ...fields }: Fields = {}): EvaluationContext {
  const lines = fields.lines ?? [lineOf()];
  const sum = (amount: (line: EvaluationLine) => number) => lines.reduce((total, line) => total + amount(line), 0);
  return {
    at: Date.parse('2026-04-10T10:30:00Z'), timezone: 'Europe/Moscow',
    placePath: ['hall', 'city', 'all'], lines,
    customer: { externalId: 'c-1', birthday: '1990-04-10', fields: { city: 'Kazan', children: 2 } },
    member: { level: 'silver', since: Date.parse('2026-01-31T22:00:00Z'), wallets: { BONUS: { active: 120, pending: 30, debt: 0 } } },
    level: { rateBps: 700, vip: true }, instrument: null,
    metric: () => 0, inSegment: () => false,
    ...fields,
    purchase: { grossMinor: sum((line) => line.grossMinor), netMinor: sum((line) => line.netMinor), paidMinor: sum((line) => line.paidMinor), units: sum((line) => line.quantity), place: 'hall', paymentMethod: 'card', ...purchase },
  };
}
