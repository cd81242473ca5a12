import { config } from '#config.ts';
import { createCardBatch, setCardBatchRun } from '#db/commands/cards/batches.ts';
import { saveCardType } from '#db/commands/cards/save-type.ts';
import { batchNumbers, findCardBatch, findCardType, listCardBatches, listCardTypes, type CardBatchRow } from '#db/queries/cards.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { workflowIds } from '#workflows/names.ts';
import { startCardBatch } from '#workflows/start-cards.ts';
import { z } from 'zod';
import type { Actor } from '../actor.ts';
import { replayHeader } from '../purchases/returns.ts';
import { csvFile } from '../routing/csv.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { presentRun, temporal } from '../temporal.ts';
import { presentBatch, presentCardType } from './presenter.ts';
import { BatchAnswer, BatchBody, BatchList, BatchParams, CardTypeAnswer, CardTypeBody, CardTypeList, PageQuery, TypeParams } from './schema.ts';

const START_MS = 3000 * config.patience;

async function readType(actor: Actor, code: string) {
  const found = await findCardType(actor.organizationId, code);
  if (!found) throw notFound('card type');
  return { cardType: presentCardType(found) };
}

const saveType = route({
  method: 'put', path: '/v1/card-types/{type}', operationId: 'saveCardType', tag: 'Cards', summary: 'Make or change a card type', access: 'loyalty.write', params: TypeParams, body: CardTypeBody,
  answers: { 200: { description: 'Changed', schema: CardTypeAnswer }, 201: { description: 'Made', schema: CardTypeAnswer } },
  handler: async ({ params, body, actor }) => {
    const isNew = await saveCardType(actor.organizationId, { ...body, code: params.type, name: body.name ?? null, design: body.design ?? null });
    return { status: isNew ? 201 : 200, body: await readType(actor, params.type) };
  },
});

const getType = route({
  method: 'get', path: '/v1/card-types/{type}', operationId: 'getCardType', tag: 'Cards', summary: 'A card type', access: 'loyalty.read', params: TypeParams,
  answers: { 200: { description: 'The type', schema: CardTypeAnswer } },
  handler: async ({ params, actor }) => ({ status: 200, body: await readType(actor, params.type) }),
});

const types = route({
  method: 'get', path: '/v1/card-types', operationId: 'listCardTypes', tag: 'Cards', summary: 'Card types', access: 'loyalty.read',
  answers: { 200: { description: 'All of them', schema: CardTypeList } },
  handler: async ({ actor }) => ({ status: 200, body: { data: (await listCardTypes(actor.organizationId)).map(presentCardType) } }),
});

const answerOf = (actor: Actor, row: CardBatchRow) => ({ batch: presentBatch(row), workflow: presentRun(workflowIds.cardBatch(actor.organizationId, row.id), row.run_id) });

async function readBatch(actor: Actor, id: string): Promise<CardBatchRow> {
  const found = await findCardBatch(actor.organizationId, id);
  if (!found) throw notFound('batch');
  return found;
}

const createBatch = route({
  method: 'post', path: '/v1/card-types/{type}/batches', operationId: 'createCardBatch', tag: 'Cards', summary: 'Make card numbers', access: 'cards.write', params: TypeParams, body: BatchBody,
  answers: { 202: { description: 'The numbers are reserved and a run makes the cards', schema: BatchAnswer } },
  handler: async ({ params, body, request, actor }) => {
    const { organizationId } = actor;
    const { id, replayed } = await createCardBatch({ organizationId, type: params.type, ...body, bodyHash: bodyHash({ ...(request.body as object), type: params.type }) });
    const known = await readBatch(actor, id);
    if (known.run_id === null && known.state === 'running') {
      const client = await temporal();
      const start = { workflowId: workflowIds.cardBatch(organizationId, id), input: { organizationId, batchId: id, count: known.count } };
      await setCardBatchRun(organizationId, id, await client.withDeadline(Date.now() + START_MS, () => startCardBatch(client, config.taskQueue, start)));
    }
    // As it was accepted: the same body again gets the same answer, however far the run is.
    return { status: 202, body: answerOf(actor, { ...await readBatch(actor, id), state: 'running', done: 0, finished_at: null }), headers: replayHeader(replayed), subjectId: id };
  },
});

const getBatch = route({
  method: 'get', path: '/v1/card-batches/{batch}', operationId: 'getCardBatch', tag: 'Cards', summary: 'How far a batch is', access: 'loyalty.read', params: BatchParams,
  answers: { 200: { description: 'The batch', schema: BatchAnswer } },
  handler: async ({ params, actor }) => ({ status: 200, body: answerOf(actor, await readBatch(actor, params.batch)) }),
});

const batches = route({
  method: 'get', path: '/v1/card-batches', operationId: 'listCardBatches', tag: 'Cards', summary: 'Batches, newest first', access: 'loyalty.read', query: PageQuery,
  answers: { 200: { description: 'A page of batches', schema: BatchList } },
  handler: async ({ query, actor }) => {
    const rows = await listCardBatches(actor.organizationId, { after: decodeInstantCursor(query.cursor), limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.created_at, row.id));
    return { status: 200, body: { data: page.rows.map(presentBatch), nextCursor: page.nextCursor } };
  },
});

const ROWS_AT_ONCE = 5000;

async function* numbersAsCsv(organizationId: string, batchId: string): AsyncGenerator<string> {
  yield 'number,serial\r\n';
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows: Awaited<ReturnType<typeof batchNumbers>> = await batchNumbers(organizationId, batchId, after, ROWS_AT_ONCE);
    yield rows.map(({ number, serial }) => `${number},${serial}\r\n`).join('');
    after = rows.length < ROWS_AT_ONCE ? undefined : rows.at(-1)!.serial;
  }
}

const numbersCsv = route({
  method: 'get', path: '/v1/card-batches/{batch}/numbers.csv', operationId: 'downloadCardNumbers', tag: 'Cards', summary: 'The numbers of a batch, for who makes the cards', access: 'cards.write', params: BatchParams,
  answers: { 200: { description: 'CSV with number and serial', schema: z.string(), contentType: 'text/csv' } }, problems: [409],
  handler: async ({ params, actor }) => {
    const batch = await readBatch(actor, params.batch);
    if (batch.state !== 'done') throw conflict('batch_running', 'The batch is still being made.');
    return csvFile('numbers.csv', numbersAsCsv(actor.organizationId, batch.id));
  },
});

export const cardTypeRoutes: Route[] = [types, saveType, getType, createBatch, batches, getBatch, numbersCsv];
