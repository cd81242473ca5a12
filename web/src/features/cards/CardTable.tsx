import { IconCreditCard } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../components/figures.tsx';
import { FilterChips, useUrlState } from '../../components/FilterChips.tsx';
import { SearchBox } from '../customers/list/SearchBox.tsx';
import { sheetTime } from '../customers/sheet-date.ts';
import { textOf } from '../programs/text.ts';
import { CardStateMark, DeliveryMark, spaced } from './marks.tsx';
import { cardsQuery, cardTypesQuery } from './queries.ts';
import { CARD_STATES, DELIVERY_STATES, type CardRow } from './types.ts';

const dash = <span className="m">—</span>;

export function CardTable({ onOpen, openCard }: { onOpen: (number: string) => void; openCard: string | undefined }) {
  const { t } = useTranslation();
  const [search] = useUrlState();
  const digits = search.search?.replaceAll(/\D/g, '') || undefined;
  const list = useInfiniteQuery(cardsQuery({ state: search.state, delivery: search.delivery, type: search.type, card: digits }));
  const types = useQuery(cardTypesQuery).data;
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = useMemo((): Column<CardRow>[] => {
    const typeName = (code: string) => textOf(types?.find((type) => type.code === code)?.name ?? undefined, code);
    return [
      { id: 'number', header: t('cards:column.number'), always: true, text: ({ number }) => number, cell: ({ number }) => <span className="b ins-code"><Bdi ltr>{spaced(number)}</Bdi></span> },
      { id: 'holder', header: t('common:word.customer'), text: ({ customer }) => customer?.name, cell: ({ customer }) => (customer ? <span className="ell ins-name"><bdi>{customer.name ?? t('names:unnamed')}</bdi></span> : dash) },
      { id: 'type', header: t('cards:column.type'), text: ({ type }) => typeName(type), cell: ({ type }) => <bdi>{typeName(type)}</bdi> },
      { id: 'state', header: t('cards:column.state'), text: ({ state }) => t(`cards:state.${state}`), cell: ({ state }) => <CardStateMark state={state} dot /> },
      { id: 'delivery', header: t('cards:column.delivery'), text: ({ delivery }) => delivery && t(`cards:delivery.${delivery.state}`), cell: ({ delivery }) => (delivery ? <DeliveryMark state={delivery.state} /> : dash) },
      { id: 'since', header: t('cards:column.since'), text: ({ since }) => since && sheetTime(since), cell: ({ since }) => <Instant at={since} style="date" /> },
    ];
  }, [t, types]);
  const filters = [
    { key: 'state', label: t('cards:column.state'), options: CARD_STATES.map((value) => ({ value, label: t(`cards:state.${value}`) })) },
    { key: 'delivery', label: t('cards:column.delivery'), options: DELIVERY_STATES.map((value) => ({ value, label: t(`cards:delivery.${value}`) })) },
    ...(types && types.length > 1 ? [{ key: 'type', label: t('cards:column.type'), options: types.map(({ code, name }) => ({ value: code, label: textOf(name ?? undefined, code) })) }] : []),
  ];
  const isNarrowed = Boolean(search.state ?? search.delivery ?? search.type ?? search.search);
  return (
    <DataTable
      id="cards" label={t('cards:title')} columns={columns} rows={rows} rowKey={({ number }) => number} openKey={openCard} onOpen={({ number }) => onOpen(number)} error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
      exportName={t('cards:csvName')} tools={<FilterChips filters={filters}><SearchBox label={t('cards:search')} /></FilterChips>} phoneRow={(row) => <PhoneRow row={row} />}
      empty={isNarrowed ? <EmptyState icon={IconCreditCard} title={t('cards:none.title')}>{t('cards:none.text')}</EmptyState> : <EmptyState icon={IconCreditCard} title={t('cards:empty.title')}>{t('cards:empty.text')}</EmptyState>}
    />
  );
}

function PhoneRow({ row }: { row: CardRow }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell ins-line ins-code"><Bdi ltr>{spaced(row.number)}</Bdi></span><span className="m s13 ell ins-line"><bdi>{row.customer ? (row.customer.name ?? t('names:unnamed')) : t('cards:nobody')}</bdi></span></span>
      <span className="end s13"><CardStateMark state={row.state} dot /></span>
    </>
  );
}
