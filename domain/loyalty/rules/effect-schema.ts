import { z } from 'zod';
import { exactOf } from './exact.ts';
import type { EffectDocument, Expression } from '../program.ts';
import { anyExpression, codeSchema, lineFilterSchema, localTextSchema, MOST_BPS, MOST_POINTS, plainCodeSchema } from './schema-parts.ts';

const WHOLE = 10_000;

/** A number of an effect: an integer in bounds, or an expression. */
const numberUpTo = (most: number, least = 0) => anyExpression.refine(
  (value: Expression) => (typeof value === 'object' && value !== null) || (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most),
  `must be an integer from ${least} to ${most}, or an expression`);

const MOST_TIMES = 1_000;
const multiplier = anyExpression.refine(
  (value) => (typeof value === 'object' && value !== null) || (typeof value === 'number' && exactOf(value) !== null && value >= 0 && value <= MOST_TIMES),
  `must be a number from 0 to ${MOST_TIMES}, or an expression`).meta({ description: 'Multiplies the number before it is rounded down; a rate times it is a whole number of basis points' });

/** One of the ways in which an effect says how much. */
const exactlyOne = (...ways: readonly string[]) => ({
  check: (effect: object) => ways.filter((way) => (effect as Record<string, unknown>)[way] !== undefined).length === 1,
  message: `must have exactly one of ${ways.join(', ')}`,
});
const discountWays = exactlyOne('percentBps', 'amountMinor', 'priceMinor');
const pointsWays = exactlyOne('rateBps', 'fixed', 'formula');
const cashbackWays = exactlyOne('rateBps', 'fixed');

const rate = numberUpTo(MOST_BPS).optional();
const amount = numberUpTo(MOST_POINTS).optional();
const lines = lineFilterSchema.optional();

/** An effect by its shape; its expressions are checked where the program is known. */
export const anyEffect: z.ZodType<EffectDocument, EffectDocument> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('discount'), percentBps: numberUpTo(WHOLE).optional(), amountMinor: amount, priceMinor: amount, lines }).refine(discountWays.check, discountWays.message),
  z.strictObject({ type: z.literal('points'), wallet: plainCodeSchema, rateBps: rate, fixed: amount, formula: anyExpression.optional(), multiplier: multiplier.optional(), lines }).refine(pointsWays.check, pointsWays.message),
  z.strictObject({ type: z.literal('cashback'), wallet: plainCodeSchema, rateBps: rate, fixed: amount, lines }).refine(cashbackWays.check, cashbackWays.message),
  z.strictObject({ type: z.literal('gift'), sku: codeSchema, quantity: numberUpTo(1_000_000, 1) }),
  z.strictObject({ type: z.literal('service'), code: codeSchema }),
  z.strictObject({ type: z.literal('message'), text: localTextSchema }),
]).meta({ id: 'Effect', description: 'What a rule, coupon or offer does' });
