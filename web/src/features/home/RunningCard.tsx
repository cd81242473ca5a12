import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../session.ts';
import { ImportProgress, RunningRow } from '../imports/active.tsx';
import { activeRunsQuery } from '../imports/active-query.ts';

export function RunningCard() {
  const { t } = useTranslation();
  const mayRead = useCan('runs.read');
  const { data } = useQuery({ ...activeRunsQuery, enabled: mayRead });
  if (!mayRead) return null;
  const others = data ? Math.max(0, data.running - data.imports.length - data.runs.length) : 0;
  return (
    <section className="card">
      <header><h2 className="grow">{t('shell:running.title')}</h2><Link className="s13" to="/runs">{t('shell:running.all')}</Link></header>
      {!data && <div className="li" style={{ display: 'block' }}><Skeleton height={12} width="70%" /><Skeleton height={6} mt={12} /></div>}
      {data && data.running === 0 && <p className="m s13 pad hr">{t('home:running.none')}</p>}
      {data?.imports.map((item) => <div className="li" key={item.id} style={{ display: 'block' }}><ImportProgress item={item} /></div>)}
      {data?.runs.map((run) => <div className="li" key={run.workflow.id} style={{ display: 'block' }}><RunningRow run={run} /></div>)}
      {others > 0 && (
        <div className="li" style={{ display: 'block' }}>
          <Link className="bb" style={{ color: 'inherit' }} to="/runs" search={{ status: 'running' }}>{t('home:running.more', { count: others })}</Link>
          <p className="m s13">{t('home:running.moreText')}</p>
        </div>
      )}
    </section>
  );
}
