import { z } from 'zod';
import { externalId } from '#domain/shared/schemas.ts';
import { instantOut, moneyOut, pointsOut } from '../routing/schemas.ts';

const PERIODS = ['7', '30', '90'] as const;

export const OverviewQuery = z.strictObject({
  days: z.enum(PERIODS).default('30').transform(Number).meta({ description: 'Whole days, ending today', override: { type: 'integer', enum: PERIODS.map(Number), default: 30 } }),
  place: externalId.optional().meta({ description: 'Only this place and what is below it' }),
});

const placeOut = z.strictObject({ externalId: z.string(), name: z.string() });
const metric = <S extends z.ZodType>(value: S, description: string) => z.strictObject({ value, previous: value }).meta({ description });
const count = z.number().int();

export const ATTENTION_KINDS = ['place_silent', 'purchases_refused', 'purchases_waiting', 'imports_failed', 'runs_attention'] as const;

const attentionOut = z.strictObject({
  kind: z.enum(ATTENTION_KINDS), count: count.optional(), place: placeOut.optional(), at: instantOut.optional(),
  code: z.string().optional().meta({ description: 'The most frequent code of refusal' }), detail: z.string(),
}).meta({ id: 'AttentionItem' });

export const Overview = z.strictObject({
  period: z.strictObject({ from: instantOut, to: instantOut.meta({ description: 'Exclusive: the midnight that ends today' }), timezone: z.string() }),
  currency: z.string(),
  metrics: z.strictObject({
    revenueMinor: metric(moneyOut, 'Paid, less what was given back, each on its own day'),
    purchases: metric(count, 'Purchases processed'),
    averageMinor: metric(moneyOut, 'Revenue per purchase'),
    buyers: metric(count, 'Different customers who bought'),
    newCustomers: metric(count, 'Registered in the period; with a place, those of them who have bought there'),
    pointsLiability: metric(pointsOut, 'Smallest units of all wallets that can still be spent, active and pending: now, and at the end of the period before; with a place, those granted there'),
    liabilityMinor: metric(moneyOut, "The same in money: the points of every wallet at its value, of programs in the organization's currency"),
  }).meta({ description: 'Each with its value in the period of the same length before' }),
  daily: z.array(z.strictObject({ date: z.iso.date(), revenueMinor: moneyOut, purchases: count, previousRevenueMinor: moneyOut })).meta({ description: 'Every day of the period, also those without purchases' }),
  places: z.array(z.strictObject({ place: placeOut, revenueMinor: moneyOut, purchases: count })).meta({ description: 'The ten places with the highest revenue' }),
  attention: z.array(attentionOut),
  lastEventAt: instantOut.nullable(),
}).meta({ id: 'Overview' });
