import { Button } from '@mantine/core';
import { IconDownload, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Instant } from '../../components/figures.tsx';
import { RunLink } from '../../components/RunLink.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatNumber } from '../../lib/format.ts';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useCan } from '../../session.ts';
import { MakingProgress } from '../instruments/parts/MakingProgress.tsx';
import { textOf } from '../programs/text.ts';
import { batchesQuery, batchQuery, cardTypesQuery } from './queries.ts';
import type { Batch } from './types.ts';

const OrderBatchDialog = lazyPart(async () => (await import('./OrderBatchDialog.tsx')).OrderBatchDialog);

/** Numbers made in one go, for the printing house. */
export function BatchesTab({ isOrdering, onOrder }: { isOrdering: boolean; onOrder: (isOpen: boolean) => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const { data, error, refetch } = useQuery(batchesQuery);
  const order = mayWrite && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onOrder(true)}>{t('cards:batch.order')}</Button>;
  return (
    <div className="col g4">
      {data && data.length > 0 && <div className="row sb wrap"><p className="m s13">{t('cards:batch.lead')}</p>{order}</div>}
      {error && !data && <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>}
      {data?.length === 0 && <div className="card"><EmptyState icon={IconStack2} title={t('cards:batch.empty')} action={order}>{t('cards:batch.lead')}</EmptyState></div>}
      {data && data.length > 0 && <ul className="card">{data.map((batch) => <BatchItem key={batch.id} batch={batch} />)}</ul>}
      {isOrdering && <OrderBatchDialog taken={data?.map(({ externalId }) => externalId) ?? []} onClose={() => onOrder(false)} />}
    </div>
  );
}

function BatchItem({ batch: listed }: { batch: Batch }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const types = useQuery(cardTypesQuery).data;
  const { data } = useQuery(batchQuery(listed.id));
  const batch = data?.batch ?? listed;
  const isDone = batch.state === 'done';
  return (
    <li className="li">
      <div className="grow col">
        <div className="row sb wrap">
          <span><span className="bb"><bdi>{batch.externalId}</bdi></span><span className="m s13"> · <bdi>{textOf(types?.find(({ code }) => code === batch.type)?.name ?? undefined, batch.type)}</bdi></span></span>
          <span className="row wrap">{isDone && <StatusBadge tone="ok">{t('cards:batch.done')}</StatusBadge>}<RunLink workflow={data?.workflow} /></span>
        </div>
        {isDone ? <p className="m s13">{t('cards:batch.cards', { count: batch.count })} · <Instant at={batch.finishedAt ?? batch.createdAt} /></p>
          : <MakingProgress done={batch.done} count={batch.count} label={t('cards:batch.progress')} text={t('cards:batch.of', { count: batch.count, done: formatNumber(batch.done) })} />}
        {isDone && mayWrite && <div className="row"><Button size="xs" component="a" href={`/v1/card-batches/${batch.id}/numbers.csv`} download leftSection={<IconDownload size={14} aria-hidden />}>{t('cards:batch.download')}</Button></div>}
      </div>
    </li>
  );
}
