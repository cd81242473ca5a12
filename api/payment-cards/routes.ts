import { z } from 'zod';
import { requireHolder } from '#db/commands/cards/holders.ts';
import { linkPaymentCard, unlinkPaymentCard } from '#db/commands/payment-cards/link.ts';
import { paymentCardsOf, type PaymentCardRow } from '#db/commands/payment-cards/record-event.ts';
import { CustomerReference } from '#domain/customers/reference.ts';
import { CardLinkEvent } from '#domain/payment-cards/events.ts';
import { id, text } from '#domain/shared/schemas.ts';
import { simulator } from '#integrations/card-link/simulator.ts';
import { importAcquirerFile } from './acquirer-file.ts';
import { takeLinkEvent } from './events.ts';
import { HookParams, HookSetup, jsonOf, openHook, signedBody } from '../hooks/signed-call.ts';
import { visibleCustomer } from '../customers/context.ts';
import { replayHeader } from '../purchases/returns.ts';
import { route, type Route } from '../routing/route.ts';
import { instantOut } from '../routing/schemas.ts';

const provider = z.enum(['simulator', 'acquirer-file']);

const PaymentCardBody = z.strictObject({
  customer: CustomerReference, provider, cardToken: text(200).meta({ description: "The provider's token, never a number" }), scheme: text(40).regex(/^[\w .-]+$/), last4: z.string().regex(/^\d{4}$/),
}).meta({ id: 'PaymentCardBody' });
const paymentCardOut = z.strictObject({ id: z.string(), provider: z.string(), scheme: z.string(), last4: z.string(), linkedAt: instantOut }).meta({ id: 'PaymentCard' });

const saveIntegration = route({
  method: 'put', path: '/v1/integrations/card-link', operationId: 'saveCardLinkIntegration', tag: 'Payment cards', summary: 'Where the provider tells what was paid with linked cards', access: 'loyalty.write', sensitive: true,
  body: z.strictObject({ provider }).meta({ id: 'CardLinkIntegrationBody' }),
  answers: { 200: { description: 'A new address and secret; the old ones end', schema: HookSetup } },
  handler: async ({ body, actor }) => ({ status: 200, body: await openHook(actor.organizationId, 'card-link', body.provider) }),
});

const presentPaymentCard = ({ id: cardId, provider: linkedBy, scheme, last4, linked_at }: PaymentCardRow) => ({ id: cardId, provider: linkedBy, scheme, last4, linkedAt: linked_at.toISOString() });

const create = route({
  method: 'post', path: '/v1/payment-cards', operationId: 'linkPaymentCard', tag: 'Payment cards', summary: 'Link a payment card by the token of its provider', access: 'cards.write', body: PaymentCardBody,
  answers: { 201: { description: 'Linked', schema: z.strictObject({ paymentCard: paymentCardOut }).meta({ id: 'PaymentCardAnswer' }) } },
  handler: async ({ body: { customer, ...card }, actor }) => {
    const { organizationId } = actor;
    const customerId = await requireHolder(organizationId, customer);
    const linked = await linkPaymentCard({ organizationId, customerId, ...card }, new Date());
    return { status: 201, body: { paymentCard: presentPaymentCard(linked) }, subjectId: linked.id };
  },
});

const remove = route({
  method: 'delete', path: '/v1/payment-cards/{paymentCard}', operationId: 'unlinkPaymentCard', tag: 'Payment cards', summary: 'Unlink a payment card', access: 'cards.write', params: z.strictObject({ paymentCard: id }),
  answers: { 204: { description: 'What is paid with it from now on earns nothing' } },
  handler: async ({ params, actor }) => {
    const { provider: linkedBy, cardToken } = await unlinkPaymentCard(actor.organizationId, params.paymentCard, new Date());
    if (linkedBy === simulator.name) await simulator.unlink(cardToken);
    return { status: 204 };
  },
});

const list = route({
  method: 'get', path: '/v1/customers/{customer}/payment-cards', operationId: 'listPaymentCards', tag: 'Payment cards', summary: 'The payment cards of a customer that are linked', access: 'customers.read', params: z.strictObject({ customer: id }),
  answers: { 200: { description: 'Oldest first', schema: z.strictObject({ data: z.array(paymentCardOut) }).meta({ id: 'PaymentCardList' }) } },
  handler: async ({ params, actor }) => {
    await visibleCustomer(actor, params.customer);
    const rows = await paymentCardsOf(actor.organizationId, params.customer);
    return { status: 200, body: { data: rows.map(presentPaymentCard) } };
  },
});

const hook = route({
  method: 'post', path: '/hooks/card-link/{token}', operationId: 'receiveCardLinkEvent', tag: 'Hooks', summary: 'A provider tells of an authorisation, its clearing or a refund', access: 'public', params: HookParams, body: CardLinkEvent, raw: true,
  answers: { 200: { description: 'Kept', schema: z.strictObject({ event: z.strictObject({ id: z.string(), status: z.enum(['recorded', 'waiting', 'ignored']), reason: z.string().optional() }) }).meta({ id: 'CardLinkEventAnswer' }) } }, problems: [401],
  handler: async ({ params, request }) => {
    const { hook: integration, body } = await signedBody(request, 'card-link', { token: params.token, verify: simulator.verifyWebhook });
    const { isKnown, ...told } = await takeLinkEvent(integration.organization_id, integration.provider, simulator.parseEvent(jsonOf(body)));
    return { status: 200, body: { event: told }, headers: replayHeader(isKnown) };
  },
});

const startLink = route({
  method: 'post', path: '/v1/payment-cards/links', operationId: 'startPaymentCardLink', tag: 'Payment cards', summary: 'Where a customer enters a payment card, in the field of its provider', access: 'cards.write',
  body: z.strictObject({ customer: CustomerReference, returnUrl: z.url({ protocol: /^https?$/ }).max(500).meta({ description: 'Where the customer comes back to, with what links the card among its parameters: `provider`, `cardToken`, `scheme`, `last4`' }) }).meta({ id: 'PaymentCardLinkBody' }),
  answers: { 201: { description: 'The address to open', schema: z.strictObject({ link: z.strictObject({ url: z.string() }) }).meta({ id: 'PaymentCardLinkAnswer' }) } },
  handler: async ({ body: { customer, returnUrl }, actor }) => ({ status: 201, body: { link: await simulator.startLink({ customerId: await requireHolder(actor.organizationId, customer), returnUrl }) } }),
});

export const paymentCardRoutes: Route[] = [saveIntegration, startLink, importAcquirerFile, create, list, remove, hook];
