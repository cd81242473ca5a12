import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { config } from '#config.ts';
import { workflowBundle } from '#worker/bundle.ts';

const HISTORIES = new URL('../histories/', import.meta.url);

let connection: Promise<NativeConnection> | undefined;

/** Leaves out what workers say of themselves; to be called before anything else touches the SDK's runtime. */
export function quietRuntime(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } }, shutdownSignals: [] });
}

function connected(): Promise<NativeConnection> {
  if (!connection) {
    quietRuntime();
    connection = NativeConnection.connect(loadClientConnectConfig().connectionOptions);
  }
  return connection;
}

afterAll(async () => {
  await (await connection)?.close();
});

export interface TestServer {
  client: Client;
  /** A queue of its own: no two tests share one. */
  taskQueue: string;
}

/**
 * Runs the work while a worker with the project's workflows and these activities polls a queue, its own unless told, on the Temporal
 * server that TEMPORAL_ADDRESS names.
 */
export async function withWorker<T>(activities: object, work: (server: TestServer) => Promise<T>, taskQueue = `test-${randomUUID()}`): Promise<T> {
  const opened = await connected();
  const { codePath } = await workflowBundle();
  const namespace = loadClientConnectConfig().namespace ?? config.temporalNamespace;
  const worker = await Worker.create({ connection: opened, namespace, taskQueue, workflowBundle: { codePath }, activities, maxCachedWorkflows: config.workflowCache });
  return worker.runUntil(work({ client: new Client({ connection: opened, namespace }), taskQueue }));
}

/** What a history tells about the machine it was recorded on. */
const OF_THE_MACHINE = new Set(['identity', 'stackTrace', 'lastWorkerIdentity']);
const STICKY_QUEUE = /^\d+@/;

/**
 * Keeps a run's history for the replay test; only when RECORD_HISTORIES is set, because what is kept must change on purpose only.
 *
 * @param name `<workflow>/<case>`
 */
export function keepHistory(handle: WorkflowHandle, name: string): void {
  if (!process.env.RECORD_HISTORIES) return;
  const file = new URL(`${name}.json`, HISTORIES);
  mkdirSync(new URL('.', file), { recursive: true });
  const { connectionOptions } = loadClientConnectConfig();
  const shown = execFileSync('temporal', ['workflow', 'show', '--workflow-id', handle.workflowId, '--output', 'json', '--address', String(connectionOptions.address)], { encoding: 'utf8' });
  writeFileSync(file, `${JSON.stringify(JSON.parse(shown), (key, value: unknown) => (OF_THE_MACHINE.has(key) || (typeof value === 'string' && STICKY_QUEUE.test(value)) ? '' : value), 1)}\n`);
}
