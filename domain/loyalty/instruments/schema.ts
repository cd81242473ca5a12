import { z } from 'zod';
import { day, instant, moneyMinor } from '../../shared/schemas.ts';
import { anyEffect } from '../rules/effect-schema.ts';
import { anyExpression, codeSchema, lastingSchema, limitSchema, lineFilterSchema, localTextSchema } from '../rules/schema-parts.ts';
import { DEFAULT_CODE_PATTERN } from './codes.ts';
import type { InstrumentTypeDocument } from './types.ts';

const LONGEST_CODE = 64;

/** A code as people type it: no white space, nothing that divides a path. */
export const instrumentCode = z.string().min(1).max(LONGEST_CODE).regex(/^[^\s/?#\\\p{C}]+$/u, 'must be without white space, /, \\, ? and #').refine((code) => code.isWellFormed(), 'must be well-formed text');

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time HH:MM');
const schedule = z.strictObject({
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional().meta({ description: 'ISO weekdays, 1 is Monday' }), from: time.optional(), to: z.union([time, z.literal('24:00')]).optional(),
}).meta({ id: 'InstrumentSchedule', description: 'Days and hours in the program\'s zone; `to` is exclusive and may lie after midnight' });

const round = z.enum(['end_of_day', 'end_of_month']).optional();
const from = z.enum(['issue', 'first_use']).optional();
const until = z.union([day, instant.transform((value) => value.toISOString())]);
const validity = z.union([z.strictObject({ after: lastingSchema, from, round }), z.strictObject({ until, from, round })]);

const instrumentLimit = limitSchema.refine(({ measure }) => measure === 'count' || measure === 'units' || measure === 'sum', { error: 'an instrument is limited by count, units or sum', path: ['measure'] })
  .refine(({ subject }) => subject !== 'card', { error: 'an instrument has no limits by card', path: ['subject'] });

const holdsSomething = ({ kind }: { kind: string }) => kind === 'certificate' || kind === 'pass';
const largestBalance = 1_000_000_000_000;

/** An instrument type as it is written; conditions are checked where its program is known. */
export const InstrumentTypeBody = z.strictObject({
  kind: z.enum(['coupon', 'certificate', 'pass', 'offer']), program: codeSchema, name: localTextSchema,
  effects: z.array(anyEffect).max(20).optional(), group: codeSchema.optional(), exclusive: z.boolean().optional(), when: anyExpression.optional(),
  lines: lineFilterSchema.optional(), places: z.array(codeSchema.or(z.string().min(1).max(100))).max(500).optional(), schedule: schedule.optional(), priceMinor: moneyMinor.optional(),
  balance: z.strictObject({ unit: z.enum(['money', 'visits']), amount: z.number().int().min(1).max(largestBalance) }).optional(), validity: validity.optional(),
  limits: z.array(instrumentLimit).max(20).optional(), perDay: z.number().int().min(1).max(1000).optional(), freeze: z.strictObject({ max: lastingSchema }).optional(),
  refundable: z.boolean().optional(), transferable: z.boolean().optional(),
  code: z.strictObject({ pattern: z.string().max(LONGEST_CODE).regex(/^[\p{L}\p{N}#_-]*#[\p{L}\p{N}#_-]*$/u, 'must be letters, digits, -, _ and at least one #') }).optional().meta({ description: `\`#\` is a random character; ${DEFAULT_CODE_PATTERN} unless given` }),
}).refine((type) => type.balance === undefined || holdsSomething(type), { error: 'only certificates and passes have a balance', path: ['balance'] })
  .refine((type) => (type.effects ?? []).length === 0 || !holdsSomething(type), { error: 'only coupons and offers have effects', path: ['effects'] })
  .meta({ id: 'InstrumentTypeDocument' });

/** The document as the engine reads it: as it was sent, with instants in UTC. */
export const documentOf = (body: z.output<typeof InstrumentTypeBody>): InstrumentTypeDocument => body as InstrumentTypeDocument;
