import { activityInfo } from '@temporalio/activity';
import { finishBatch, keepRowOutcomes, waitingRows, type IngestKind } from '#db/commands/ingestion/batches.ts';
import { processRows, type IngestRun } from '#db/commands/ingestion/process-rows.ts';
import { beating } from './beating.ts';

export type IngestActivities = ReturnType<typeof createIngestActivities>;

export interface Chunk extends IngestRun {
  batchId: string;
  kind: IngestKind;
  /** Rows after this position. */
  after: number;
  limit: number;
}

export interface ChunkResult {
  /** The last position processed; null when no rows were left. */
  last: number | null;
  processed: number;
  accepted: number;
  onboardingCustomerIds: string[];
}

async function processChunk({ batchId, kind, after, limit, ...run }: Chunk): Promise<ChunkResult> {
  const rows = await waitingRows(run.organizationId, batchId, after, limit);
  if (rows.length === 0) return { last: null, processed: 0, accepted: 0, onboardingCustomerIds: [] };
  const { outcomes, onboardingCustomerIds } = await processRows(run, kind, rows);
  await keepRowOutcomes(run.organizationId, batchId, outcomes);
  return { last: rows.at(-1)!.position, processed: rows.length, accepted: outcomes.filter(({ status }) => status < 300).length, onboardingCustomerIds };
}

/** What runs inside a workflow task has no heartbeat. */
const alive = <T>(work: Promise<T>): Promise<T> => (activityInfo().isLocal ? work : beating(work));

export function createIngestActivities() {
  return {
    /** Processes the next rows of a batch. Safe to repeat: rows that have their outcome are passed over, the others have business keys. */
    ingestChunk: (chunk: Chunk): Promise<ChunkResult> => alive(processChunk(chunk)),
    finishIngest: ({ organizationId, batchId, failure }: { organizationId: string; batchId: string; failure: string | null }): Promise<void> => alive(finishBatch(organizationId, batchId, failure)),
  };
}
