import { Temporal } from 'temporal-polyfill';
import { countByStage, listCustomers, type CustomerFilter } from '#db/queries/customers.ts';
import { exportCustomer } from '#db/queries/customer-export.ts';
import { exportLoyalty } from '#db/queries/customer-export-loyalty.ts';
import { levelCodesAt } from '#db/queries/member-levels.ts';
import { findPlaceByExternalId } from '#db/queries/places.ts';
import { listTimeline } from '#db/queries/timeline.ts';
import { withUnitsOfWallets } from '#db/queries/timeline-units.ts';
import { isWithin } from '#domain/partners/tree.ts';
import type { z } from 'zod';
import type { Actor } from '../actor.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { organizationOf, visibleCustomer } from './context.ts';
import { presentLoyalty } from './export.ts';
import { authorizeExport, scopeOf } from './policy.ts';
import { decodePosition, encodePosition, sortOf } from './position.ts';
import { presentCustomer, presentExport, presentOnboarding, presentTimelineRow } from './presenter.ts';
import { customerAnswer, customerParams, customersAnswer, customersQuery, exportAnswer, summaryAnswer, timelineAnswer, timelineQuery } from './schema.ts';

type ListQuery = z.output<typeof customersQuery>;

/** A day means its begin, or its last millisecond, in the organization's zone. */
function boundary(value: string | Date | undefined, timezone: string, end: boolean): Date | undefined {
  if (typeof value !== 'string') return value;
  const day = Temporal.PlainDate.from(value).add({ days: end ? 1 : 0 });
  return new Date(day.toZonedDateTime(timezone).epochMilliseconds - (end ? 1 : 0));
}

const NOWHERE = '-';

/** Path of the place named; a partner may not ask what happened outside the partner's own. */
async function pathNamed({ organizationId, placePath = '/' }: Actor, externalId: string): Promise<string> {
  const place = await findPlaceByExternalId(organizationId, externalId);
  return place && isWithin(place.path, placePath) ? place.path : NOWHERE;
}

async function filterOf(actor: Actor, timezone: string, query: ListQuery): Promise<CustomerFilter> {
  const [registeredFrom, registeredTo] = [boundary(query.registeredFrom, timezone, false), boundary(query.registeredTo, timezone, true)];
  return {
    ...(query.search !== undefined && query.search.trim() !== '' && { search: query.search }),
    ...(query.stage !== undefined && { stage: query.stage }),
    ...(query.place !== undefined && { placePath: await pathNamed(actor, query.place) }),
    ...(query.level !== undefined && { level: query.level }),
    ...(query.contactable !== undefined && { contactable: query.contactable === 'true' }),
    ...(registeredFrom && { registeredFrom }), ...(registeredTo && { registeredTo }),
  };
}

const list = route({
  method: 'get', path: '/v1/customers', operationId: 'listCustomers', tag: 'Customers', access: 'customers.read',
  summary: 'The base of customers, with search and filters',
  query: customersQuery,
  answers: { 200: { description: 'One page', schema: customersAnswer } },
  handler: async ({ actor, query }) => {
    const after = decodePosition(query.sort, query.cursor);
    const { currency, timezone } = await organizationOf(actor);
    const filter = await filterOf(actor, timezone, query);
    const found = await listCustomers(scopeOf(actor), filter, { ...sortOf(query.sort), after, limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit, encodePosition(query.sort));
    return { status: 200, body: { data: rows.map((row) => presentCustomer(row, currency)), nextCursor } };
  },
});

const summary = route({
  method: 'get', path: '/v1/customers/summary', operationId: 'summarizeCustomers', tag: 'Customers', access: 'customers.read',
  summary: 'How many customers there are in each stage of life',
  answers: { 200: { description: 'Counts', schema: summaryAnswer } },
  handler: async ({ actor }) => {
    const counts = await countByStage(scopeOf(actor));
    const byStage = { new: 0, active: 0, at_risk: 0, lost: 0, won_back: 0, ...Object.fromEntries(counts) };
    return { status: 200, body: { total: Object.values(byStage).reduce((sum, number) => sum + number, 0), byStage } };
  },
});

const get = route({
  method: 'get', path: '/v1/customers/{id}', operationId: 'getCustomer', tag: 'Customers', access: 'customers.read',
  summary: 'A profile with its memberships and the run of its onboarding',
  params: customerParams,
  answers: { 200: { description: 'The customer', schema: customerAnswer } },
  handler: async ({ actor, params }) => {
    const [found, { currency }] = await Promise.all([visibleCustomer(actor, params.id), organizationOf(actor)]);
    // Lists show the level as it was booked last; a profile shows it as it is now.
    const levels = await levelCodesAt(actor.organizationId, found.id, Date.now());
    const row = { ...found, memberships: found.memberships.map((membership) => ({ ...membership, level: levels.get(membership.id) ?? membership.level })) };
    return { status: 200, body: { customer: presentCustomer(row, currency), onboarding: presentOnboarding(actor.organizationId, row) }, subjectId: row.id };
  },
});

const timeline = route({
  method: 'get', path: '/v1/customers/{id}/timeline', operationId: 'listTimeline', tag: 'Customers', access: 'customers.read',
  summary: 'Everything that happened to a customer, newest first',
  params: customerParams, query: timelineQuery,
  answers: { 200: { description: 'One page', schema: timelineAnswer } },
  handler: async ({ actor, params, query }) => {
    const position = decodeInstantCursor(query.cursor);
    const { id } = await visibleCustomer(actor, params.id);
    const filter = { ...(query.type !== undefined && { types: query.type.split(',') }), ...(query.asOf && { asOf: query.asOf }) };
    const found = await listTimeline(scopeOf(actor), id, filter, { after: position && { value: new Date(position[0]), id: position[1] }, limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit, (row) => encodeCursor(row.occurredAt, row.id));
    return { status: 200, body: { data: (await withUnitsOfWallets(actor.organizationId, rows)).map(presentTimelineRow), nextCursor }, subjectId: id };
  },
});

const MOST_ENTRIES = 100_000;

const exported = route({
  method: 'get', path: '/v1/customers/{id}/export', operationId: 'exportCustomer', tag: 'Customers', access: 'customers.read',
  summary: 'All the data kept about a person',
  params: customerParams,
  answers: { 200: { description: 'A file of JSON', schema: exportAnswer } },
  handler: async ({ actor, params }) => {
    authorizeExport(actor);
    const [row, { currency }] = await Promise.all([visibleCustomer(actor, params.id), organizationOf(actor)]);
    const scope = scopeOf(actor);
    const [data, entries, loyalty] = await Promise.all([exportCustomer(scope, row.id), listTimeline(scope, row.id, {}, { limit: MOST_ENTRIES }), exportLoyalty(actor.organizationId, row.id)]);
    const headers = { 'Content-Disposition': `attachment; filename="customer-${row.id}.json"` };
    return { status: 200, body: { export: { ...presentExport(row, currency, data, entries, new Date()), ...presentLoyalty(loyalty) } }, headers, subjectId: row.id };
  },
});

export const readingRoutes = [list, summary, get, timeline, exported];
