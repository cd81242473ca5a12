import { z } from 'zod';
import { cardByTracking, changeDelivery } from '#db/commands/cards/delivery.ts';
import { findCard } from '#db/queries/cards.ts';
import type { DeliveryState } from '#domain/cards/state.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { parse } from '#domain/shared/parse.ts';
import { instant, text } from '#domain/shared/schemas.ts';
import { HookParams, HookSetup, jsonOf, openHook, signedBody } from '../hooks/signed-call.ts';
import { route, type Route } from '../routing/route.ts';
import { tellDelivery } from './delivery-runs.ts';
import { typedCardNumber } from './schema.ts';

const LATEST = Number.MAX_SAFE_INTEGER;

const CarrierEvent = z.strictObject({
  card: typedCardNumber.optional(), tracking: text(100).optional(), state: z.enum(['produced', 'shipped', 'delivered', 'returned']), carrier: text(100).optional(), occurredAt: instant.optional(),
}).refine(({ card, tracking }) => card !== undefined || tracking !== undefined, 'must name the card or the parcel').meta({ id: 'CarrierEvent' });

const saveCarrier = route({
  method: 'put', path: '/v1/integrations/carrier', operationId: 'saveCarrierIntegration', tag: 'Cards', summary: 'Where the maker and the carrier of cards tell how far they are', access: 'loyalty.write', sensitive: true,
  body: z.strictObject({ carrier: text(40).regex(/^[\w.-]+$/).default('carrier') }).meta({ id: 'CarrierIntegrationBody' }),
  answers: { 200: { description: 'A new address and secret; the old ones end', schema: HookSetup } },
  handler: async ({ body, actor }) => ({ status: 200, body: await openHook(actor.organizationId, 'carrier', body.carrier) }),
});

/** Carriers tell a step until they hear that it was noted: the step that a delivery is at already is no wrong one. */
const isToldAgain = async (organizationId: string, number: string, state: DeliveryState, error: unknown): Promise<boolean> =>
  error instanceof DomainError && error.code === 'bad_transition' && (await findCard(organizationId, number, LATEST))?.at.delivery?.state === state;

const carrierHook = route({
  method: 'post', path: '/hooks/carrier/{token}', operationId: 'receiveCarrierEvent', tag: 'Hooks', summary: 'A carrier tells how far a card is', access: 'public', params: HookParams, body: CarrierEvent, raw: true,
  answers: { 200: { description: 'Noted', schema: z.strictObject({ status: z.literal('recorded') }).meta({ id: 'CarrierEventAnswer' }) } }, problems: [401],
  handler: async ({ params, request }) => {
    const { hook, body } = await signedBody(request, 'carrier', { token: params.token });
    const { card, tracking, state, carrier, occurredAt } = parse(CarrierEvent, jsonOf(body), 'body');
    const organizationId = hook.organization_id;
    const number = card ?? (await cardByTracking(organizationId, tracking!));
    if (number === undefined) throw new DomainError('delivery_not_found', 'There is no delivery with this number of a parcel.');
    const changed = await changeDelivery({ organizationId, number, at: occurredAt ?? new Date(), actor: `hook:${hook.provider}` }, { state, carrier, tracking }).catch(async (error: unknown) => {
      if (await isToldAgain(organizationId, number, state, error)) return undefined;
      throw error;
    });
    if (changed) await tellDelivery(organizationId, changed, state);
    return { status: 200, body: { status: 'recorded' } };
  },
});

export const carrierRoutes: Route[] = [saveCarrier, carrierHook];
