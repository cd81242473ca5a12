import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { config } from '#config.ts';
import { finishBatch, setBatchRun, stageBatch, type IngestKind, type IngestSource, type StagedRow } from '#db/commands/ingestion/batches.ts';
import { workflowIds } from '#workflows/names.ts';
import { organizationIdKey } from '#workflows/search-attributes.ts';
import { getIngested, ingest, type IngestInput } from '#workflows/ingest.ts';
import { isNoAnswer } from '../purchases/run-purchases.ts';
import { presentRun, temporal, type RunRef } from '../temporal.ts';

const ACCEPT_DEADLINE_MS = 3000 * config.patience;
const ANSWER_DEADLINE_MS = 60_000;

function startOptions(input: IngestInput, fileName?: string) {
  const { organizationId, source, batchId, kind, total } = input;
  return {
    workflowId: workflowIds.ingest(organizationId, source, batchId),
    taskQueue: config.taskQueue,
    args: [input] as [IngestInput],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    staticSummary: `${source === 'import' ? 'Import' : 'Batch'} of ${total} ${kind}${fileName === undefined ? '' : ' from a file'}`,
    typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }],
    priority: { priorityKey: source === 'import' ? 4 : 2, fairnessKey: organizationId },
  };
}

/** Stages rows and starts the run that processes them, without waiting for it. */
export async function startImport(batch: { organizationId: string; kind: IngestKind; fileName: string; createdBy?: string }, rows: readonly StagedRow[]): Promise<{ batchId: string; workflow: RunRef }> {
  const { organizationId, kind } = batch;
  const batchId = await stageBatch({ ...batch, source: 'import' }, rows);
  const options = startOptions({ organizationId, batchId, kind, source: 'import', total: rows.length }, batch.fileName);
  const workflow = await orGiveUp(organizationId, batchId, startedRun(await temporal(), options));
  await setBatchRun(organizationId, batchId, workflow.runId);
  return { batchId, workflow };
}

/** Stages rows, starts their run and waits for its end; `done` is false when no worker took it up: the run will process them later. */
export async function runBatch(organizationId: string, kind: IngestKind, rows: readonly StagedRow[]): Promise<{ batchId: string; workflow: RunRef; done: boolean }> {
  const source: IngestSource = 'batch';
  const batchId = await stageBatch({ organizationId, kind, source }, rows);
  const client = await temporal();
  const options = startOptions({ organizationId, batchId, kind, source, total: rows.length });
  const startWorkflowOperation = new WithStartWorkflowOperation(ingest, options);
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  let accepted = false;
  try {
    const update = await client.withDeadline(Date.now() + ACCEPT_DEADLINE_MS, () =>
      client.workflow.startUpdateWithStart(getIngested, { startWorkflowOperation, waitForStage: 'ACCEPTED', args: [] }));
    accepted = true;
    await client.withDeadline(Date.now() + ANSWER_DEADLINE_MS, () => update.result());
    return { batchId, workflow: presentRun(options.workflowId, update.workflowRunId ?? null), done: true };
  } catch (error) {
    if (!accepted && !isNoAnswer(error)) return orGiveUp(organizationId, batchId, Promise.reject(error as Error));
    return { batchId, workflow: await orGiveUp(organizationId, batchId, startedRun(client, options)), done: false };
  }
}

/** Rows whose run could not be started are not kept: the caller is told to try again. */
const orGiveUp = <T>(organizationId: string, batchId: string, work: Promise<T>): Promise<T> => work.catch(async (error: unknown) => {
  await finishBatch(organizationId, batchId, 'not_started');
  throw error;
});

async function startedRun(client: Client, options: ReturnType<typeof startOptions>): Promise<RunRef> {
  const handle = await client.withDeadline(Date.now() + ACCEPT_DEADLINE_MS, () => client.workflow.start(ingest, options));
  return presentRun(options.workflowId, handle.firstExecutionRunId);
}
