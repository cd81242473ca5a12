import { Progress } from '@mantine/core';
import { queryOptions } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { RunLink, type Workflow } from '../../components/RunLink.tsx';
import type { Import } from './types.ts';

/** Codes or cards being made, an offer being assigned, a simulation, a check. */
interface ActiveRun {
  workflow: Workflow;
  kind: string;
  summary: string | null;
  startedAt: string;
}

/** Asked every 4 s while something runs, otherwise every 30 s. */
export const activeRunsQuery = queryOptions({
  queryKey: ['runs', 'active'],
  queryFn: async () => (await unwrap(api.GET('/v1/runs/active'))) as { imports: Import[]; runs: ActiveRun[]; running: number },
  refetchInterval: (query) => ((query.state.data?.running ?? 0) > 0 ? 4_000 : 30_000),
});

export const importShare = ({ processed, total }: Import) => (total > 0 ? Math.min(100, Math.round((processed / total) * 100)) : 0);

/** Name, time, bar and "31 400 of 52 000 rows" of a running import. */
export function ImportProgress({ item }: { item: Import }) {
  const { t } = useTranslation();
  const name = t('shell:running.import', { name: item.fileName ?? t(`imports:kind.${item.kind}`) });
  return (
    <div>
      <div className="row sb">
        <Link to="/imports/$importId" params={{ importId: item.id }} className="bb ell" style={{ color: 'inherit' }}>{name}</Link>
        <span className="m s13 num">{formatDuration((Date.now() - Date.parse(item.createdAt)) / 1000)}</span>
      </div>
      <Progress value={importShare(item)} aria-label={name} my={7} />
      <div className="m s13 num">{t('shell:running.rows', { count: item.total, done: formatNumber(item.processed) })}</div>
    </div>
  );
}

/** "Making codes: WELCOME × 300", its time, and a link to its run. */
export function RunningRow({ run }: { run: ActiveRun }) {
  const { t } = useTranslation();
  return (
    <div>
      <div className="row sb">
        <span className="bb ell">{t(`common:runKind.${run.kind}`)}</span>
        <span className="m s13 num">{formatDuration((Date.now() - Date.parse(run.startedAt)) / 1000)}</span>
      </div>
      <div className="row sb s13"><span className="m ell"><bdi>{run.summary ?? ''}</bdi></span><RunLink workflow={run.workflow} label={t('common:open')} /></div>
    </div>
  );
}
