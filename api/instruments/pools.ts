import { config } from '#config.ts';
import { preparePool, setPoolRun } from '#db/commands/instruments/pools.ts';
import { findPool, listPools, poolCodes, type PoolRow } from '#db/queries/instrument-pools.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { couponPool } from '#workflows/coupon-pool.ts';
import { workflowIds } from '#workflows/names.ts';
import { organizationIdKey } from '#workflows/search-attributes.ts';
import { z } from 'zod';
import { replayHeader } from '../purchases/returns.ts';
import { csvFile } from '../routing/csv.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { temporal } from '../temporal.ts';
import { requireType } from './context.ts';
import { presentPool, presentPoolRun } from './presenter.ts';
import { PageQuery, PoolAnswer, PoolBody, PoolList, PoolParams, TypeParams } from './schema.ts';

const tag = 'Instruments';
const START_DEADLINE_MS = 3000 * config.patience;
const CODES_PER_READ = 2000;

/** Starts the run that fills a pool; one that was started before is found. */
async function startPool(organizationId: string, { id, count, type }: PoolRow): Promise<void> {
  const client = await temporal();
  const handle = await client.withDeadline(Date.now() + START_DEADLINE_MS, () => client.workflow.start(couponPool, {
    workflowId: workflowIds.couponPool(organizationId, id), taskQueue: config.taskQueue, args: [{ organizationId, poolId: id, count }],
    workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE', staticSummary: `${count} codes of ${type}`,
    typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }], priority: { priorityKey: 4, fairnessKey: organizationId },
  }));
  await setPoolRun(organizationId, id, handle.firstExecutionRunId);
}

async function requirePool(organizationId: string, id: string): Promise<PoolRow> {
  const pool = await findPool(organizationId, id);
  if (!pool) throw notFound('pool');
  return pool;
}

export const createPool = route({
  method: 'post', path: '/v1/instrument-types/{type}/pools', operationId: 'createInstrumentPool', tag, summary: 'Make many unique codes', access: 'instruments.write', params: TypeParams, body: PoolBody,
  answers: { 202: { description: 'A run makes the codes', schema: PoolAnswer } },
  handler: async ({ params, body, request, actor }) => {
    const { organizationId } = actor;
    const type = await requireType(organizationId, params.type);
    const { pool, replayed } = await preparePool({
      organizationId, type, externalId: body.externalId, count: body.count, occurredAt: (body.occurredAt ?? new Date()).getTime(), bodyHash: bodyHash({ ...(request.body as object), type: params.type }),
    });
    // Also for a pool whose run could not be started the first time.
    if (pool.runId === null && pool.state === 'running') await startPool(organizationId, pool);
    const started = await requirePool(organizationId, pool.id);
    // As it was accepted: the same body again gets the same answer, however far the run is.
    return { status: 202, body: { pool: presentPool({ ...started, state: 'running', done: 0, finishedAt: null }), workflow: presentPoolRun(organizationId, started) }, headers: replayHeader(replayed), subjectId: pool.id };
  },
});

export const getPool = route({
  method: 'get', path: '/v1/pools/{pool}', operationId: 'getInstrumentPool', tag, summary: 'A pool of codes and how far it is', access: 'loyalty.read', params: PoolParams,
  answers: { 200: { description: 'The pool', schema: PoolAnswer } },
  handler: async ({ params, actor }) => {
    const pool = await requirePool(actor.organizationId, params.pool);
    return { status: 200, body: { pool: presentPool(pool), workflow: presentPoolRun(actor.organizationId, pool) } };
  },
});

export const pools = route({
  method: 'get', path: '/v1/pools', operationId: 'listInstrumentPools', tag, summary: 'Pools of codes, the newest first', access: 'loyalty.read', query: PageQuery,
  answers: { 200: { description: 'A page of pools', schema: PoolList } },
  handler: async ({ query, actor }) => {
    const after = decodeInstantCursor(query.cursor);
    const rows = await listPools(actor.organizationId, { limit: query.limit + 1, ...(after && { after }) });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.createdAt, row.id));
    return { status: 200, body: { data: page.rows.map(presentPool), nextCursor: page.nextCursor } };
  },
});

async function* codesAsCsv(organizationId: string, { id, count }: PoolRow): AsyncGenerator<string> {
  yield 'code\n';
  for (let after = -1; after < count - 1;) {
    const rows = await poolCodes(organizationId, id, { after, limit: CODES_PER_READ });
    if (rows.length === 0) return;
    yield rows.map(({ code }) => `${code}\n`).join('');
    after = rows.at(-1)!.position;
  }
}

export const downloadCodes = route({
  method: 'get', path: '/v1/pools/{pool}/codes.csv', operationId: 'downloadPoolCodes', tag, summary: 'The codes of a pool as a file', access: 'instruments.write', params: PoolParams,
  answers: { 200: { description: 'CSV with the heading `code`', schema: z.string(), contentType: 'text/csv' } }, problems: [409],
  handler: async ({ params, actor }) => {
    const pool = await requirePool(actor.organizationId, params.pool);
    if (pool.state !== 'done') throw conflict('pool_running', 'The codes are still being made.');
    return csvFile('codes.csv', codesAsCsv(actor.organizationId, pool));
  },
});
