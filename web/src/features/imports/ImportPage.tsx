import { Button, Progress, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { KpiStrip } from '../../components/KpiStrip.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RunLink } from '../../components/RunLink.tsx';
import { formatDuration, formatNumber, formatPercent } from '../../lib/format.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { importShare } from './active.tsx';
import { ImportStatus } from './ImportStatus.tsx';
import { RejectedRows } from './RejectedRows.tsx';
import type { ImportAnswer } from './types.ts';

export function ImportPage() {
  const { t } = useTranslation();
  const { importId } = useParams({ from: '/app/imports/$importId' });
  const { data, error, refetch } = useQuery({
    queryKey: ['imports', importId],
    queryFn: async () => (await unwrap(api.GET('/v1/imports/{import}', { params: { path: { import: importId } } }))) as ImportAnswer,
    refetchInterval: (query) => (query.state.data?.import.status === 'running' ? 1_000 : false),
  });
  const crumbs = [{ label: t('imports:title'), to: '/imports' }];
  if (error && !data) return <div className="page"><PageHeader title={t('imports:title')} crumbs={crumbs} /><div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div></div>;
  if (!data) return <ImportSkeleton />;
  const { import: item, workflow } = data;
  const kind = t(`imports:kind.${item.kind}`);
  return (
    <div className="page narrow">
      <PageHeader
        title={<bdi>{item.fileName ?? kind}</bdi>} tab={item.fileName ?? kind} crumbs={crumbs} lead={item.createdBy ? t('imports:page.by', { kind, name: item.createdBy }) : kind}
        actions={<><RunLink workflow={workflow} />{item.status === 'running' ? <CancelButton importId={item.id} /> : <Button component={Link} to="/imports/new">{t('imports:page.again')}</Button>}</>}
      />
      <section className="card pad col g4" aria-live="polite">
        <div className="row sb"><h2>{t('imports:page.progress')}</h2><ImportStatus item={item} /></div>
        <Progress value={importShare(item)} aria-label={t('imports:page.progress')} color={item.status === 'failed' ? 'red' : 'teal'} />
        <p className="m s13">
          {item.total === 0 && item.status === 'running' ? t('imports:page.counting') : <>{t('imports:page.of', { count: item.total, done: formatNumber(item.processed) })} ({formatPercent(importShare(item) / 100, 0)}). </>}
          {item.status === 'running' && t('imports:page.leave')}
          {item.finishedAt && t('imports:page.lasted', { time: formatDuration(Math.max(1, (Date.parse(item.finishedAt) - Date.parse(item.createdAt)) / 1000)) })}
        </p>
      </section>
      {item.status === 'failed' && <div className="note bad" role="alert"><IconAlertTriangle size={18} stroke={1.75} aria-hidden /><div><h3>{t('imports:status.failed')}</h3><p className="s13">{t('imports:page.failedText')}</p></div></div>}
      <KpiStrip
        label={t('imports:page.progress')}
        items={[
          { label: t('imports:page.kpi.total'), figure: formatNumber(item.total) },
          { label: t('imports:page.kpi.accepted'), figure: formatNumber(item.accepted) },
          { label: t('imports:page.kpi.rejected'), figure: formatNumber(item.rejectedCount) },
        ]}
      />
      {item.rejectedCount > 0 ? (
        <section className="card">
          <header className="wrap">
            <div className="grow"><h2>{t('imports:page.rejected')}</h2><p className="m s13">{t('imports:page.rejectedLead')}</p></div>
            <Button component="a" href={`/v1/imports/${item.id}/rejected.csv`} download leftSection={<IconDownload size={16} aria-hidden />}>{t('imports:page.download')}</Button>
          </header>
          <RejectedRows rows={item.rejected} />
        </section>
      ) : item.status === 'completed' && <div className="note ok"><IconCheck size={18} aria-hidden /><p>{t('imports:page.none')}</p></div>}
    </div>
  );
}

function CancelButton({ importId }: { importId: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST('/v1/imports/{import}/cancel', { params: { path: { import: importId } } })),
    onSuccess: () => setAsking(false),
    onError: (error) => notifications.show({ color: 'red', message: problemText(error) }),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('imports:cancel.open')}</Button>
      <ConfirmDialog opened={isAsking} onClose={() => setAsking(false)} onConfirm={() => cancel.mutate()} loading={cancel.isPending} danger title={t('imports:cancel.title')} confirm={t('imports:cancel.submit')}>
        <p>{t('imports:cancel.text')}</p>
      </ConfirmDialog>
    </>
  );
}

function ImportSkeleton() {
  return <div className="page narrow" aria-busy="true"><Skeleton height={28} width={280} /><div className="card pad"><Skeleton height={12} width="30%" /><Skeleton height={6} mt={16} /><Skeleton height={12} width="50%" mt={16} /></div><KpiStrip items={undefined} label="" count={3} /></div>;
}
