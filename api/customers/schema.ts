import { z } from 'zod';
import { CONSENT_CHANNELS } from '#domain/customers/consents.ts';
import { day, externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, moneyOut, page, pointsOut, workflowRef } from '../routing/schemas.ts';
import { unitsOut } from '../purchases/schema.ts';
import { exportedLoyalty } from './export.ts';
import { sorts } from './position.ts';

const STAGES = ['new', 'active', 'at_risk', 'lost', 'won_back'] as const;

export const customerParams = z.strictObject({ id });

const consent = z.strictObject({ granted: z.boolean(), at: instantOut, source: z.string().nullable(), text: z.string().optional() });
const nullable = z.string().nullable();
const attributes = z.record(z.string(), z.unknown());

const membership = z.strictObject({ id, program: z.string(), level: z.string() });

export const customer = z.strictObject({
  id, externalId: nullable, name: nullable, email: nullable, phone: nullable, telegram: nullable, locale: nullable, timezone: nullable,
  birthday: z.iso.date().nullable(),
  stage: z.enum(STAGES),
  attributes,
  consents: z.partialRecord(z.enum(CONSENT_CHANNELS), consent),
  registeredAt: instantOut, createdAt: instantOut, lastPurchaseAt: instantOut.nullable(),
  purchaseCount: z.number().int(), spentMinor: moneyOut, currency: z.string(),
  memberships: z.array(membership),
}).meta({ id: 'Customer' });

const dayOrInstant = z.union([day, instant]).meta({ description: 'ISO 8601 instant, or a day in the organization\'s time zone' });

export const customersQuery = z.strictObject({
  ...page,
  search: text(200, 0).optional().meta({ description: 'Part of a name, e-mail, phone, user name or external id' }),
  stage: z.enum(STAGES).optional(),
  place: externalId.optional().meta({ description: 'Who bought at this place or below it' }),
  level: text(64).optional().meta({ description: 'Code of a level in any program' }),
  contactable: z.enum(['true', 'false']).optional().meta({ description: 'Whether a consent is granted on any channel' }),
  registeredFrom: dayOrInstant.optional(),
  registeredTo: dayOrInstant.optional(),
  sort: z.enum(sorts).default('-registeredAt'),
});
export const customersAnswer = listOf(customer);

export const summaryAnswer = z.strictObject({ total: z.number().int(), byStage: z.strictObject(Object.fromEntries(STAGES.map((stage) => [stage, z.number().int()])) as Record<(typeof STAGES)[number], z.ZodNumber>) });
export const registeredAnswer = z.strictObject({ customer, workflow: workflowRef.nullable() });
export const customerAnswer = z.strictObject({ customer, onboarding: z.strictObject({ state: z.enum(['running', 'completed']), workflow: workflowRef }).nullable() });
export const changedAnswer = z.strictObject({ customer });

export const membershipBody = z.strictObject({
  program: text(64).meta({ description: 'Code of the program' }),
  occurredAt: instant.optional().meta({ description: 'Since when; now unless told' }),
}).meta({ id: 'MembershipBody' });
export const membershipAnswer = z.strictObject({ membership });

const timelineRow = z.strictObject({ id, type: z.string(), occurredAt: instantOut, data: z.record(z.string(), z.unknown()) }).meta({ id: 'TimelineRow' });
export const timelineQuery = z.strictObject({
  ...page,
  type: z.string().max(400).regex(/^[a-z_]+(?:\.[a-z_]+)?(?:,[a-z_]+(?:\.[a-z_]+)?)*$/).optional().meta({ description: 'One type or several with commas: `purchase.processed,message.sent`' }),
  asOf: instant.optional().meta({ description: 'What had happened by then' }),
});
export const timelineAnswer = listOf(timelineRow);

const exportedLine = z.strictObject({
  lineId: z.string(), sku: nullable, name: z.string(), category: nullable, quantity: z.number().int(), unitPriceMinor: moneyOut, paidMinor: moneyOut, earned: pointsOut, returnedQuantity: z.number().int(),
});
export const exportAnswer = z.strictObject({
  export: z.strictObject({
    exportedAt: instantOut,
    customer,
    identities: z.array(z.strictObject({ kind: z.string(), value: z.string(), createdAt: instantOut })),
    purchases: z.array(z.strictObject({
      id, externalId: z.string(), occurredAt: instantOut, place: nullable, currency: z.string(), grossMinor: moneyOut, payableMinor: moneyOut, refundedMinor: moneyOut,
      pointsSpent: pointsOut, earned: pointsOut.meta({ description: 'Of all wallets: a figure only where there is one' }), earnedBy: z.array(unitsOut), spentFrom: z.array(unitsOut), lines: z.array(exportedLine),
    })),
    ledger: z.array(z.strictObject({
      id, program: z.string(), wallet: z.string(), account: z.string(), type: z.string(), points: pointsOut, rule: nullable, reason: nullable, occurredAt: instantOut,
    })),
    events: z.array(z.strictObject({ id, externalId: nullable, type: z.string(), properties: attributes, occurredAt: instantOut })),
    messages: z.array(z.strictObject({ id, channel: z.string(), template: z.string(), locale: z.string(), status: z.string(), reason: nullable, createdAt: instantOut })),
    timeline: z.array(timelineRow),
    ...exportedLoyalty,
  }),
});

export const eventAnswer = z.strictObject({
  event: z.strictObject({ id, externalId: nullable, customer: z.strictObject({ id }), type: z.string(), occurredAt: instantOut, properties: attributes }).meta({ id: 'Event' }),
});

export const searchQuery = z.strictObject({ q: text(200) });
export const searchAnswer = z.strictObject({ data: z.array(z.strictObject({ kind: z.enum(['customer', 'purchase', 'place', 'instrument', 'card', 'offer', 'program', 'segment']), id: z.string().meta({ description: 'Of instruments, offers, programs and segments the code, of cards the number' }), title: z.string(), subtitle: z.string() })) });
