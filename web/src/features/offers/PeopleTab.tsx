import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Instant } from '../../components/figures.tsx';
import { FilterChips, useUrlState } from '../../components/FilterChips.tsx';
import { Dot } from '../../components/StatusBadge.tsx';
import { assignedQuery } from './queries.ts';
import type { AssignedCustomer, Offer } from './types.ts';

/** Who may use the offer, and from whom it is held back. */
export function PeopleTab({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useUrlState();
  const list = useInfiniteQuery(assignedQuery(offer.code, search.arm));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = useMemo((): Column<AssignedCustomer>[] => [
    { id: 'name', header: t('common:word.customer'), always: true, text: ({ customer }) => customer.name, cell: ({ customer }) => <span className="ell ins-name"><bdi>{customer.name ?? t('names:unnamed')}</bdi></span> },
    { id: 'arm', header: t('offers:people.arm'), text: ({ arm }) => t(`offers:people.in.${arm}`), cell: ({ arm }) => t(`offers:people.in.${arm}`) },
    { id: 'used', header: t('offers:people.used'), text: ({ used }) => t(used ? 'common:yes' : 'common:no'), cell: ({ used }) => (used ? <Dot tone="ok">{t('offers:people.yes')}</Dot> : <span className="m">—</span>) },
    { id: 'since', header: t('offers:people.since'), text: ({ assignedAt }) => assignedAt, cell: ({ assignedAt }) => <Instant at={assignedAt} style="date" /> },
  ], [t]);
  return (
    <DataTable
      id="offer-people" label={t('offers:tab.people')} columns={columns} rows={rows} rowKey={({ customer }) => customer.id} error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
      onOpen={({ customer }) => void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } })} exportName={offer.code}
      tools={<FilterChips filters={[{ key: 'arm', label: t('offers:people.arm'), options: (['target', 'control'] as const).map((value) => ({ value, label: t(`offers:arm.${value}`) })) }]} />}
      empty={<EmptyState icon={IconUsers} title={t('offers:people.empty')}>{t('offers:people.emptyText')}</EmptyState>}
    />
  );
}
