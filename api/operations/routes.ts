import { z } from 'zod';
import { customerNames } from '#db/queries/customer-names.ts';
import { runningImports } from '#db/queries/ingestion.ts';
import { stagedBatches } from '#db/queries/operations.ts';
import { LABELLED_RUNS, runLabels } from '#db/queries/run-subjects.ts';
import { presentImportRow } from '../ingestion/presenter.ts';
import { metrics } from '../middleware/metrics.ts';
import { route, type Route } from '../routing/route.ts';
import { authorizeMetrics } from './policy.ts';
import { presentRunRow, type RunSubjects } from './presenter.ts';
import { readiness } from './readiness.ts';
import { ActiveRuns, Health, Ready, Runs, RunsQuery, Unavailable } from './schema.ts';
import { countRuns, listRuns, type Run } from './visibility.ts';

const health = route({
  method: 'get', path: '/healthz', operationId: 'getHealth', tag: 'Operations', summary: 'Whether the process is alive', access: 'public',
  answers: { 200: { description: 'It is', schema: Health } },
  handler: async () => ({ status: 200, body: { status: 'ok' } }),
});

const ready = route({
  method: 'get', path: '/readyz', operationId: 'getReadiness', tag: 'Operations', summary: 'Whether the database, Temporal and at least one worker answer', access: 'public',
  answers: { 200: { description: 'All of them do', schema: Ready }, 503: { description: 'Not all of them; each is named', schema: Unavailable } },
  handler: async () => {
    const body = await readiness();
    const headers = { 'Cache-Control': 'no-store', ...(body.status !== 'ready' && { 'Retry-After': '1' }) };
    return { status: body.status === 'ready' ? 200 : 503, body, headers };
  },
});

const printMetrics = route({
  method: 'get', path: '/metrics', operationId: 'getMetrics', tag: 'Operations', summary: 'Prometheus metrics, for this machine or with the metrics token', access: 'public',
  answers: { 200: { description: 'Prometheus text', contentType: 'text/plain', schema: z.string() } }, problems: [403],
  handler: async ({ request }) => {
    authorizeMetrics(request);
    return { status: 200, body: await metrics.metrics(), headers: { 'Content-Type': metrics.contentType } };
  },
});

/** The rows that the runs of a page are about. */
async function subjectsOf(organizationId: string, runs: readonly Run[]): Promise<RunSubjects> {
  const of = (...kinds: Run['kind'][]) => runs.filter(({ kind }) => kinds.includes(kind));
  const customerIds = [...of('onboarding').map(({ key }) => key), ...of('purchases').flatMap((run) => run.customerIds.slice(0, 3))];
  const [customers, batches, ...labels] = await Promise.all([
    customerNames(organizationId, [...new Set(customerIds)]),
    stagedBatches(organizationId, of('batch', 'import').map(({ key }) => key)),
    ...LABELLED_RUNS.map((kind) => runLabels(organizationId, kind, of(kind).map(({ key }) => key))),
  ]);
  return {
    customers: new Map(customers.map(({ id, name }) => [id, name])), batches: new Map(batches.map((batch) => [batch.id, batch])),
    labels: new Map(labels.flat().map(({ id, label }) => [id, label])),
  };
}

const list = route({
  method: 'get', path: '/v1/runs', operationId: 'listRuns', tag: 'Operations', summary: 'Workflow runs: those that run, then the latest', access: 'runs.read',
  query: RunsQuery,
  answers: { 200: { description: 'A page of runs', schema: Runs } },
  handler: async ({ query, actor }) => {
    const { kind, status, customer, limit, cursor } = query;
    const filter = { ...(kind && { kinds: [kind] }), ...(status && { status }), ...(customer !== undefined && { customerId: customer }) };
    const { runs, nextCursor } = await listRuns(actor.organizationId, filter, { limit, ...(cursor !== undefined && { cursor }) });
    const subjects = await subjectsOf(actor.organizationId, runs);
    return { status: 200, body: { data: runs.map((run) => presentRunRow(run, subjects)), nextCursor } };
  },
});

/** What somebody started and waits for; onboardings and deliveries wait for others, for weeks. */
const SOON_DONE = ['coupon-pool', 'card-batch', 'offer-assignment', 'program-simulation', 'invariants-check'] as const;
const MOST_NAMED = 10;

const active = route({
  method: 'get', path: '/v1/runs/active', operationId: 'getActiveRuns', tag: 'Operations', summary: 'Imports and other work under way, and how many runs there are', access: 'runs.read',
  answers: { 200: { description: 'What runs now', schema: ActiveRuns } },
  handler: async ({ actor }) => {
    const { organizationId } = actor;
    const [imports, running, { runs }] = await Promise.all([
      runningImports(organizationId), countRuns(organizationId, { status: 'running' }), listRuns(organizationId, { kinds: SOON_DONE, status: 'running' }, { limit: MOST_NAMED }),
    ]);
    const subjects = await subjectsOf(organizationId, runs);
    return { status: 200, body: { imports: imports.map(presentImportRow), runs: runs.map((run) => presentRunRow(run, subjects)), running } };
  },
});

export const operationRoutes: Route[] = [health, ready, printMetrics, list, active];
