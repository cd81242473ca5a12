import { recordExposure } from '#db/commands/offers/record-exposure.ts';
import { saveOffer } from '#db/commands/offers/save-offer.ts';
import { programVersions } from '#db/commands/purchases/versions.ts';
import { armFacts, armFactsOf, firstPurchases } from '#db/queries/offer-effect.ts';
import { offerCost } from '#db/queries/offer-cost.ts';
import { namesOfCustomers } from '#db/queries/customer-names.ts';
import { customersOfOffer, findCountedOffer, findOffer, listOffers, offersOfCustomer, type ListedOffer } from '#db/queries/offers.ts';
import { organizationContext } from '#db/queries/organization-context.ts';
import { requireSegment } from '#db/queries/segment-members.ts';
import { inSnapshot, sql } from '#db/sql.ts';
import { offerState } from '#domain/loyalty/offers/assignment.ts';
import { conversionByDay } from '#domain/loyalty/offers/daily.ts';
import { offerEffect } from '#domain/loyalty/offers/effect.ts';
import type { Offer } from '#domain/loyalty/offers/types.ts';
import { notFound } from '#domain/shared/errors.ts';
import { workflowIds } from '#workflows/names.ts';
import type { Actor } from '../actor.ts';
import { customerRead } from '../loyalty/customer-read.ts';
import { decodeCursor, decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { presentRun } from '../temporal.ts';
import { presentAvailable, presentListedEffect, presentOffer } from './presenter.ts';
import { assignSegment } from './run-assignment.ts';
import {
  AsOfQuery, AssignedList, AssignedQuery, CustomerOfferList, ExposureAnswer, ExposureBody, OfferAnswer, OfferBody, OfferDaily, OfferList, OfferParams, OfferReport, OffersQuery,
} from './schema.ts';
import { segmentRoutes } from './segment-routes.ts';

const TAG = 'Offers';

async function required<Found>(found: Promise<Found | undefined>): Promise<Found> {
  const offer = await found;
  if (!offer) throw notFound('offer');
  return offer;
}
const requireOffer = ({ organizationId }: Actor, code: string): Promise<Offer> => required(findOffer(sql, organizationId, code));
/** Counting takes as long as many have it: only for those who are told. */
const requireCounted = ({ organizationId }: Actor, code: string): Promise<ListedOffer> => required(findCountedOffer(sql, organizationId, code));

const putOffer = route({
  method: 'put', path: '/v1/offers/{code}', operationId: 'saveOffer', tag: TAG, access: 'loyalty.write',
  summary: 'Make a personal offer, or change the known one; it is assigned to the customers named, or to a segment. Whoever has it keeps his arm',
  params: OfferParams, body: OfferBody,
  answers: { 200: { description: 'Known offer, changed', schema: OfferAnswer }, 201: { description: 'New offer', schema: OfferAnswer } }, problems: [409, 422],
  handler: async ({ params, body, actor }) => {
    const { organizationId } = actor;
    const { assign, validFrom, validFor, name, when, effects, program } = body;
    const segment = 'segment' in assign ? assign.segment : undefined;
    if (segment !== undefined) await requireSegment(organizationId, segment);
    const controlShareBps = assign.controlShareBps ?? 0;
    const document = {
      program, effects, validFrom: validFrom.toISOString(), validFor: typeof validFor === 'string' ? { after: validFor } : validFor, controlShareBps,
      ...(name !== undefined && { name }), ...(when !== undefined && when !== null && { when }), ...(segment !== undefined && { segment }),
    };
    const { country } = await organizationContext(organizationId);
    const { id, created } = await saveOffer({ organization: { id: organizationId, country }, code: params.code, document, ...('customers' in assign && { customers: assign.customers }) });
    const workflow = segment === undefined ? undefined : await assignSegment({ organizationId, offerId: id, segment, controlShareBps });
    return { status: created ? 201 : 200, body: { offer: presentOffer(await requireCounted(actor, params.code), Date.now()), ...(workflow && { workflow }) }, subjectId: id };
  },
});

const getOffer = route({
  method: 'get', path: '/v1/offers/{code}', operationId: 'getOffer', tag: TAG, summary: 'An offer with its window and the size of its arms', access: 'loyalty.read', params: OfferParams, query: AsOfQuery,
  answers: { 200: { description: 'The offer', schema: OfferAnswer } },
  handler: async ({ params, query, actor }) => {
    const found = await requireCounted(actor, params.code);
    const workflow = found.isAssigning && found.runId !== null ? presentRun(workflowIds.offerAssignment(actor.organizationId, found.offer.id), found.runId) : undefined;
    return { status: 200, body: { offer: presentOffer(found, (query.asOf ?? new Date()).getTime()), ...(workflow && { workflow }) } };
  },
});

const offers = route({
  method: 'get', path: '/v1/offers', operationId: 'listOffers', tag: TAG, summary: 'Personal offers, the latest window first', access: 'loyalty.read', query: OffersQuery,
  answers: { 200: { description: 'A page of offers', schema: OfferList } },
  handler: async ({ query, actor }) => {
    const rows = await listOffers(sql, actor.organizationId, { after: decodeInstantCursor(query.cursor), limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, ({ offer }) => encodeCursor(new Date(offer.validFrom), offer.id));
    const now = new Date();
    const at = now.getTime();
    const withEffect = query.effect === 'true';
    const begun = withEffect ? page.rows.map(({ offer }) => offer).filter((offer) => offerState(offer, at) !== 'scheduled') : [];
    const arms = await armFactsOf(actor.organizationId, begun, now);
    const data = page.rows.map((row) => ({ ...presentOffer(row, at), ...(withEffect && { effect: presentListedEffect(arms.get(row.offer.id)) }) }));
    return { status: 200, body: { data, nextCursor: page.nextCursor } };
  },
});

const customerOffers = customerRead({
  path: 'offers', operationId: 'listCustomerOffers', tag: TAG, summary: 'The offers a person may use now, or at any instant', answer: { description: 'Offers', schema: CustomerOfferList },
  read: async (organizationId, customerId, at) => (await offersOfCustomer(sql, organizationId, customerId, at)).map(presentAvailable),
});

const createExposure = route({
  method: 'post', path: '/v1/offers/{code}/exposures', operationId: 'recordOfferExposure', tag: TAG, summary: 'Tell that a person was shown the offer', access: 'instruments.write',
  params: OfferParams, body: ExposureBody,
  answers: { 201: { description: 'Kept', schema: ExposureAnswer } }, problems: [422],
  handler: async ({ params, body, actor }) => {
    const offer = await requireOffer(actor, params.code);
    const { country } = await organizationContext(actor.organizationId);
    const at = body.occurredAt ?? new Date();
    const customerId = await recordExposure({ id: actor.organizationId, country }, offer, { customer: body.customer, at: at.getTime() });
    return { status: 201, body: { exposure: { offer: offer.code, customer: { id: customerId }, occurredAt: at.toISOString() } } };
  },
});

const report = route({
  method: 'get', path: '/v1/offers/{code}/report', operationId: 'getOfferReport', tag: TAG, summary: 'What the offer brought against its control arm, corrected by returns', access: 'loyalty.read',
  params: OfferParams, query: AsOfQuery,
  answers: { 200: { description: 'The effect at the instant', schema: OfferReport } },
  handler: async ({ params, query, actor: { organizationId }, actor }) => {
    const offer = await requireOffer(actor, params.code);
    const asOf = query.asOf ?? new Date();
    const { arms, costMinor } = await inSnapshot(async (snapshot) => ({ arms: await armFacts(snapshot, organizationId, offer, asOf), costMinor: await offerCost(snapshot, organizationId, offer, asOf) }));
    return { status: 200, body: offerEffect({ ...arms, costMinor }) };
  },
});

const daily = route({
  method: 'get', path: '/v1/offers/{code}/report/daily', operationId: 'getOfferDaily', tag: TAG, summary: 'Conversion of both arms as it grew, day by day of the program', access: 'loyalty.read',
  params: OfferParams, query: AsOfQuery,
  answers: { 200: { description: 'Days, at most the latest 400', schema: OfferDaily } },
  handler: async ({ params, query, actor }) => {
    const { offer, assigned } = await requireCounted(actor, params.code);
    const asOf = query.asOf ?? new Date();
    const { timezone } = (await programVersions(sql, actor.organizationId, [offer.programId]))(offer.programId, offer.validFrom).document;
    const first = await inSnapshot((snapshot) => firstPurchases(snapshot, actor.organizationId, offer, asOf));
    return { status: 200, body: { data: conversionByDay(first, { sizes: assigned, from: offer.validFrom, to: Math.min(asOf.getTime(), offer.validTo - 1), timezone }) } };
  },
});

const assigned = route({
  method: 'get', path: '/v1/offers/{code}/customers', operationId: 'listOfferCustomers', tag: TAG, summary: 'Who has an offer, and in which arm', access: 'loyalty.read', params: OfferParams, query: AssignedQuery,
  answers: { 200: { description: 'A page of customers', schema: AssignedList } },
  handler: async ({ params, query, actor }) => {
    const offer = await requireOffer(actor, params.code);
    const found = await customersOfOffer(sql, actor.organizationId, offer.id, { arm: query.arm, after: decodeCursor(query.cursor)?.[1] ?? '', limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit, (row) => encodeCursor('', row.customerId));
    const names = await namesOfCustomers(actor.organizationId, rows.map(({ customerId }) => customerId));
    const data = rows.map(({ customerId, arm, assignedAt, isUsed }) => ({ customer: { id: customerId, name: names.get(customerId) ?? null }, arm, assignedAt: assignedAt.toISOString(), used: Boolean(isUsed) }));
    return { status: 200, body: { data, nextCursor } };
  },
});

export const offerRoutes: Route[] = [offers, putOffer, getOffer, assigned, report, daily, createExposure, customerOffers, ...segmentRoutes];
