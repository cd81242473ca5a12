import { z } from 'zod';
import { currency, day, externalId, moneyMinor, text, timezone } from '../../shared/schemas.ts';
import type { EffectDocument, ProgramDocument } from '../program.ts';
import { OPEN_VOCABULARY } from './catalogue.ts';
import { checkEffect, checkProgram } from './check.ts';
import { anyEffect } from './effect-schema.ts';
import {
  anyExpression, budgetSchema, codeSchema, durationSchema, lastingPeriodSchema, limitSchema, localTextSchema, MOST_POINTS, plainCodeSchema, termSchema, type Problem,
} from './schema-parts.ts';

export { codeSchema, limitSchema, localTextSchema, termSchema };

type Context = z.core.$RefinementCtx;
const report = (problems: readonly Problem[], context: Context): void => {
  for (const { path, code, message } of problems) context.addIssue({ code: 'custom', path: path === '' ? [] : path.split('.'), message, params: { code } });
};
/** Paths of a part begin where the part does. */
const within = (problems: readonly Problem[]): Problem[] => problems.map((problem) => ({ ...problem, path: problem.path.replace(/^\./, '') }));

/** An effect outside of a program's document: any wallet and any level value may be named. */
export const effectSchema: z.ZodType<EffectDocument, EffectDocument> = anyEffect.superRefine((effect, context) => report(within(checkEffect(effect, '', OPEN_VOCABULARY)), context));

const MOST_RULES = 1_000;
const MOST_GROUPS = 200;
const MOST_WALLETS = 50;
const name = localTextSchema.optional();
const bps = z.number().int().min(0).max(10_000);
const priority = z.number().int().min(-1_000_000).max(1_000_000).optional();

const wallet = z.strictObject({
  code: plainCodeSchema, name, scale: z.number().int().min(0).max(6).optional(), rounding: z.enum(['floor', 'half_up']).optional(),
  unitValueMinor: z.number().int().min(1).max(MOST_POINTS).optional(), earnOn: z.enum(['paid_money', 'net']).optional(), maxPayShareBps: bps.optional(),
  activation: z.union([z.strictObject({ after: durationSchema }), z.strictObject({ on: day })]).optional(),
  expiry: termSchema.nullable().optional(), limits: z.array(limitSchema).max(50).optional(),
}).meta({ id: 'Wallet' });

const returns = z.strictObject({
  method: z.enum(['proportional', 're_evaluate', 'keep_fixed']).optional(), policy: z.enum(['only_pending', 'within_balance', 'unlimited']).optional(),
  levels: z.enum(['immediate', 'keep_until_expiry']).optional(), expiredGrace: termSchema.optional(), instruments: z.enum(['restore_on_full_return', 'never']).optional(),
});

const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const levelValue = z.union([z.number().min(-MOST_POINTS).max(MOST_POINTS), text(200), z.boolean()]);
const level = z.strictObject({
  code: codeSchema, name, when: anyExpression.optional(),
  values: z.record(plainCodeSchema.refine((key) => !RESERVED.has(key), 'is reserved'), levelValue).refine((values) => Object.keys(values).length <= 50, 'must be at most 50 values').optional(),
});
const levels = z.strictObject({
  atPurchase: z.enum(['before', 'split', 'after']).optional(), effective: z.enum(['now', 'next_period']).optional(), term: termSchema.nullable().optional(),
  downgrade: z.enum(['one_down', 'full', 'none']).optional(), grace: termSchema.nullable().optional(), list: z.array(level).min(1).max(MOST_WALLETS),
});

const group = z.strictObject({ code: codeSchema, name, mode: z.enum(['stack', 'first', 'highest', 'lowest']).optional(), priority, base: z.enum(['sequential', 'initial']).optional() });
const rule = z.strictObject({
  code: codeSchema, name, group: codeSchema.optional(), priority, active: z.boolean().optional(), exclusive: z.boolean().optional(),
  when: anyExpression.optional(), effects: z.array(anyEffect).min(1).max(20), budget: budgetSchema.optional(),
}).meta({ id: 'Rule' });

const referral = z.strictObject({
  wallet: plainCodeSchema, advocate: moneyMinor, friend: moneyMinor, when: anyExpression.optional(), within: durationSchema.optional(), hold: durationSchema.optional(),
  advocateLimit: z.strictObject({ max: z.number().int().min(1).max(MOST_POINTS), period: lastingPeriodSchema }).optional(),
});

/** The keys of a program document, for schemas that add to them. */
export const programFields = {
  name, timezone, currency, enrolment: z.enum(['automatic', 'manual']).optional(), place: externalId.nullable().optional(),
  wallets: z.array(wallet).min(1).max(MOST_WALLETS), returns: returns.optional(), levels: levels.optional(),
  groups: z.array(group).max(MOST_GROUPS).optional(), rules: z.array(rule).max(MOST_RULES).optional(), limits: z.array(limitSchema).max(MOST_GROUPS).optional(),
  referral: referral.nullable().optional(),
};

/** Adds what a program's own check finds to a schema's issues; it reads what has the right shape. */
export function refineProgram(document: ProgramDocument, context: Context): void {
  if (context.issues.length === 0) report(checkProgram(document), context);
}

/** A program document: its shape and, when that is right, everything `checkProgram` finds. It changes nothing in the document. */
export const ProgramBody = z.strictObject(programFields).superRefine(refineProgram).meta({ id: 'ProgramDocument' });
