import { z } from 'zod';
import { externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page, pointsOut } from '../routing/schemas.ts';
import { localText, memberOut, scaleOut } from '../purchases/schema.ts';

export const CustomerParams = z.strictObject({ customer: id.meta({ description: 'Id of the customer' }) });
export const MemberParams = z.strictObject({ member: id, wallet: text(64) });
export const AsOfQuery = z.strictObject({ asOf: instant.optional() });
export const LedgerQuery = z.strictObject({ ...page, asOf: instant.optional(), program: text(64).optional(), wallet: text(64).optional() });

export const WalletList = z.strictObject({
  data: z.array(z.strictObject({
    member: z.string(), program: z.string(), wallet: z.string(), name: localText, scale: scaleOut,
    unitValueMinor: z.number().int().meta({ description: "Money value of one point of the wire, in minor units of the program's currency" }), active: pointsOut, pending: pointsOut, debt: pointsOut,
    lots: z.array(z.strictObject({ id: z.string(), remaining: pointsOut, activeFrom: instantOut, expiresAt: instantOut.nullable() })),
  })),
}).meta({ id: 'WalletList' });

export const LedgerList = listOf(z.strictObject({
  id: z.string(), type: z.enum(['grant', 'debit', 'spend', 'return', 'restore', 'expire', 'activate', 'debt', 'debt_repay', 'referral', 'merge']),
  points: pointsOut, lotId: z.string().nullable(), program: z.string(), wallet: z.string(), rule: z.string().optional(), reason: z.string().optional(), occurredAt: instantOut,
  purchase: z.strictObject({ id: z.string(), externalId: z.string() }).optional(),
})).meta({ id: 'LedgerList' });

const nameOut = z.union([z.string(), z.strictObject({ ru: z.string().optional(), en: z.string().optional(), ar: z.string().optional() })]).nullable();
const metricOut = z.array(z.unknown()).meta({ description: '[kind, filter, window], as in the condition' });

export const LevelList = z.strictObject({
  data: z.array(z.strictObject({
    member: z.string(), program: z.string(), level: z.string(), name: nameOut, since: instantOut,
    expiresAt: instantOut.nullable().meta({ description: 'When it is looked at again: the end of its term, grace or period; null: it cannot be lost by time' }),
    metrics: z.array(z.strictObject({ metric: metricOut, value: z.number() })).meta({ description: 'What the conditions of the levels read, at the instant' }),
    next: z.strictObject({ level: z.string(), name: nameOut, missing: z.array(z.strictObject({ metric: metricOut, value: z.number(), needed: z.number() })) }).nullable()
      .meta({ description: 'The next higher level, and the thresholds of its condition that are not reached' }),
  })),
}).meta({ id: 'LevelList' });

export const LimitList = z.strictObject({
  data: z.array(z.strictObject({
    program: z.string(), limit: z.string().meta({ description: 'Code of the limit, or of the rule whose budget it is' }), subject: z.enum(['member', 'card', 'place', 'instrument', 'customer', 'program']),
    bucket: z.string().meta({ description: '`2026-04-10`, `2026-W15`, `2026-05`, `2026-Q2`, `2026`, `ever`, or the duration of a rolling one' }),
    measure: z.enum(['points', 'units', 'count', 'sum', 'minutes']), used: z.number().int(), max: z.number().int(),
  })),
}).meta({ id: 'LimitList' });

export const EntryBody = z.strictObject({
  externalId, type: z.enum(['grant', 'debit']), points: z.number().int().min(1).max(1_000_000_000_000),
  expiresAt: instant.nullable().optional().meta({ description: "Absent: the wallet's rule; null: never" }), occurredAt: instant.optional(), reason: text(500),
}).meta({ id: 'WalletEntryBody' });

export const EntryAnswer = z.strictObject({
  entry: z.strictObject({ id: z.string(), externalId: z.string(), type: z.enum(['grant', 'debit']), wallet: z.string(), points: pointsOut, occurredAt: instantOut, reason: z.string() }),
  member: memberOut,
}).meta({ id: 'WalletEntryAnswer' });
