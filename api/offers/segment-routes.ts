import { requireRightCondition, saveSegment } from '#db/commands/segments/save-segment.ts';
import { countCustomers, customersShown, headcounts, pageOfSegment, requireSegment } from '#db/queries/segment-members.ts';
import { segmentDocuments, segmentsOf } from '#db/queries/segments.ts';
import { ALL, compileSegments, type SegmentDocument } from '#domain/loyalty/segments/segment.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { decodeCursor, encodeCursor } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { presentSegment } from './presenter.ts';
import { OfferParams, SegmentAnswer, SegmentBody, SegmentCount, SegmentCountBody, SegmentCustomers, SegmentCustomersQuery, SegmentList, SegmentQuery } from './schema.ts';

const TAG = 'Segments';
const EVERYBODY: SegmentDocument = { code: ALL, name: { ru: 'Все клиенты', en: 'All customers', ar: 'كل العملاء' }, program: null, when: true };

/** Segments with how many customers are in each at an instant. */
async function counted(organizationId: string, documents: readonly SegmentDocument[], asOf?: Date) {
  const segments = await segmentsOf(organizationId, { fresh: true });
  const counts = await headcounts(organizationId, documents.flatMap(({ code }) => segments.find(code) ?? []), asOf?.getTime());
  return documents.map((document) => presentSegment(document, counts.get(document.code) ?? 0));
}

async function oneDocument(organizationId: string, code: string): Promise<SegmentDocument> {
  const found = code === ALL ? EVERYBODY : (await segmentsOf(organizationId, { fresh: true })).find(code)?.document;
  if (!found) throw notFound('segment');
  return found;
}

const putSegment = route({
  method: 'put', path: '/v1/segments/{code}', operationId: 'saveSegment', tag: TAG, summary: 'Make a segment, or change the known one; rules ask it with inSegment', access: 'loyalty.write',
  params: OfferParams, body: SegmentBody,
  answers: { 200: { description: 'Known segment, changed', schema: SegmentAnswer }, 201: { description: 'New segment', schema: SegmentAnswer } }, problems: [409, 422],
  handler: async ({ params: { code }, body, actor: { organizationId } }) => {
    const { created } = await saveSegment(organizationId, { code, name: body.name, program: body.program ?? null, when: body.when });
    const [segment] = await counted(organizationId, [await oneDocument(organizationId, code)]);
    return { status: created ? 201 : 200, body: { segment } };
  },
});

const getSegment = route({
  method: 'get', path: '/v1/segments/{code}', operationId: 'getSegment', tag: TAG, summary: 'A segment and how many customers are in it', access: 'loyalty.read', params: OfferParams, query: SegmentQuery,
  answers: { 200: { description: 'The segment', schema: SegmentAnswer } },
  handler: async ({ params, query, actor: { organizationId } }) => {
    const [segment] = await counted(organizationId, [await oneDocument(organizationId, params.code)], query.asOf);
    return { status: 200, body: { segment } };
  },
});

const segments = route({
  method: 'get', path: '/v1/segments', operationId: 'listSegments', tag: TAG, summary: 'Segments with their headcounts; `all` is always there', access: 'loyalty.read', query: SegmentQuery,
  answers: { 200: { description: 'Segments', schema: SegmentList } },
  handler: async ({ query, actor: { organizationId } }) => {
    const documents = [EVERYBODY, ...await segmentDocuments(organizationId)];
    return { status: 200, body: { data: await counted(organizationId, documents, query.asOf) } };
  },
});

/** Customers looked at in one go, and in one call: a page of a thin segment may be shorter than asked, and goes on at its cursor. */
const [LOOKED_AT_ONCE, MOST_LOOKED] = [500, 20_000];

async function customersOf(organizationId: string, code: string, { at, after, limit }: { at: number; after: string; limit: number }): Promise<{ ids: string[]; last: string | null }> {
  const ids: string[] = [];
  let last = after;
  for (let looked = 0; looked < MOST_LOOKED; looked += LOOKED_AT_ONCE) {
    const page = await pageOfSegment(organizationId, code, { at, after: last, limit: LOOKED_AT_ONCE });
    ids.push(...page.customerIds);
    if (ids.length > limit) return { ids: ids.slice(0, limit), last: ids[limit - 1]! };
    if (page.looked < LOOKED_AT_ONCE) return { ids, last: null };
    last = page.last!;
  }
  return { ids, last };
}

const segmentCustomers = route({
  method: 'get', path: '/v1/segments/{code}/customers', operationId: 'listSegmentCustomers', tag: TAG, summary: 'Who is in a segment', access: 'loyalty.read', params: OfferParams, query: SegmentCustomersQuery,
  answers: { 200: { description: 'A page of customers; it may be shorter than asked and still have a next one', schema: SegmentCustomers } },
  handler: async ({ params, query, actor: { organizationId } }) => {
    await requireSegment(organizationId, params.code).catch((error: unknown) => Promise.reject(error instanceof DomainError ? notFound('segment') : error));
    const { ids, last } = await customersOf(organizationId, params.code, { at: (query.asOf ?? new Date()).getTime(), after: decodeCursor(query.cursor)?.[1] ?? '', limit: query.limit });
    return { status: 200, body: { data: await customersShown(organizationId, ids), nextCursor: last === null ? null : encodeCursor('', last) } };
  },
});

const countSegment = route({
  method: 'post', path: '/v1/segment-headcount', operationId: 'countSegment', tag: TAG, summary: 'How many customers a condition holds for now; nothing is kept', access: 'loyalty.read', body: SegmentCountBody,
  answers: { 200: { description: 'The headcount', schema: SegmentCount } }, problems: [422],
  handler: async ({ body, actor: { organizationId } }) => {
    const document: SegmentDocument = { code: 'counted', name: '', program: body.program ?? null, when: body.when };
    await requireRightCondition(organizationId, document);
    const counts = await headcounts(organizationId, [compileSegments([document]).find(document.code)!], undefined);
    return { status: 200, body: { headcount: counts.get(document.code) ?? 0, of: await countCustomers(organizationId) } };
  },
});

export const segmentRoutes: Route[] = [segments, countSegment, putSegment, getSegment, segmentCustomers];
