import { z } from 'zod';
import { CustomerReference } from '#domain/customers/reference.ts';
import { externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, pointsOut } from '../routing/schemas.ts';

export const CustomerParams = z.strictObject({ id });
export const ReferralQuery = z.strictObject({ program: text(64).optional().meta({ description: 'Code of the program; `main` unless told' }), asOf: instant.optional() });

const customerRef = z.strictObject({ id: z.string() });
const states = z.enum(['registered', 'qualified', 'rewarded', 'rejected', 'cancelled']);
const record = {
  customer: customerRef, name: z.string().nullable(), state: states,
  reason: z.enum(['advocate_limit', 'shared_payment_fingerprint', 'self_referral', 'advocate_left', 'term_over', 'returned']).nullable(),
  registeredAt: instantOut, qualifiedAt: instantOut.nullable(), holdUntil: instantOut.nullable(), points: pointsOut,
};

export const ReferralAnswer = z.strictObject({
  code: z.string(),
  referredBy: z.strictObject({ id: z.string(), ...record }).optional(),
  friends: z.array(z.strictObject(record)),
  statistics: z.strictObject({
    friends: z.number().int(), registered: z.number().int(), qualified: z.number().int(), rewarded: z.number().int(), rejected: z.number().int(), cancelled: z.number().int(),
    points: pointsOut.meta({ description: 'What the friends brought, without cancelled ones' }),
  }),
}).meta({ id: 'Referral' });

export const MergeBody = z.strictObject({ from: CustomerReference, externalId, occurredAt: instant.optional() }).meta({ id: 'MergeBody' });
export const LinkBody = z.strictObject({ to: CustomerReference, externalId }).meta({ id: 'LinkBody' });
