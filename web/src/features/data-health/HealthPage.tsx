import { Button, Progress, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHeartbeat, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Instant, Points } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RunLink, type Workflow } from '../../components/RunLink.tsx';
import { Dot } from '../../components/StatusBadge.tsx';
import { formatDuration } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { useNotify } from '../customers/use-notify.tsx';
import { call } from '../programs/queries.ts';

interface Difference {
  check: string;
  id: string;
  found: number;
  expected: number;
}

interface Check {
  id: string;
  ok: boolean;
  differenceCount: number;
  differences: Difference[];
  source: 'request' | 'nightly';
  startedAt: string;
  finishedAt: string;
}

/** A check that takes long is only told to run; it stands in the list when it is over. */
interface Started {
  check: { id: string; status?: 'running' };
  workflow: Workflow;
}

export function HealthPage() {
  const { t } = useTranslation();
  const mayRead = useCan('loyalty.read');
  const mayRun = useCan('loyalty.write');
  const notify = useNotify();
  const queries = useQueryClient();
  const [waitingFor, setWaitingFor] = useState<Started | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['invariants'],
    queryFn: ({ pageParam }) => call<{ data: Check[]; nextCursor: string | null }>('get', '/v1/invariants', { query: { limit: '20', cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: mayRead,
    refetchInterval: waitingFor ? 3_000 : false,
  });
  const checks = list.data?.pages.flatMap((page) => page.data);
  const run = useMutation({
    mutationFn: () => call<Started>('post', '/v1/invariants/check'),
    onSuccess: async (answer) => {
      if (answer.check.status === 'running') return setWaitingFor(answer);
      await queries.invalidateQueries({ queryKey: ['invariants'] });
      notify.done(t('health:done'), <RunLink workflow={answer.workflow} />);
    },
    onError: (error) => notify.failed(t('health:run'), error),
  });
  const isRunning = run.isPending || (waitingFor !== null && !checks?.some(({ id }) => id === waitingFor.check.id));
  const crumbs = [{ label: t('common:nav.runs'), to: '/runs' }];
  if (!mayRead) return <div className="page"><PageHeader title={t('health:title')} crumbs={crumbs} /><div className="card"><NoRights /></div></div>;
  const [last, ...earlier] = checks ?? [];
  const start = mayRun && <Button variant="filled" loading={isRunning} leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => run.mutate()}>{t('health:run')}</Button>;
  return (
    <div className="page narrow">
      <PageHeader title={t('health:title')} lead={t('health:lead')} crumbs={crumbs} actions={checks?.length !== 0 && start} />
      {isRunning && <div className="card pad col" role="status"><div className="row sb wrap"><span className="b">{t('health:running')}</span><RunLink workflow={waitingFor?.workflow} /></div><Progress value={100} animated striped aria-label={t('health:progress')} /></div>}
      {list.error && !checks && <div className="card"><ErrorState error={list.error} onRetry={() => void list.refetch()} /></div>}
      {!checks && !list.error && <div className="col g4" aria-busy="true"><Skeleton height={88} /><Skeleton height={200} /></div>}
      {checks && !last && !isRunning && <div className="card"><EmptyState icon={IconHeartbeat} title={t('health:empty.title')} action={start}>{t('health:empty.text')}</EmptyState></div>}
      {last && <LastCheck check={last} />}
      {earlier.length > 0 && <History checks={earlier} />}
      {list.hasNextPage && <div className="row" style={{ justifyContent: 'center' }}><Button variant="subtle" color="gray" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('common:more')}</Button></div>}
    </div>
  );
}

function LastCheck({ check }: { check: Check }) {
  const { t } = useTranslation();
  const Sign = check.ok ? IconCheck : IconAlertTriangle;
  return (
    <>
      <div className={check.ok ? 'note ok' : 'note bad'}>
        <Sign size={18} aria-hidden />
        <div className="grow"><h2>{check.ok ? t('health:ok.title') : t('health:bad.title', { count: check.differenceCount })}</h2><p className="s13">{t(check.ok ? 'health:ok.text' : 'health:bad.text')}</p><p className="m s13">{t('health:last')}: <Instant at={check.finishedAt} /> · {t(`health:source.${check.source}`)}</p></div>
      </div>
      {check.differences.length > 0 && <Differences check={check} />}
    </>
  );
}

function Differences({ check }: { check: Check }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <header><div className="grow"><h2>{t('health:differences')}</h2>{check.differenceCount > check.differences.length && <p className="m s13">{t('health:first')}</p>}</div></header>
      <div className="tw" tabIndex={0} role="region" aria-label={t('health:differences')}>
        <table className="tbl s13">
          <thead><tr><th scope="col">{t('health:column.what')}</th><th scope="col" className="end">{t('health:column.found')}</th><th scope="col" className="end">{t('health:column.expected')}</th><th scope="col"><span className="sr">{t('health:column.where')}</span></th></tr></thead>
          <tbody>{check.differences.map(({ check: kind, id, found, expected }) => <tr key={`${kind}-${id}`}><td>{t(`health:check.${kind}`)}</td><td className="end"><Points value={found} /></td><td className="end"><Points value={expected} /></td><td className="end"><CopyButton value={id} name={t('health:copy')} /></td></tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}

function History({ checks }: { checks: Check[] }) {
  const { t } = useTranslation();
  const seconds = ({ startedAt, finishedAt }: Check) => Math.max(1, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  return (
    <section className="card">
      <header><h2>{t('health:history.title')}</h2></header>
      <div className="tw" tabIndex={0} role="region" aria-label={t('health:history.title')}>
        <table className="tbl s13">
          <thead><tr><th scope="col">{t('health:history.when')}</th><th scope="col">{t('health:history.result')}</th><th scope="col">{t('health:history.source')}</th><th scope="col" className="end">{t('health:history.took')}</th></tr></thead>
          <tbody>{checks.map((check) => <tr key={check.id}><td><Instant at={check.finishedAt} /></td><td>{check.ok ? <Dot tone="ok">{t('health:ok.title')}</Dot> : <Dot tone="bad">{t('health:bad.title', { count: check.differenceCount })}</Dot>}</td><td>{t(`health:source.${check.source}`)}</td><td className="end">{formatDuration(seconds(check))}</td></tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}
