import { IconAlertTriangle, IconTruckDelivery } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../components/figures.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatNumber } from '../../lib/format.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { sheetTime } from '../customers/sheet-date.ts';
import { HookSetup } from './HookSetup.tsx';
import { DeliveryMark, spaced } from './marks.tsx';
import { deliveriesQuery, openCarrier } from './queries.ts';
import { DELIVERY_STATES, type Delivery } from './types.ts';

const dash = <span className="m">—</span>;

/** Cards on their way: how many at each step, and the stuck ones first. */
export function DeliveriesTab({ onOpen, openCard }: { onOpen: (number: string) => void; openCard: string | undefined }) {
  const { t } = useTranslation();
  const [search] = useUrlState();
  const list = useInfiniteQuery(deliveriesQuery(search.delivery));
  const first = list.data?.pages[0];
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = useMemo((): Column<Delivery>[] => [
    { id: 'number', header: t('cards:column.number'), always: true, text: ({ card }) => card, cell: ({ card }) => <span className="b ins-code"><Bdi ltr>{spaced(card)}</Bdi></span> },
    { id: 'holder', header: t('common:word.customer'), text: ({ customer }) => customer?.name, cell: ({ customer }) => (customer ? <span className="ell ins-name"><bdi>{customer.name ?? t('names:unnamed')}</bdi></span> : dash) },
    { id: 'state', header: t('cards:column.step'), text: ({ state }) => t(`cards:delivery.${state}`), cell: (row) => <span className="row"><DeliveryMark state={row.state} />{row.needsAttention && <StatusBadge tone="warn">{t('cards:stuck')}</StatusBadge>}</span> },
    { id: 'changed', header: t('cards:column.changed'), text: ({ changedAt }) => sheetTime(changedAt), cell: ({ changedAt }) => <Instant at={changedAt} relative /> },
    { id: 'tracking', header: t('cards:column.tracking'), text: ({ tracking }) => tracking, cell: ({ tracking }) => (tracking ? <Bdi ltr>{tracking}</Bdi> : dash) },
    { id: 'ordered', header: t('cards:column.ordered'), text: ({ orderedAt }) => sheetTime(orderedAt), cell: ({ orderedAt }) => <Instant at={orderedAt} style="date" /> },
  ], [t]);
  return (
    <div className="col g4">
      {first && first.needAttention > 0 && <div className="note warn"><IconAlertTriangle size={18} aria-hidden /><p><b className="bb">{t('cards:stuckTitle', { count: first.needAttention })}</b><br /><span className="s13">{t('cards:stuckText')}</span></p></div>}
      <nav className="crd-counts" aria-label={t('cards:column.step')} aria-busy={!first}>
        {DELIVERY_STATES.map((state) => (
          <Link key={state} to="/loyalty/cards" search={{ tab: 'deliveries', ...(search.delivery !== state && { delivery: state }) }} aria-current={search.delivery === state ? 'true' : undefined}>
            <span className="m s13">{t(`cards:delivery.${state}`)}</span><span className="bb num">{first ? formatNumber(first.counts[state]) : '…'}</span>
          </Link>
        ))}
      </nav>
      <DataTable
        id="deliveries" label={t('cards:tab.deliveries')} columns={columns} rows={rows} rowKey={({ id }) => id} openKey={rows?.find(({ card }) => card === openCard)?.id} onOpen={({ card }) => onOpen(card)} error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
        exportName={t('cards:tab.deliveries')} phoneRow={(row) => <PhoneRow row={row} />}
        empty={<EmptyState icon={IconTruckDelivery} title={t('cards:noDeliveries.title')}>{t('cards:noDeliveries.text')}</EmptyState>}
      />
      <section className="card pad col g4">
        <div><h2>{t('cards:carrier.title')}</h2><p className="m s13">{t('cards:carrier.lead')}</p></div>
        <HookSetup confirmTitle={t('cards:carrier.confirmTitle')} confirm={t('cards:carrier.confirm')} onOpen={openCarrier} />
      </section>
    </div>
  );
}

function PhoneRow({ row }: { row: Delivery }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell ins-line ins-code"><Bdi ltr>{spaced(row.card)}</Bdi></span><span className="m s13 ell ins-line"><Instant at={row.changedAt} relative />{row.customer?.name && <> · <bdi>{row.customer.name}</bdi></>}</span></span>
      <span className="end s13"><DeliveryMark state={row.state} />{row.needsAttention && <span className="amber">{t('cards:stuck')}</span>}</span>
    </>
  );
}
