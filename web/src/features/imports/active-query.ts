import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';
import type { Workflow } from '../../components/RunLink.tsx';
import type { Import } from './types.ts';

/** Codes or cards being made, an offer being assigned, a simulation, a check. */
export interface ActiveRun {
  workflow: Workflow;
  kind: string;
  summary: string | null;
  startedAt: string;
}

export interface ActiveRuns {
  imports: Import[];
  runs: ActiveRun[];
  /** All that run, those included that wait for weeks. */
  running: number;
}

/** Asked every 4 s while something makes progress, otherwise every 30 s. */
export const activeRunsQuery = queryOptions({
  queryKey: ['runs', 'active'],
  queryFn: async () => (await unwrap(api.GET('/v1/runs/active'))) as ActiveRuns,
  refetchInterval: (query) => ((query.state.data?.imports.length ?? 0) + (query.state.data?.runs.length ?? 0) > 0 ? 4_000 : 30_000),
});
