import { instrumentsById } from '#db/commands/instruments/load.ts';
import { timezoneOf } from '#db/commands/instruments/operate.ts';
import { namesOfCustomers } from '#db/queries/customer-names.ts';
import { instrumentCounts } from '#db/queries/instrument-counts.ts';
import { instrumentIdsOfCustomer, listInstruments } from '#db/queries/instruments.ts';
import { sql } from '#db/sql.ts';
import { visibleCustomer } from '../customers/context.ts';
import { decodeCursor, decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { requireInstrument } from './context.ts';
import { withoutGuessing } from './guessing.ts';
import { presentInstrumentAt, presentRow, presentWithLedger } from './presenter.ts';
import { HeldList, HeldQuery, HolderParams, InstrumentCounts, InstrumentDetail, InstrumentList, InstrumentParams, InstrumentQuery, InstrumentsQuery } from './schema.ts';

const tag = 'Instruments';

export const instruments = route({
  method: 'get', path: '/v1/instruments', operationId: 'listInstruments', tag, summary: 'Coupons, certificates and season passes, the newest first', access: 'loyalty.read', query: InstrumentsQuery,
  answers: { 200: { description: 'A page of instruments', schema: InstrumentList } },
  handler: async ({ query, actor }) => {
    const now = new Date();
    const filter = { type: query.type, kind: query.kind, state: query.state, customerId: query.customer, search: query.search, poolId: query.pool };
    const rows = await listInstruments(actor.organizationId, filter, { after: decodeCursor(query.cursor)?.[1], limit: query.limit + 1, now });
    const page = pageOf(rows, query.limit, (row) => encodeCursor('', row.id));
    const names = await namesOfCustomers(actor.organizationId, page.rows.map(({ customerId }) => customerId));
    return { status: 200, body: { data: page.rows.map((row) => presentRow(row, { now: now.getTime(), names })), nextCursor: page.nextCursor } };
  },
});

export const counts = route({
  method: 'get', path: '/v1/instrument-counts', operationId: 'countInstruments', tag, summary: 'How many instruments of each type there are, can be used now, and how often they were used', access: 'loyalty.read',
  answers: { 200: { description: 'In the order of the codes of the types', schema: InstrumentCounts } },
  handler: async ({ actor }) => ({ status: 200, body: { data: await instrumentCounts(actor.organizationId, new Date()) } }),
});

export const getInstrument = route({
  method: 'get', path: '/v1/instruments/{instrument}', operationId: 'getInstrument', tag, summary: 'An instrument with the latest entries of its ledger, at any instant', access: 'loyalty.read', params: InstrumentParams,
  query: InstrumentQuery,
  answers: { 200: { description: 'The instrument', schema: InstrumentDetail } },
  handler: async ({ params, query, actor }) => {
    const at = (query.asOf ?? new Date()).getTime();
    const before = decodeInstantCursor(query.cursor);
    const { page, timezone } = await withoutGuessing(actor, [params.instrument], () => requireInstrument(actor.organizationId, params.instrument, { at, before, limit: query.limit }));
    return { status: 200, body: presentWithLedger(page, { at, timezone }), subjectId: page.instrument.id };
  },
});

export const heldInstruments = route({
  method: 'get', path: '/v1/customers/{customer}/instruments', operationId: 'listCustomerInstruments', tag, summary: 'What the customer holds, at any instant', access: 'loyalty.read', params: HolderParams, query: HeldQuery,
  answers: { 200: { description: 'A page of instruments, the newest first; a page may be shorter than its limit', schema: HeldList } },
  handler: async ({ params, query, actor }) => {
    await visibleCustomer(actor, params.customer);
    const { organizationId } = actor;
    const at = (query.asOf ?? new Date()).getTime();
    const customerId = params.customer;
    const ids = await instrumentIdsOfCustomer(organizationId, customerId, { after: decodeCursor(query.cursor)?.[1], limit: query.limit + 1 });
    const page = pageOf(ids, query.limit, (id) => encodeCursor('', id));
    const byId = await instrumentsById(sql, organizationId, page.rows, { lock: false });
    const typeIds = [...new Set([...byId.values()].map(({ typeId }) => typeId))];
    const zones = new Map(await Promise.all(typeIds.map(async (typeId) => [typeId, await timezoneOf(sql, organizationId, typeId, at)] as const)));
    const presented = page.rows.map((id) => byId.get(id)!).map((instrument) => presentInstrumentAt(instrument, { at, timezone: zones.get(instrument.typeId)! }));
    return { status: 200, body: { data: presented.filter(({ customer }) => customer?.id === customerId), nextCursor: page.nextCursor } };
  },
});
