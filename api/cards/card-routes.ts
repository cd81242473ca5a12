import type { z } from 'zod';
import { activateCard, changeCard, issueCard, issueNewCard, replaceCard, type CardStep } from '#db/commands/cards/lifecycle.ts';
import { changeDelivery, orderDelivery } from '#db/commands/cards/delivery.ts';
import { namesOfCustomers } from '#db/queries/customer-names.ts';
import { cardHistory, findCard, listCards } from '#db/queries/cards.ts';
import { fromJson } from '#db/sql.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { actorName, type Actor } from '../actor.ts';
import { decodeCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { startWritten } from '../written-runs.ts';
import { tellDelivery } from './delivery-runs.ts';
import { deliveries } from './delivery-list.ts';
import { presentCard, presentListedCard } from './presenter.ts';
import {
  ActivateBody, CardAnswer, CardEventList, CardList, CardListQuery, CardParams, CardQuery, DeliveryBody, IssueBody, NewCardBody, ReplaceBody, TypeParams, WhenBody,
} from './schema.ts';

async function readCard(organizationId: string, number: string, at: number) {
  const card = await findCard(organizationId, number, at);
  if (!card) throw notFound('card');
  return { card: await presentCard(organizationId, card, at) };
}

const getCard = route({
  method: 'get', path: '/v1/cards/{number}', operationId: 'getCard', tag: 'Cards', summary: 'A card and what its holder has, at any instant', access: 'loyalty.read', params: CardParams, query: CardQuery,
  answers: { 200: { description: 'The card', schema: CardAnswer } },
  handler: async ({ params, query, actor }) => ({ status: 200, body: await readCard(actor.organizationId, params.number, (query.asOf ?? new Date()).getTime()) }),
});

const cards = route({
  method: 'get', path: '/v1/cards', operationId: 'listCards', tag: 'Cards', summary: 'Cards by number', access: 'loyalty.read', query: CardListQuery,
  answers: { 200: { description: 'A page of cards', schema: CardList } },
  handler: async ({ query: { limit, cursor, ...filter }, actor }) => {
    const rows = await listCards(actor.organizationId, filter, { after: decodeCursor(cursor), limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => encodeCursor(row.number, row.id));
    const names = await namesOfCustomers(actor.organizationId, page.rows.map(({ customer_id }) => customer_id));
    return { status: 200, body: { data: page.rows.map((row) => presentListedCard(row, names)), nextCursor: page.nextCursor } };
  },
});

const history = route({
  method: 'get', path: '/v1/cards/{number}/events', operationId: 'listCardEvents', tag: 'Cards', summary: 'What happened to a card', access: 'loyalty.read', params: CardParams,
  answers: { 200: { description: 'Events in order', schema: CardEventList } },
  handler: async ({ params, actor }) => {
    const card = await findCard(actor.organizationId, params.number, Date.now());
    if (!card) throw notFound('card');
    const rows = await cardHistory(actor.organizationId, card.id);
    return { status: 200, body: { data: rows.map(({ id, type, occurred_at, actor: by, details }) => ({ id, type, occurredAt: occurred_at.toISOString(), actor: by, details: fromJson<Record<string, unknown>>(details) })) } };
  },
});

const stepOf = (actor: Actor, number: string, occurredAt: Date | undefined): CardStep => ({ organizationId: actor.organizationId, number, at: occurredAt ?? new Date(), actor: actorName(actor) });
const done = async ({ organizationId, at }: CardStep, number: string, status = 200) => ({ status, body: await readCard(organizationId, number, at.getTime()) });

const create = route({
  method: 'post', path: '/v1/card-types/{type}/cards', operationId: 'createCard', tag: 'Cards', summary: 'Give a customer a new card of a type', access: 'cards.write', params: TypeParams, body: NewCardBody,
  answers: { 201: { description: 'The card', schema: CardAnswer } },
  handler: async ({ params, body, actor }) => {
    const step = stepOf(actor, '', body.occurredAt);
    return done(step, await issueNewCard({ organizationId: actor.organizationId, type: params.type, customer: body.customer, activate: body.activate, at: step.at, actor: step.actor }), 201);
  },
});

interface StepOfCard<Body extends z.ZodType> {
  name: string;
  summary: string;
  body: Body;
  /** @returns the number of the card to answer with, when it is another one */
  take: (step: CardStep, body: z.output<Body>) => Promise<string | void>;
}

/** A step in the life of one card; the answer is the card after it. */
const stepRoute = <Body extends z.ZodType<{ occurredAt?: Date | undefined }>>({ name, summary, body: schema, take }: StepOfCard<Body>): Route => route({
  method: 'post', path: `/v1/cards/{number}/${name}`, operationId: `${name}Card`, tag: 'Cards', summary, access: 'cards.write', params: CardParams, body: schema,
  answers: { 200: { description: 'The card', schema: CardAnswer } },
  handler: async ({ params, body, actor }) => {
    const step = stepOf(actor, params.number, body.occurredAt);
    return done(step, (await take(step, body as z.output<Body>)) ?? params.number);
  },
});

const stepRoutes: Route[] = [
  stepRoute({ name: 'issue', summary: 'Hand a prepared card to a customer: it earns and does not spend yet', body: IssueBody, take: (step, { customer }) => issueCard(step, customer) }),
  stepRoute({ name: 'activate', summary: 'Activate a card for a customer', body: ActivateBody, take: (step, { customer }) => activateCard(step, customer) }),
  stepRoute({ name: 'block', summary: 'Block a card', body: WhenBody, take: (step) => changeCard(step, 'blocked') }),
  stepRoute({ name: 'unblock', summary: 'Unblock a card', body: WhenBody, take: (step) => changeCard(step, 'unblocked') }),
  stepRoute({ name: 'close', summary: 'Close a card for good', body: WhenBody, take: (step) => changeCard(step, 'closed') }),
  stepRoute({ name: 'replace', summary: 'Replace a card by another one; points and level stay, and the answer is the new card', body: ReplaceBody, take: (step, { number }) => replaceCard(step, number) }),
];

const delivery = route({
  method: 'post', path: '/v1/cards/{number}/delivery', operationId: 'changeCardDelivery', tag: 'Cards', summary: 'Order the delivery of a card, or tell how far it is', access: 'cards.write', params: CardParams, body: DeliveryBody,
  answers: { 200: { description: 'The card', schema: CardAnswer } },
  handler: async ({ params, body: { customer, occurredAt, ...change }, actor }) => {
    const step = stepOf(actor, params.number, occurredAt);
    if (customer && change.state !== 'ordered') throw new DomainError('invalid_request', '`customer`: only an order names one.', { status: 400 });
    const workflow = change.state === 'ordered' ? await startWritten(await orderDelivery(step, change, customer)) : await tellDelivery(actor.organizationId, await changeDelivery(step, change), change.state);
    return { status: 200, body: { ...(await readCard(actor.organizationId, params.number, step.at.getTime())), workflow } };
  },
});

export const cardLifecycleRoutes: Route[] = [cards, deliveries, getCard, history, create, ...stepRoutes, delivery];
