import { activityInfo, heartbeat } from '@temporalio/activity';
import { finishBatch, keepRowOutcomes, waitingRows, type IngestKind } from '#db/commands/ingestion/batches.ts';
import { processRows, type IngestRun } from '#db/commands/ingestion/process-rows.ts';

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

export function createIngestActivities() {
  return {
    /** Processes the next rows of a batch. Safe to repeat: rows that have their outcome are passed over, the others have business keys. */
    async ingestChunk({ batchId, kind, after, limit, ...run }: Chunk): Promise<ChunkResult> {
      const rows = await waitingRows(run.organizationId, batchId, after, limit);
      if (rows.length === 0) return { last: null, processed: 0, accepted: 0, onboardingCustomerIds: [] };
      const { outcomes, onboardingCustomerIds } = await processRows(run, kind, rows);
      await keepRowOutcomes(run.organizationId, batchId, outcomes);
      if (!activityInfo().isLocal) heartbeat(rows.at(-1)!.position);
      return { last: rows.at(-1)!.position, processed: rows.length, accepted: outcomes.filter(({ status }) => status < 300).length, onboardingCustomerIds };
    },
    finishIngest: ({ organizationId, batchId, failure }: { organizationId: string; batchId: string; failure: string | null }): Promise<void> => finishBatch(organizationId, batchId, failure),
  };
}
