import { z } from 'zod';
import { CustomerReference } from '#domain/customers/reference.ts';
import { externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page, pointsOut, workflowRef } from '../routing/schemas.ts';

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

export const DryRunQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).optional().meta({ description: '`true`: says what would happen, and does nothing' }) });
export const PreviewQuery = z.strictObject({ from: id.meta({ description: 'Id of the customer that would be merged into this one' }), occurredAt: instant.optional() });

const merge = z.strictObject({
  id: z.string(), externalId: z.string(), from: customerRef, into: customerRef, occurredAt: instantOut, undoneAt: instantOut.nullable(),
  moved: z.record(z.string(), z.number().int()).meta({ description: 'Rows of each kind that became the survivor’s' }),
  memberships: z.array(z.strictObject({
    program: z.string(), from: z.string().meta({ description: 'The membership that moved' }), into: z.string().nullable().meta({ description: 'The survivor’s membership it joined; null: the survivor had none and took it over' }),
    wallets: z.array(z.strictObject({ wallet: z.string(), active: pointsOut, pending: pointsOut, debt: pointsOut })),
  })),
  conflicts: z.array(z.string()).meta({ description: 'Fields in which the two differ; the survivor’s stand' }),
}).meta({ id: 'Merge' });
export const MergeAnswer = z.strictObject({ merge });
export const MergeParams = z.strictObject({ id });
export const UndoBody = z.strictObject({ occurredAt: instant.optional() }).optional();

export const LinkAnswer = z.strictObject({ link: z.strictObject({ id: z.string(), externalId: z.string() }), person: z.strictObject({ id: z.string(), customers: z.array(customerRef) }) }).meta({ id: 'PersonLink' });

const membership = z.strictObject({
  id: z.string(), program: z.string(), level: z.string(),
  wallets: z.array(z.strictObject({ wallet: z.string(), active: pointsOut, pending: pointsOut, debt: pointsOut })),
});
export const PersonAnswer = z.strictObject({
  person: z.strictObject({
    id: z.string().nullable().meta({ description: 'Null: nobody is linked' }),
    customers: z.array(z.strictObject({
      id: z.string(), name: z.string().nullable(), purchaseCount: z.number().int(), spentMinor: z.number().int(), currency: z.string(), memberships: z.array(membership),
      merged: z.array(z.strictObject({ id: z.string(), merge: z.string(), mergedAt: instantOut })).meta({ description: 'Customers merged into this one' }),
    })),
  }),
}).meta({ id: 'PersonView' });
export const PersonQuery = z.strictObject({ asOf: instant.optional() });

export const SuggestionsQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }) });
export const Suggestions = z.strictObject({
  data: z.array(z.strictObject({
    customers: z.array(z.strictObject({ id: z.string(), name: z.string().nullable() })), score: z.number().int().meta({ description: '0–100' }),
    reasons: z.array(z.enum(['name_birthday', 'email_alias', 'payment', 'device'])),
  })),
  nextCursor: z.null(),
}).meta({ id: 'MatchSuggestions' });

const difference = z.strictObject({
  check: z.enum(['transaction_sum', 'lot_remaining', 'negative_lot', 'debt', 'balance', 'replay', 'counter', 'instrument']),
  id: z.string().meta({ description: 'Of the transaction, lot, membership, counter or instrument' }), found: z.number().int(), expected: z.number().int(),
}).meta({ id: 'InvariantDifference' });
const invariantCheck = z.strictObject({
  id: z.string(), ok: z.boolean(), differenceCount: z.number().int(), differences: z.array(difference).meta({ description: 'The first 200' }), source: z.enum(['request', 'nightly']),
  startedAt: instantOut, finishedAt: instantOut,
}).meta({ id: 'InvariantCheck' });
export const CheckAnswer = z.strictObject({ ok: z.boolean(), differences: z.array(difference), check: invariantCheck, workflow: workflowRef });
export const CheckStarted = z.strictObject({ check: z.strictObject({ id: z.string(), status: z.literal('running') }), workflow: workflowRef });
export const InvariantsQuery = z.strictObject(page);
export const InvariantChecks = listOf(invariantCheck).meta({ id: 'InvariantCheckList' });
