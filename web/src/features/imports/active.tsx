import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { RunLink } from '../../components/RunLink.tsx';
import type { ActiveRun } from './active-query.ts';
import type { Import } from './types.ts';

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
