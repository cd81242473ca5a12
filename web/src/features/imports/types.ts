import type { Workflow } from '../../components/RunLink.tsx';

export interface RejectedRow {
  row: number;
  code: string;
  reason: string;
}

/** As lists show it; one import also has its first rejected rows. */
export interface Import {
  id: string;
  kind: 'customers' | 'purchases' | 'returns' | 'events';
  fileName: string | null;
  status: 'running' | 'completed' | 'failed';
  failure: string | null;
  total: number;
  processed: number;
  accepted: number;
  rejectedCount: number;
  createdAt: string;
  finishedAt: string | null;
  createdBy: string | null;
}

export interface ImportAnswer {
  import: Import & { rejected: RejectedRow[] };
  workflow: Workflow;
}
