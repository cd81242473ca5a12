import { config } from '#config.ts';
import { sql } from '#db/sql.ts';
import { temporal } from '../temporal.ts';

const DEADLINE_MS = 1500;
const KEPT_MS = 500;
/** A worker asks for tasks at least once a minute; the server goes on naming one that is gone for five. */
const POLLED_WITHIN_MS = 70_000;
const WORKFLOW_TASKS = 1;

export interface Check {
  ok: boolean;
  /** Why not, in a word; what went wrong exactly is for the logs of the service that did. */
  error?: 'timeout' | 'unreachable' | 'no_poller';
}

export interface Readiness {
  status: 'ready' | 'unavailable';
  checks: { database: Check; temporal: Check; worker: Check };
}

async function answers(attempt: () => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, error: 'timeout' }), DEADLINE_MS);
  });
  const check = attempt().catch((error: unknown): Check => ({ ok: false, error: (error as { code?: unknown }).code === 4 ? 'timeout' : 'unreachable' }));
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}

async function database(): Promise<Check> {
  await sql.row('SELECT 1');
  return { ok: true };
}

async function temporalServer(): Promise<Check> {
  const client = await temporal();
  await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflowService.getSystemInfo({}));
  return { ok: true };
}

/** Whether some worker has asked the task queue for work lately. */
async function worker(): Promise<Check> {
  const client = await temporal();
  const { pollers } = await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflowService.describeTaskQueue({
    namespace: client.options.namespace, taskQueue: { name: config.taskQueue }, taskQueueType: WORKFLOW_TASKS,
  }));
  const polls = (pollers ?? []).some(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < POLLED_WITHIN_MS);
  return polls ? { ok: true } : { ok: false, error: 'no_poller' };
}

async function check(): Promise<Readiness> {
  const [ofDatabase, ofTemporal, ofWorker] = await Promise.all([answers(database), answers(temporalServer), answers(worker)]);
  const ready = ofDatabase.ok && ofTemporal.ok && ofWorker.ok;
  return { status: ready ? 'ready' : 'unavailable', checks: { database: ofDatabase, temporal: ofTemporal, worker: ofWorker } };
}

let latest: { at: number; readiness: Promise<Readiness> } | undefined;

/** Whether the database, Temporal and a worker answer, each named. Callers of the same half second share one look, which takes 1.5 s at the most. */
export function readiness(): Promise<Readiness> {
  if (!latest || Date.now() - latest.at > KEPT_MS) latest = { at: Date.now(), readiness: check() };
  return latest.readiness;
}
