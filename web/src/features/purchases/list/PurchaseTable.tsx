import '../purchases.css';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../../components/DataTable.tsx';
import { purchasesQuery, type PurchaseFilters } from '../queries.ts';
import { useRefusalText } from '../use-refusal-text.ts';
import { useUnitWords } from '../../members/units.tsx';
import { purchaseColumns } from './columns.tsx';
import { PurchasePhoneRow } from './PurchasePhoneRow.tsx';

const DEFAULT_SORT = '-occurredAt';

/** The list of purchases: of the whole organization, or of one customer on the profile. */
export function PurchaseTable({ filters, onSort, empty, tools, withCustomer = true }: {
  filters: PurchaseFilters;
  onSort: (sort: string | null) => void;
  empty: ReactNode;
  tools?: ReactNode;
  withCustomer?: boolean;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refusalText = useRefusalText();
  const applied = { ...filters, sort: filters.sort ?? DEFAULT_SORT };
  const list = useInfiniteQuery(purchasesQuery(applied));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  // Refused purchases and those on their way have no sums yet.
  const withSums = filters.status !== 'refused' && filters.status !== 'processing';
  const words = useUnitWords();
  const hasRoom = useMediaQuery(`(min-width: ${withCustomer ? 1600 : 1280}px)`, undefined, { getInitialValueInEffect: false }) ?? false;
  const columns = useMemo(() => purchaseColumns(t, refusalText, { words, withCustomer, withSums, hasRoom }), [t, refusalText, words, withCustomer, withSums, hasRoom]);
  return (
    <DataTable
      id={withCustomer ? 'purchases' : 'customer-purchases'} label={t('purchases:title')} columns={columns} rows={rows} rowKey={(row) => row.id ?? row.externalId}
      sort={applied.sort} onSort={(sort) => onSort(sort === DEFAULT_SORT ? null : sort)}
      onOpen={(row) => void navigate({ to: '/purchases/$purchaseId', params: { purchaseId: row.id ?? row.externalId } })}
      error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
      phoneRow={(row) => <PurchasePhoneRow purchase={row} withCustomer={withCustomer} />} exportName={t('purchases:csvName')} empty={empty} tools={tools}
    />
  );
}
