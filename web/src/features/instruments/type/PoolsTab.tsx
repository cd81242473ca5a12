import { Button } from '@mantine/core';
import { IconDownload, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan } from '../../../session.ts';
import { MakingProgress } from '../parts/MakingProgress.tsx';
import { poolQuery, poolsQuery } from '../queries.ts';
import type { InstrumentType, Pool } from '../types.ts';

const OrderPoolDialog = lazyPart(async () => (await import('./OrderPoolDialog.tsx')).OrderPoolDialog);

/** Many codes at once: for a campaign, a partner, a printing house. */
export function PoolsTab({ type, isOrdering, onOrder }: { type: InstrumentType; isOrdering: boolean; onOrder: (isOpen: boolean) => void }) {
  const { t } = useTranslation();
  const mayOrder = useCan('instruments.write');
  const { data, error, refetch } = useQuery(poolsQuery(type.code));
  const order = mayOrder && <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onOrder(true)}>{t('instruments:pool.order')}</Button>;
  return (
    <div className="col g4">
      {data && data.length > 0 && <div className="row sb wrap"><p className="m s13">{t('instruments:pool.lead')}</p>{order}</div>}
      {error && !data && <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>}
      {data?.length === 0 && <div className="card"><EmptyState icon={IconStack2} title={t('instruments:pool.empty')} action={order}>{t('instruments:pool.lead')}</EmptyState></div>}
      {data && data.length > 0 && <ul className="card">{data.map((pool) => <PoolRow key={pool.id} pool={pool} />)}</ul>}
      {isOrdering && <OrderPoolDialog type={type} taken={data?.map(({ externalId }) => externalId) ?? []} onClose={() => onOrder(false)} />}
    </div>
  );
}

function PoolRow({ pool: listed }: { pool: Pool }) {
  const { t } = useTranslation();
  const mayDownload = useCan('instruments.write');
  // The run is known only to the pool's own answer.
  const { data } = useQuery(poolQuery(listed.id));
  const pool = data?.pool ?? listed;
  const isDone = pool.state === 'done';
  return (
    <li className="li">
      <div className="grow col">
        <div className="row sb wrap">
          <span className="bb"><bdi>{pool.externalId}</bdi></span>
          <span className="row wrap">{isDone && <StatusBadge tone="ok">{t('instruments:pool.done')}</StatusBadge>}<RunLink workflow={data?.workflow} /></span>
        </div>
        {isDone ? <p className="m s13">{t('instruments:pool.codes', { count: pool.count })} · <Instant at={pool.finishedAt ?? pool.createdAt} /></p>
          : <MakingProgress done={pool.done} count={pool.count} label={t('instruments:pool.progress')} text={t('instruments:pool.of', { count: pool.count, done: formatNumber(pool.done) })} />}
        {isDone && (
          <div className="row wrap">
            {mayDownload && <Button size="xs" component="a" href={`/v1/pools/${pool.id}/codes.csv`} download leftSection={<IconDownload size={14} aria-hidden />}>{t('instruments:pool.download')}</Button>}
            <Button size="xs" variant="subtle" color="gray" component={Link} to="/loyalty/instruments/$type" params={{ type: pool.type } as never} search={{ pool: pool.id } as never}>{t('instruments:pool.show')}</Button>
          </div>
        )}
      </div>
    </li>
  );
}
