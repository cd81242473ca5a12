import { z } from 'zod';
import { CustomerReference } from '#domain/customers/reference.ts';
import { isLuhn } from '#domain/shared/luhn.ts';
import { externalId, id, instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page, pointsOut, workflowRef } from '../routing/schemas.ts';

const code = text(64).meta({ description: 'Code of the card type' });
export const cardNumberIn = z.string().regex(/^\d{3,40}$/, 'must be the number of a card');

/** A number that somebody typed in: a slip of the finger is told apart from a card that does not exist. */
export const typedCardNumber = cardNumberIn.refine(isLuhn, 'has a wrong check digit');

export const TypeParams = z.strictObject({ type: code });
export const CardParams = z.strictObject({ number: cardNumberIn });
export const CardQuery = z.strictObject({ asOf: instant.optional() });

const localText = z.union([text(200), z.strictObject({ ru: text(200).optional(), en: text(200).optional(), ar: text(200).optional() })]);
const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour like #1a2b3c');
const design = z.strictObject({ background: colour.optional(), foreground: colour.optional(), label: colour.optional() }).meta({ description: 'Colours of the passes on phones' });

export const CardTypeBody = z.strictObject({
  prefix: z.string().regex(/^\d{1,12}$/, 'must be 1–12 digits'),
  digits: z.number().int().min(1).max(15).meta({ description: 'Digits between prefix and check digit; serials count from 1' }),
  program: text(64), physical: z.boolean(), allowEarlyActivation: z.boolean().default(false).meta({ description: 'A card on its way may be activated before it arrives' }),
  name: localText.optional(), design: design.optional(),
}).meta({ id: 'CardTypeBody' });

const cardTypeOut = z.strictObject({
  code: z.string(), name: localText.nullable(), program: z.string(), prefix: z.string(), digits: z.number().int(), physical: z.boolean(), allowEarlyActivation: z.boolean(),
  design: design.nullable(), made: z.number().int().meta({ description: 'Numbers made so far' }), left: z.number().int().meta({ description: 'Numbers there is room for' }),
}).meta({ id: 'CardType' });
export const CardTypeAnswer = z.strictObject({ cardType: cardTypeOut }).meta({ id: 'CardTypeAnswer' });
export const CardTypeList = z.strictObject({ data: z.array(cardTypeOut) }).meta({ id: 'CardTypeList' });

export const BatchBody = z.strictObject({ externalId, count: z.number().int().min(1).max(1_000_000) }).meta({ id: 'CardBatchBody' });
export const BatchParams = z.strictObject({ batch: id });
const batchOut = z.strictObject({
  id: z.string(), type: z.string(), externalId: z.string(), state: z.enum(['running', 'done']), done: z.number().int(), count: z.number().int(), createdAt: instantOut, finishedAt: instantOut.nullable(),
}).meta({ id: 'CardBatch' });
export const BatchAnswer = z.strictObject({ batch: batchOut, workflow: workflowRef }).meta({ id: 'CardBatchAnswer' });
export const BatchList = listOf(batchOut).meta({ id: 'CardBatchList' });
export const PageQuery = z.strictObject(page);

const deliveryState = z.enum(['ordered', 'produced', 'shipped', 'delivered', 'returned']);
const cardState = z.enum(['prepared', 'activated', 'blocked', 'replaced', 'closed']);

const cardRowOut = z.strictObject({
  number: z.string(), type: z.string(), program: z.string(), state: cardState, since: instantOut.nullable().meta({ description: 'Since when it is in its state; null for a prepared one' }),
  customer: z.strictObject({ id: z.string() }).nullable(), replacedBy: z.string().nullable(),
  delivery: z.strictObject({ state: deliveryState, since: instantOut, carrier: z.string().nullable(), tracking: z.string().nullable() }).nullable(),
});
const cardOut = cardRowOut.extend({
  wallets: z.array(z.strictObject({ wallet: z.string(), active: pointsOut, pending: pointsOut, debt: pointsOut })).meta({ description: "The member's: another card of the same person shows the same" }),
}).meta({ id: 'Card' });
export const CardAnswer = z.strictObject({ card: cardOut, workflow: workflowRef.optional() }).meta({ id: 'CardAnswer' });
const holder = z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable();
export const CardList = listOf(cardRowOut.extend({ customer: holder }).meta({ id: 'CardRow' })).meta({ id: 'CardList' });
export const CardListQuery = z.strictObject({
  ...page, state: cardState.optional(), delivery: deliveryState.optional(), type: text(64).optional(), customer: id.optional(), card: z.string().regex(/^\d{1,40}$/).optional().meta({ description: 'The beginning of a number' }),
});
export const CardEventList = z.strictObject({
  data: z.array(z.strictObject({ id: z.string(), type: z.string(), occurredAt: instantOut, actor: z.string(), details: z.record(z.string(), z.unknown()) })),
}).meta({ id: 'CardEventList' });

const when = { occurredAt: instant.optional() };
export const WhenBody = z.strictObject(when).default({}).meta({ id: 'CardStepBody' });
export const ActivateBody = z.strictObject({ customer: CustomerReference.optional().meta({ description: 'Needed unless the card was issued to somebody' }), ...when }).meta({ id: 'ActivateCardBody' });
export const IssueBody = z.strictObject({ customer: CustomerReference, ...when }).meta({ id: 'IssueCardBody' });
export const NewCardBody = z.strictObject({ customer: CustomerReference, activate: z.boolean().optional().meta({ description: 'Cards that are no things are activated at once unless told' }), ...when }).meta({ id: 'NewCardBody' });
export const ReplaceBody = z.strictObject({ number: typedCardNumber.optional().meta({ description: 'The new card; a new number of the type unless told' }), ...when }).default({}).meta({ id: 'ReplaceCardBody' });
export const DeliveryBody = z.strictObject({
  state: deliveryState, customer: CustomerReference.optional().meta({ description: "With `ordered`: for whom, when the card is nobody's yet" }), carrier: text(100).optional(), tracking: text(100).optional(), ...when,
}).meta({ id: 'CardDeliveryBody' });

const deliveryOut = z.strictObject({
  id: z.string(), card: z.string().meta({ description: 'Number of the card' }), type: z.string(), customer: holder, state: deliveryState, tracking: z.string().nullable(),
  orderedAt: instantOut, changedAt: instantOut, needsAttention: z.boolean().meta({ description: 'Nothing has been heard of it for too long' }),
}).meta({ id: 'CardDeliveryRow' });
export const DeliveryListQuery = z.strictObject({ ...page, state: deliveryState.optional() });
export const DeliveryList = z.strictObject({
  data: z.array(deliveryOut), nextCursor: z.string().nullable(), counts: z.strictObject(Object.fromEntries(deliveryState.options.map((state) => [state, z.number().int()])) as Record<z.output<typeof deliveryState>, z.ZodNumber>), needAttention: z.number().int(),
}).meta({ id: 'CardDeliveryList' });
