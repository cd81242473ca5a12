import { IconTicket } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../../components/DataTable.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Bdi, Instant, LastDay } from '../../../components/figures.tsx';
import { FilterChips, useUrlState, type Filter } from '../../../components/FilterChips.tsx';
import { SearchBox } from '../../customers/list/SearchBox.tsx';
import { sheetTime } from '../../customers/sheet-date.ts';
import { instrumentsQuery, poolsQuery } from '../queries.ts';
import { Balance, StateDot } from '../StateMark.tsx';
import { STATES, type InstrumentRow, type InstrumentType } from '../types.ts';

/** The instruments of one type, the newest first. */
export function InstrumentTable({ type, onOpen, openCode }: { type: InstrumentType; onOpen: (code: string) => void; openCode: string | undefined }) {
  const { t } = useTranslation();
  const [search] = useUrlState();
  const filters = { type: type.code, state: search.state, pool: search.pool, search: search.search };
  const list = useInfiniteQuery(instrumentsQuery(filters));
  const pools = useQuery(poolsQuery(type.code)).data ?? [];
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const hasBalance = type.kind !== 'coupon';
  const columns = useColumns(hasBalance);
  const chips: Filter[] = [
    { key: 'state', label: t('instruments:column.state'), options: STATES.map((value) => ({ value, label: t(`instruments:state.${value}`) })) },
    ...(pools.length > 0 ? [{ key: 'pool', label: t('instruments:column.pool'), options: pools.map(({ id, externalId }) => ({ value: id, label: externalId })) }] : []),
  ];
  const isNarrowed = Boolean(search.state ?? search.pool ?? search.search);
  return (
    <DataTable
      id={hasBalance ? 'instruments-balance' : 'instruments'} label={t('instruments:tab.list')} columns={columns} rows={rows} rowKey={({ code }) => code} openKey={openCode} onOpen={({ code }) => onOpen(code)}
      error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage} exportName={t('instruments:csvName')}
      tools={<FilterChips filters={chips}><SearchBox label={t('instruments:searchCode')} /></FilterChips>} phoneRow={(row) => <PhoneRow row={row} hasBalance={hasBalance} />}
      empty={isNarrowed
        ? <EmptyState icon={IconTicket} title={t('instruments:none.title')}>{t('instruments:none.text')}</EmptyState>
        : <EmptyState icon={IconTicket} title={t('instruments:first.title')}>{t('instruments:first.text')}</EmptyState>}
    />
  );
}

const dash = <span className="m">—</span>;

function useColumns(hasBalance: boolean): Column<InstrumentRow>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const columns: (Column<InstrumentRow> | false)[] = [
      { id: 'code', header: t('instruments:column.code'), always: true, text: ({ code }) => code, cell: ({ code }) => <span className="b ins-code"><Bdi ltr>{code}</Bdi></span> },
      { id: 'holder', header: t('instruments:column.holder'), text: ({ customer }) => customer?.name, cell: ({ customer }) => (customer ? <span className="ell ins-name"><bdi>{customer.name ?? t('names:unnamed')}</bdi></span> : <span className="m">{t('instruments:bearer')}</span>) },
      { id: 'state', header: t('instruments:column.state'), text: ({ state }) => t(`instruments:state.${state}`), cell: ({ state }) => <StateDot state={state} /> },
      hasBalance && { id: 'balance', header: t('instruments:column.balance'), align: 'end', text: ({ balance }) => balance, cell: ({ balance, unit }) => <Balance balance={balance} unit={unit} /> },
      { id: 'issued', header: t('instruments:column.issuedAt'), text: ({ issuedAt }) => sheetTime(issuedAt), cell: ({ issuedAt }) => <Instant at={issuedAt} style="date" /> },
      { id: 'expires', header: t('instruments:column.expires'), text: ({ expiresAt }) => expiresAt && sheetTime(expiresAt), cell: ({ expiresAt }) => (expiresAt ? <LastDay at={expiresAt} /> : dash) },
    ];
    return columns.filter((column) => column !== false);
  }, [hasBalance, t]);
}

function PhoneRow({ row, hasBalance }: { row: InstrumentRow; hasBalance: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell ins-line ins-code"><Bdi ltr>{row.code}</Bdi></span><span className="m s13 ell ins-line"><bdi>{row.customer ? (row.customer.name ?? t('names:unnamed')) : t('instruments:bearer')}</bdi></span></span>
      <span className="end">{hasBalance && <span className="b ins-line"><Balance balance={row.balance} unit={row.unit} /></span>}<span className="s13 row ins-end"><StateDot state={row.state} /></span></span>
    </>
  );
}
