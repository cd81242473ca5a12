import { z } from 'zod';
import { ReturnBody } from '#domain/loyalty/purchase/body.ts';
import { externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, moneyOut, page, pointsOut, workflowRef } from '../routing/schemas.ts';

export const memberOut = z.strictObject({
  id: z.string(),
  program: z.string(),
  wallets: z.array(z.strictObject({ wallet: z.string(), active: pointsOut, pending: pointsOut, debt: pointsOut })),
  level: z.string(),
}).meta({ id: 'Member', description: 'State at the `occurredAt` of the request, after the operation' });

export const localText = z.union([z.string(), z.strictObject({ ru: z.string().optional(), en: z.string().optional(), ar: z.string().optional() })]);
export const scaleOut = z.number().int().meta({ description: 'Decimal places a person sees: 101 of scale 2 is 1.01' });

/** Points of different wallets are different units: wherever there may be several, they stand side by side. */
export const unitsOut = z.strictObject({ wallet: z.string(), points: pointsOut, name: localText, scale: scaleOut }).meta({ id: 'WalletUnits', description: 'Points of one wallet, with its name and scale' });

const lineOut = z.strictObject({
  lineId: z.string(), grossMinor: moneyOut, netMinor: moneyOut, certificateMinor: moneyOut, pointsSpent: pointsOut, paidMinor: moneyOut, earned: pointsOut,
  earnedBy: z.array(z.strictObject({ wallet: z.string(), points: pointsOut })).optional().meta({ description: 'Where the purchase earned in several wallets: what of it in which' }),
}).meta({ id: 'PurchaseLine' });

const earnedOut = z.strictObject({
  rule: z.string(), wallet: z.string(), points: pointsOut, status: z.enum(['active', 'pending']), activeFrom: instantOut, expiresAt: instantOut.nullable(), reason: z.string().optional(),
}).meta({ id: 'Earned' });

const notAppliedOut = z.strictObject({ rule: z.string().optional(), code: z.string().optional(), reason: z.string(), detail: z.unknown().optional() }).meta({ id: 'NotApplied' });

const purchaseCore = z.strictObject({
  id: z.string().nullable(), externalId: z.string(), status: z.literal('processed'), grossMinor: moneyOut,
  discounts: z.array(z.strictObject({ rule: z.string().optional(), code: z.string().optional(), amountMinor: moneyOut, reason: z.string().optional() })),
  certificatesUsed: z.array(z.strictObject({ code: z.string(), amountMinor: moneyOut })),
  pointsSpent: pointsOut, payableMinor: moneyOut, lines: z.array(lineOut),
});

const by = { rule: z.string().optional(), code: z.string().optional() };
const benefitOut = z.discriminatedUnion('type', [
  z.strictObject({ ...by, type: z.literal('gift'), sku: z.string(), quantity: z.number().int() }),
  z.strictObject({ ...by, type: z.literal('service'), service: z.string() }),
  z.strictObject({ ...by, type: z.literal('message'), text: localText }),
]).meta({ id: 'Benefit', description: 'What is handed out that is neither money nor points' });

const computed = { purchase: purchaseCore, earned: z.array(earnedOut), notApplied: z.array(notAppliedOut), benefits: z.array(benefitOut).optional(), member: memberOut };
const calculatedMember = memberOut.extend({ id: z.string().nullable() }).meta({ id: 'CalculatedMember', description: 'As after the purchase; without an id where the purchase would make its buyer a member' });
export const CalculatedAnswer = z.strictObject({ ...computed, member: calculatedMember }).meta({ id: 'CalculatedPurchase' });
export const PurchaseAnswer = z.strictObject({ ...computed, workflow: workflowRef }).meta({ id: 'PurchaseAnswer' });
export const ProcessingAnswer = z.strictObject({ purchase: z.strictObject({ externalId: z.string(), status: z.literal('processing') }), workflow: workflowRef }).meta({ id: 'ProcessingPurchase' });

const returnOut = z.strictObject({
  id: z.string(), externalId: z.string(), purchase: z.strictObject({ id: z.string(), externalId: z.string() }), occurredAt: instantOut,
  lines: z.array(z.strictObject({ lineId: z.string(), quantity: z.number().int() })),
}).meta({ id: 'Return' });
const returnNumbers = {
  refundMinor: moneyOut, pointsRestored: pointsOut, pointsReversed: pointsOut, shortfall: pointsOut.meta({ description: 'Points that could not be taken back' }), certificateRestoredMinor: moneyOut, member: memberOut,
};
export const ReturnAnswer = z.strictObject({ return: returnOut, ...returnNumbers, workflow: workflowRef }).meta({ id: 'ReturnAnswer' });
export const CalculatedReturn = z.strictObject({ ...returnNumbers, reversedBy: z.array(unitsOut), restoredTo: z.array(unitsOut) })
  .meta({ id: 'CalculatedReturn', description: 'The numbers of a return that is not booked, and what would be taken back and put back wallet by wallet' });
export const ReturnCalculationBody = ReturnBody.omit({ externalId: true }).extend({ occurredAt: instant.optional().meta({ description: 'When the goods come back; now unless given' }) }).meta({ id: 'ReturnCalculationBody' });
export const ProcessingReturn = z.strictObject({ return: z.strictObject({ externalId: z.string(), status: z.literal('processing') }), workflow: workflowRef }).meta({ id: 'ProcessingReturn' });

const named = z.strictObject({ id: z.string(), name: z.string().nullable() });
const placeRef = z.strictObject({ externalId: z.string(), name: z.string() });
const refusalOut = z.strictObject({ code: z.string(), detail: z.string() });

export const PurchaseRow = z.strictObject({
  id: z.string().nullable(), externalId: z.string(), status: z.enum(['processed', 'refused', 'processing']), customer: named.nullable(), place: placeRef.nullable(), occurredAt: instantOut,
  currency: z.string().nullable(), grossMinor: moneyOut.nullable(), payableMinor: moneyOut.nullable(), pointsSpent: pointsOut.nullable(), earned: pointsOut.nullable(), refundedMinor: moneyOut.nullable(),
  earnedBy: z.array(unitsOut).nullable(), spentFrom: z.array(unitsOut).nullable(),
  problem: refusalOut.nullable(),
}).meta({ id: 'PurchaseRow' });
export const PurchaseList = listOf(PurchaseRow).meta({ id: 'PurchaseList' });

const lineDetail = lineOut.extend({
  sku: z.string().nullable(), name: z.string(), category: z.string().nullable(), tags: z.array(z.string()), quantity: z.number().int(), unitPriceMinor: moneyOut, returnedQuantity: z.number().int(),
  isSum: z.literal(true).optional().meta({ description: 'Of a payment with a linked card only the sum is known: one unit for every rule; `quantity` is what the sum divides into for returns' }),
}).meta({ id: 'PurchaseLineDetail' });

/** A purchase read later: as it was answered, with what surrounds it. Refused and processing ones have no computed part. */
export const PurchaseDetail = z.strictObject({
  purchase: z.strictObject({
    id: z.string().nullable(), externalId: z.string(), status: z.enum(['processed', 'refused', 'processing']), occurredAt: instantOut,
    currency: z.string().optional(), grossMinor: moneyOut.optional(), discounts: purchaseCore.shape.discounts.optional(), certificatesUsed: purchaseCore.shape.certificatesUsed.optional(),
    pointsSpent: pointsOut.optional(), payableMinor: moneyOut.optional(), refundedMinor: moneyOut.optional(), lines: z.array(lineDetail).optional(),
    earnedBy: z.array(unitsOut).optional(), spentFrom: z.array(unitsOut).optional(),
  }),
  earned: z.array(earnedOut).optional(), notApplied: z.array(notAppliedOut).optional(), benefits: z.array(benefitOut).optional(), member: memberOut.optional(),
  customer: named.nullable(), place: placeRef.nullable(),
  program: z.strictObject({
    code: z.string(), name: localText, version: z.number().int(), rules: z.array(z.strictObject({ code: z.string(), name: localText })),
    wallets: z.array(z.strictObject({ code: z.string(), name: localText, scale: scaleOut })),
  }).optional(),
  returns: z.array(z.strictObject({
    id: z.string(), externalId: z.string(), occurredAt: instantOut, lines: returnOut.shape.lines, refundMinor: moneyOut, pointsRestored: pointsOut, pointsReversed: pointsOut, shortfall: pointsOut,
    reversedBy: z.array(unitsOut), restoredTo: z.array(unitsOut), workflow: workflowRef,
  })).optional(),
  problem: refusalOut.loose().optional(),
  workflow: workflowRef.nullable(),
}).meta({ id: 'PurchaseDetail' });

export const PurchaseParams = z.strictObject({ purchase: text(100).meta({ description: 'Id or externalId' }) });
export const PlaceQuery = z.strictObject({ place: externalId.optional().meta({ description: 'Where an externalId is used by several partners' }) });

const SORTS = ['-occurredAt', 'occurredAt', '-createdAt', 'createdAt', '-grossMinor', 'grossMinor'] as const;

export const PurchaseListQuery = z.strictObject({
  ...page,
  search: text(100).optional(),
  customer: id.optional(),
  place: externalId.optional(),
  status: z.enum(['processed', 'refused', 'processing', 'returned']).optional(),
  from: instant.optional(),
  to: instant.optional(),
  sort: z.enum(SORTS).default('-occurredAt').meta({ override: { type: 'string', enum: [...SORTS], default: '-occurredAt' } }),
});
