import { z } from 'zod';
import { CustomerReference } from '#domain/customers/reference.ts';
import { effectSchema } from '#domain/loyalty/rules/schema.ts';
import { anyExpression, codeSchema, lastingSchema, localTextSchema, termSchema } from '#domain/loyalty/rules/schema-parts.ts';
import { instant } from '#domain/shared/schemas.ts';
import { instantOut, listOf, moneyOut, page, workflowRef } from '../routing/schemas.ts';

const MOST_NAMED = 1000;
const arm = z.enum(['target', 'control']);
const share = z.number().int().min(0).max(10_000);

export const OfferParams = z.strictObject({ code: codeSchema });
export const AsOfQuery = z.strictObject({ asOf: instant.optional() });

const assign = z.union([
  z.strictObject({ customers: z.array(z.strictObject({ customer: CustomerReference, arm: arm.optional() })).min(1).max(MOST_NAMED), controlShareBps: share.optional() }),
  z.strictObject({ segment: codeSchema, controlShareBps: share.default(1000).meta({ description: 'Share of the segment that is held back, basis points' }) }),
], { error: 'must be {customers} or {segment, controlShareBps}' }).meta({ id: 'OfferAssign', description: 'Up to 1,000 customers by name, the arm fixed by hand or by the share; or a segment. Whoever has the offer keeps his arm.' });

export const OfferBody = z.strictObject({
  program: codeSchema, name: localTextSchema.optional(), effects: z.array(effectSchema).min(1).max(50), when: anyExpression.optional(),
  validFrom: instant, validFor: z.union([lastingSchema, termSchema]).meta({ description: 'Duration in the zone of the program; only a term rounds' }), assign,
}).meta({ id: 'OfferBody' });

export const SegmentBody = z.strictObject({
  name: localTextSchema, program: codeSchema.optional().meta({ description: 'Whose metrics and levels the condition reads; `main` unless told' }), when: anyExpression,
}).meta({ id: 'SegmentBody' });

export const OffersQuery = z.strictObject({
  ...page, effect: z.enum(['true', 'false']).optional().meta({ description: '`true`: with the effect of each offer, which takes longer' }),
});
export const SegmentQuery = z.strictObject({ asOf: instant.optional() });
export const SegmentCustomersQuery = z.strictObject({ ...page, asOf: instant.optional() });

const anything = z.looseObject({});
const text = z.union([z.string(), anything]);
const effects = z.array(anything);

const offerOut = z.strictObject({
  code: z.string(), program: z.string(), name: text.nullable(), effects, when: z.unknown().optional(),
  state: z.enum(['scheduled', 'active', 'ended']), validFrom: instantOut, validTo: instantOut, validFor: z.strictObject({ after: z.string(), round: z.string().optional() }),
  assign: z.strictObject({ segment: z.string().nullable(), controlShareBps: z.number().int() }),
  assigning: z.boolean().meta({ description: 'The segment is still being gone through' }),
  assigned: z.strictObject({ target: z.number().int(), control: z.number().int() }),
  used: z.number().int().meta({ description: 'Persons who have used it and not returned all of it' }),
}).meta({ id: 'Offer' });

export const OfferAnswer = z.strictObject({ offer: offerOut, workflow: workflowRef.optional() }).meta({ id: 'OfferAnswer' });

export const CustomerOfferList = z.strictObject({
  data: z.array(z.strictObject({ code: z.string(), program: z.string(), name: text.nullable(), effects, when: z.unknown().optional(), validFrom: instantOut, validTo: instantOut })),
}).meta({ id: 'CustomerOfferList', description: 'What the person may use at the instant; an offer is not shown to whom it is held back from' });

export const ExposureBody = z.strictObject({ customer: CustomerReference, occurredAt: instant.optional() }).meta({ id: 'OfferExposureBody' });
export const ExposureAnswer = z.strictObject({ exposure: z.strictObject({ offer: z.string(), customer: z.strictObject({ id: z.string() }), occurredAt: instantOut }) }).meta({ id: 'OfferExposureAnswer' });

const armOut = z.strictObject({ size: z.number().int(), buyers: z.number().int(), conversion: z.number().nullable(), revenueMinor: moneyOut }).meta({ id: 'OfferArm' });
export const OfferReport = z.strictObject({
  target: armOut, control: armOut, upliftPoints: z.number().nullable(), incrementalOrders: z.number().nullable(), incrementalGrossMinor: z.number().nullable(),
  costMinor: moneyOut, roi: z.number().nullable(), z: z.number().nullable(), pValue: z.number().nullable(),
}).meta({ id: 'OfferReport', description: 'Unrounded; null is what the numbers do not define' });

/** What rows show of an offer's report. */
const listedEffect = OfferReport.pick({ target: true, control: true, upliftPoints: true, pValue: true });
export const OfferList = listOf(offerOut.extend({ effect: listedEffect.nullable().optional().meta({ description: 'Of its report, now; null before it begins; only when asked for' }) }).meta({ id: 'ListedOffer' })).meta({ id: 'OfferList' });

const dayOfArm = z.strictObject({ buyers: z.number().int(), conversion: z.number().nullable() });
export const OfferDaily = z.strictObject({ data: z.array(z.strictObject({ day: z.string(), target: dayOfArm, control: dayOfArm })) }).meta({ id: 'OfferDaily' });

export const AssignedQuery = z.strictObject({ ...page, arm: arm.optional() });
export const AssignedList = listOf(z.strictObject({ customer: z.strictObject({ id: z.string(), name: z.string().nullable() }), arm, assignedAt: instantOut, used: z.boolean() })).meta({ id: 'OfferCustomers' });

const segmentOut = z.strictObject({ code: z.string(), name: text, program: z.string().nullable(), when: z.unknown(), headcount: z.number().int().meta({ description: 'Without `asOf`, of some minutes ago where the base is so large that counting takes long' }) }).meta({ id: 'Segment' });
export const SegmentCountBody = z.strictObject({ program: codeSchema.optional(), when: anyExpression }).meta({ id: 'SegmentCountBody' });
export const SegmentCount = z.strictObject({ headcount: z.number().int(), of: z.number().int().meta({ description: 'Customers there are' }) }).meta({ id: 'SegmentCount' });
export const SegmentAnswer = z.strictObject({ segment: segmentOut }).meta({ id: 'SegmentAnswer' });
export const SegmentList = z.strictObject({ data: z.array(segmentOut) }).meta({ id: 'SegmentList' });
export const SegmentCustomers = listOf(z.strictObject({ id: z.string(), externalId: z.string().nullable(), name: z.string().nullable() })).meta({ id: 'SegmentCustomers' });
