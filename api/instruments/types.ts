import { saveInstrumentType } from '#db/commands/instruments/save-type.ts';
import { earlierIssue, issueInstrument } from '#db/commands/instruments/issue.ts';
import { listInstrumentTypes } from '#db/queries/instrument-types.ts';
import { sql } from '#db/sql.ts';
import { checkInstrumentType } from '#domain/loyalty/instruments/check.ts';
import { documentOf } from '#domain/loyalty/instruments/schema.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { replayHeader } from '../purchases/returns.ts';
import { decodeCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { customerIdOf, requireProgram, requireType } from './context.ts';
import { presentInstrumentAt, presentType } from './presenter.ts';
import { InstrumentAnswer, InstrumentTypeBody, IssueBody, TypeAnswer, TypeList, TypeParams, TypesQuery } from './schema.ts';

const tag = 'Instruments';

export const saveType = route({
  method: 'put', path: '/v1/instrument-types/{type}', operationId: 'saveInstrumentType', tag, summary: 'Make or change a kind of coupon, certificate or season pass', access: 'loyalty.write',
  params: TypeParams, body: InstrumentTypeBody,
  answers: { 200: { description: 'Changed', schema: TypeAnswer }, 201: { description: 'Made', schema: TypeAnswer } },
  handler: async ({ params, body, actor }) => {
    const document = documentOf(body);
    const program = await requireProgram(actor.organizationId, document.program, Date.now());
    const errors = checkInstrumentType(document, program.document);
    if (errors.length > 0) throw new DomainError('invalid_request', `\`${errors[0]!.path}\`: ${errors[0]!.message}`, { status: 400, errors });
    const { type, isNew } = await saveInstrumentType({ organizationId: actor.organizationId, code: params.type, programId: program.id, document });
    return { status: isNew ? 201 : 200, body: { instrumentType: presentType(type) }, subjectId: type.id };
  },
});

export const listTypes = route({
  method: 'get', path: '/v1/instrument-types', operationId: 'listInstrumentTypes', tag, summary: 'Kinds of coupons, certificates and season passes', access: 'loyalty.read', query: TypesQuery,
  answers: { 200: { description: 'A page, in the order of codes', schema: TypeList } },
  handler: async ({ query, actor }) => {
    const rows = await listInstrumentTypes(actor.organizationId, query, { after: decodeCursor(query.cursor)?.[0], limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.code, row.id));
    return { status: 200, body: { data: page.rows.map(presentType), nextCursor: page.nextCursor } };
  },
});

export const getType = route({
  method: 'get', path: '/v1/instrument-types/{type}', operationId: 'getInstrumentType', tag, summary: 'One kind of instrument', access: 'loyalty.read', params: TypeParams,
  answers: { 200: { description: 'The type', schema: TypeAnswer } },
  handler: async ({ params, actor }) => ({ status: 200, body: { instrumentType: presentType(await requireType(actor.organizationId, params.type)) } }),
});

export const issue = route({
  method: 'post', path: '/v1/instrument-types/{type}/instruments', operationId: 'issueInstrument', tag, summary: 'Issue a coupon, certificate or season pass', access: 'instruments.write',
  params: TypeParams, body: IssueBody,
  answers: { 201: { description: 'Issued', schema: InstrumentAnswer } },
  handler: async ({ params, body, request, actor }) => {
    const { organizationId } = actor;
    const type = await requireType(organizationId, params.type);
    const call = { organizationId, externalId: body.externalId, bodyHash: bodyHash({ ...(request.body as object), type: params.type }) };
    const known = await earlierIssue(sql, call);
    if (known) return { status: 201, body: known.answer, headers: replayHeader(true) };
    const occurredAt = (body.occurredAt ?? new Date()).getTime();
    const { timezone } = (await requireProgram(organizationId, type.document.program, occurredAt)).document;
    const customerId = body.customer ? await customerIdOf(organizationId, body.customer) : null;
    const { answer, replayed } = await issueInstrument({
      ...call, type, timezone, code: body.code, customerId, amount: body.balance, priceMinor: body.priceMinor, validFrom: body.validFrom?.getTime(),
      expiresAt: body.expiresAt?.getTime(), occurredAt,
    }, (instrument) => ({ instrument: presentInstrumentAt(instrument, { at: occurredAt, timezone }) }));
    return { status: 201, body: answer, headers: replayHeader(replayed) };
  },
});
