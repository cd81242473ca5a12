import { z } from 'zod';
import { CustomerReference } from '#domain/customers/reference.ts';
import { instrumentCode, InstrumentTypeBody } from '#domain/loyalty/instruments/schema.ts';
import { codeSchema, localTextSchema } from '#domain/loyalty/rules/schema-parts.ts';
import { externalId, id, instant, moneyMinor, quantity, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, moneyOut, page, workflowRef } from '../routing/schemas.ts';

const balance = z.number().int().min(1).max(1_000_000_000_000);
const occurredAt = instant.optional().meta({ description: 'When it happened; now unless given' });
const named = externalId.optional();
export const STATES = ['issued', 'active', 'frozen', 'depleted', 'expired', 'blocked', 'refunded'] as const;
const state = z.enum(STATES);
const kind = z.enum(['coupon', 'certificate', 'pass', 'offer']);

export { InstrumentTypeBody };
export const TypeParams = z.strictObject({ type: codeSchema.meta({ description: 'Code of the instrument type' }) });
export const TypesQuery = z.strictObject({ ...page, kind: kind.optional(), program: codeSchema.optional() });
export const InstrumentParams = z.strictObject({ instrument: z.string().min(1).max(64).meta({ description: 'Code of the instrument' }) });
export const VisitParams = z.strictObject({ instrument: z.string().min(1).max(64), visit: z.string().min(1).max(100).meta({ description: 'externalId of the visit' }) });
export const PoolParams = z.strictObject({ pool: id });
export const InstrumentQuery = z.strictObject({
  asOf: instant.optional(), cursor: page.cursor, limit: z.coerce.number().int().min(1).max(200).default(200).meta({ description: '1–200: latest entries of the ledger', override: { type: 'integer', minimum: 1, maximum: 200, default: 200 } }),
});
export const HolderParams = z.strictObject({ customer: id });
export const HeldQuery = z.strictObject({ ...page, asOf: instant.optional() });
export const PageQuery = z.strictObject(page);
export const InstrumentsQuery = z.strictObject({ ...page, type: codeSchema.optional(), kind: kind.optional(), state: state.optional(), customer: id.optional(), pool: id.optional(), search: text(64).optional() });

export const IssueBody = z.strictObject({
  externalId: named, code: instrumentCode.optional(), customer: CustomerReference.optional().meta({ description: 'Whose it is; without it, whoever has the code may use it' }),
  balance: z.union([balance, z.strictObject({ unit: z.enum(['money', 'visits']), amount: balance }).transform(({ amount }) => amount)]).optional().meta({ description: 'Minor units of money, or visits' }),
  priceMinor: moneyMinor.optional(), validFrom: instant.optional(), expiresAt: instant.optional(), occurredAt,
}).meta({ id: 'InstrumentIssueBody' });
export const PoolBody = z.strictObject({ externalId, count: z.number().int().min(1).max(500_000), occurredAt }).meta({ id: 'InstrumentPoolBody' });
export const ReservationBody = z.strictObject({ externalId: named, customer: CustomerReference, ttlSeconds: z.number().int().min(1).max(2_592_000), occurredAt }).meta({ id: 'ReservationBody' });
export const ReleaseBody = z.strictObject({ externalId: named, customer: CustomerReference, occurredAt }).meta({ id: 'ReservationReleaseBody' });
export const VisitBody = z.strictObject({ externalId, occurredAt, service: text(200), place: externalId.optional(), units: quantity.optional() }).meta({ id: 'VisitBody' });
export const CancelBody = z.strictObject({ occurredAt }).optional();
export const FreezeBody = z.strictObject({ externalId: named, occurredAt, days: z.number().int().min(1).max(3660).optional().meta({ description: 'All that are left, unless given' }) }).optional().meta({ id: 'FreezeBody' });
export const ActionBody = z.strictObject({ externalId: named, occurredAt }).optional().meta({ id: 'InstrumentActionBody' });
export const TransferBody = z.strictObject({ externalId: named, from: CustomerReference.optional(), to: CustomerReference, occurredAt }).meta({ id: 'TransferBody' });
export const TopUpBody = z.strictObject({ externalId, amount: balance, priceMinor: moneyMinor.optional(), occurredAt }).meta({ id: 'TopUpBody' });

const typeOut = z.strictObject({
  code: z.string(), kind, program: z.string(), name: localTextSchema, version: z.number().int(), document: z.looseObject({}).meta({ description: 'As it was sent' }),
  createdAt: instantOut, updatedAt: instantOut,
}).meta({ id: 'InstrumentType' });
export const TypeAnswer = z.strictObject({ instrumentType: typeOut });
export const TypeList = listOf(typeOut);

const common = { code: z.string(), type: z.string(), kind, state, balance: z.number().int().nullable(), unit: z.enum(['money', 'visits']).nullable(), expiresAt: instantOut.nullable(), customer: z.strictObject({ id: z.string() }).nullable() };
const instrumentOut = z.strictObject({ ...common, uses: z.number().int(), issuedAt: instantOut, validFrom: instantOut.nullable(), frozenUntil: instantOut.nullable(), freezeDaysLeft: z.number().int(), priceMinor: moneyOut.nullable() });
const entryOut = z.strictObject({
  type: z.string(), amount: z.number().int(), occurredAt: instantOut, externalId: z.string().optional(), purchase: z.strictObject({ id: z.string() }).optional(), service: z.string().optional(), until: instantOut.optional(),
});
export const InstrumentAnswer = z.strictObject({ instrument: instrumentOut.meta({ id: 'Instrument' }) });
export const InstrumentDetail = z.strictObject({
  instrument: z.strictObject({ ...instrumentOut.shape, ledger: z.array(entryOut).meta({ description: 'The latest entries, in order' }) }).meta({ id: 'InstrumentWithLedger' }),
  nextCursor: z.string().nullable().meta({ description: 'Where the ledger goes on backwards; null: it begins here' }),
});
const holder = z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable();
export const InstrumentList = listOf(z.strictObject({ ...common, customer: holder, issuedAt: instantOut }).meta({ id: 'InstrumentRow' }));
export const InstrumentCounts = z.strictObject({
  data: z.array(z.strictObject({ type: z.string(), issued: z.number().int(), usable: z.number().int().meta({ description: 'Neither used up nor over, frozen, blocked or refunded' }), uses: z.number().int() })),
}).meta({ id: 'InstrumentCounts' });
export const HeldList = listOf(instrumentOut);
export const VisitAnswer = z.strictObject({ remaining: z.number().int(), expiresAt: instantOut.nullable() }).meta({ id: 'VisitAnswer' });
export const ReservationAnswer = z.strictObject({ reservation: z.strictObject({ code: z.string(), customer: z.strictObject({ id: z.string() }), expiresAt: instantOut }) });
export const RefundAnswer = z.strictObject({ refundMinor: moneyOut, instrument: instrumentOut });
const poolOut = z.strictObject({ id: z.string(), type: z.string(), externalId: z.string(), state: z.enum(['running', 'done']), done: z.number().int(), count: z.number().int(), createdAt: instantOut, finishedAt: instantOut.nullable() }).meta({ id: 'InstrumentPool' });
export const PoolAnswer = z.strictObject({ pool: poolOut, workflow: workflowRef });
export const PoolList = listOf(poolOut);
