import { config } from '#config.ts';
import { findInvariantCheck, listInvariantChecks, type InvariantCheckRow } from '#db/queries/invariant-checks.ts';
import { newId } from '#domain/shared/ids.ts';
import { invariantsCheck } from '#workflows/invariants-check.ts';
import { workflowIds } from '#workflows/names.ts';
import { organizationIdKey } from '#workflows/search-attributes.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { presentRun, temporal } from '../temporal.ts';
import { CheckAnswer, CheckStarted, InvariantChecks, InvariantsQuery } from './schema.ts';

const START_MS = 3000 * config.patience;
/** So long an answer waits for the check. */
const PATIENCE_MS = 20_000 * config.patience;
const LOOK_MS = 100;

const presentCheck = ({ id, ok, differenceCount, differences, source, startedAt, finishedAt }: InvariantCheckRow) =>
  ({ id, ok, differenceCount, differences, source, startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() });

/** The check's row, when it ends in time: a worker that is away does not keep the caller waiting for ever. */
async function ended(organizationId: string, checkId: string): Promise<InvariantCheckRow | undefined> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const row = await findInvariantCheck(organizationId, checkId);
    if (row) return row;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return undefined;
}

const check = route({
  method: 'post', path: '/v1/invariants/check', operationId: 'checkInvariants', tag: 'People', access: 'loyalty.write',
  summary: 'Checks every ledger now: sums, lots, balances, counters, instruments, and the replay of everything from the first entry',
  answers: {
    200: { description: 'Checked', schema: CheckAnswer },
    202: { description: 'It takes longer; `GET /v1/invariants` tells later', schema: CheckStarted },
  },
  handler: async ({ actor }) => {
    const { organizationId } = actor;
    const checkId = newId();
    const workflowId = workflowIds.invariantsCheck(organizationId, checkId);
    const client = await temporal();
    const handle = await client.withDeadline(Date.now() + START_MS, () => client.workflow.start(invariantsCheck, {
      taskQueue: config.taskQueue, workflowId, args: [{ organizationId, checkId }], staticSummary: 'Check of every ledger',
      typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }], priority: { priorityKey: 3, fairnessKey: organizationId },
    }));
    const workflow = presentRun(workflowId, handle.firstExecutionRunId);
    const row = await ended(organizationId, checkId);
    if (!row) return { status: 202, body: { check: { id: checkId, status: 'running' as const }, workflow } };
    return { status: 200, body: { ok: row.ok, differences: row.differences, check: presentCheck(row), workflow } };
  },
});

const list = route({
  method: 'get', path: '/v1/invariants', operationId: 'listInvariantChecks', tag: 'People', access: 'loyalty.read',
  summary: 'What the checks of the ledgers found, every night and on demand, newest first',
  query: InvariantsQuery,
  answers: { 200: { description: 'One page', schema: InvariantChecks } },
  handler: async ({ actor, query }) => {
    const after = decodeInstantCursor(query.cursor);
    const found = await listInvariantChecks(actor.organizationId, { after: after && { value: new Date(after[0]), id: after[1] }, limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit, (row) => encodeCursor(row.startedAt, row.id));
    return { status: 200, body: { data: rows.map(presentCheck), nextCursor } };
  },
});

export const invariantRoutes = [check, list];
