import '../customers.css';
import { Button } from '@mantine/core';
import { IconPlus, IconUpload, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { FilterChips, useUrlState } from '../../../components/FilterChips.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { useHasBeen } from '../../../lib/has-been.ts';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan, useMe } from '../../../session.ts';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { useNames } from '../names.ts';
import { customersQuery, summaryQuery, type CustomerFilters } from '../queries.ts';
import type { CustomersSearch } from '../routes.tsx';
import { BulkBar } from './BulkBar.tsx';
import { customerColumns } from './columns.tsx';
import { downloadCustomers } from './download.ts';
import { CustomerPhoneRow } from './CustomerPhoneRow.tsx';
import { ExportAll } from './ExportAll.tsx';
import { SavedViews } from './SavedViews.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useCustomerFilters } from './use-customer-filters.ts';

// What opens over the list comes when it is first opened.
const CustomerDrawer = lazyPart(async () => (await import('./CustomerDrawer.tsx')).CustomerDrawer);
const AddCustomerDialog = lazyPart(async () => (await import('../form/AddCustomerDialog.tsx')).AddCustomerDialog);

const DEFAULT_SORT = '-registeredAt';

export function CustomersPage() {
  const { t } = useTranslation();
  if (!useCan('customers.read')) return <div className="page"><PageHeader title={t('customers:title')} /><div className="card"><NoRights /></div></div>;
  return <CustomersList />;
}

function CustomersList() {
  const { t } = useTranslation();
  const names = useNames();
  const me = useMe();
  const canWrite = useCan('customers.write');
  const canImport = useCan('imports.write');
  const [search, change] = useUrlState() as readonly [CustomersSearch, ReturnType<typeof useUrlState>[1]];
  const { customer: open, add, ...filters } = search;
  const applied: CustomerFilters = { ...filters, sort: filters.sort ?? DEFAULT_SORT };
  const list = useInfiniteQuery(customersQuery(applied));
  const summary = useQuery(summaryQuery);
  const chips = useCustomerFilters();
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const { level: levelName } = useLoyaltyNames();
  const columns = useMemo(() => customerColumns(t, { names, levelName, currency: me.organization.currency }), [t, names, levelName, me.organization.currency]);
  const isNarrowed = Object.keys(filters).some((key) => key !== 'sort');
  const isFresh = summary.data?.total === 0 && !isNarrowed;

  const hasOpened = useHasBeen(Boolean(open));
  const hasAdded = useHasBeen(Boolean(add));
  const exportSelected = () => downloadCustomers(t('customers:csvName'), columns, (rows ?? []).filter((row) => selected.has(row.id)));
  return (
    <div className="page cst-page" data-drawer={open ? true : undefined}>
      <PageHeader
        title={t('customers:title')} lead={t('customers:lead')}
        actions={!isFresh && <>
          {canImport && <Button component={Link} to="/imports" leftSection={<IconUpload size={16} aria-hidden />}>{t('customers:import')}</Button>}
          {canWrite && <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ add: '1' })}>{t('customers:add.open')}</Button>}
        </>}
      />
      {!isFresh && <SavedViews search={search} summary={summary.data} />}
      <DataTable
        id="customers" label={t('customers:title')} columns={columns} rows={rows} rowKey={(row) => row.id}
        sort={applied.sort} onSort={(sort) => void change({ sort: sort === DEFAULT_SORT ? null : sort }, { replace: true })}
        onOpen={(row) => void change({ customer: row.id }, { replace: Boolean(open) })} openKey={open}
        selected={selected} onSelect={setSelected}
        error={list.error} onRetry={() => void list.refetch()}
        onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
        phoneRow={(row) => <CustomerPhoneRow customer={row} levelName={levelName} />}
        empty={isFresh ? <FirstCustomers onAdd={canWrite ? () => void change({ add: '1' }) : undefined} /> : (
          <EmptyState icon={IconUsers} title={t('customers:nobody.title')} action={<Button component={Link} to="/customers">{t('customers:nobody.clear')}</Button>}>{t('customers:nobody.text')}</EmptyState>
        )}
        tools={!isFresh && <FilterChips filters={chips}><SearchBox label={t('customers:search')} /></FilterChips>}
        exportAll={!isFresh && <ExportAll filters={applied} columns={columns} />}
      />
      <BulkBar count={selected.size} onExport={exportSelected} onClear={() => setSelected(new Set())} />
      {hasOpened && <CustomerDrawer id={open} rows={rows ?? []} total={isNarrowed ? undefined : summary.data?.total} onGo={(id) => void change({ customer: id }, { replace: true })} onClose={() => void change({ customer: null })} />}
      {hasAdded && <AddCustomerDialog opened={Boolean(add) && canWrite} onClose={() => void change({ add: null }, { replace: true })} />}
    </div>
  );
}

/** Nobody yet: the two ways to bring customers in, and by hand. */
function FirstCustomers({ onAdd }: { onAdd?: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconUsers} title={t('customers:first.title')} action={<>
      <Button component={Link} to="/imports" variant="filled" leftSection={<IconUpload size={16} aria-hidden />}>{t('customers:first.import')}</Button>
      <Button component={Link} to="/connect">{t('customers:first.connect')}</Button>
      {onAdd && <Button variant="subtle" onClick={onAdd}>{t('customers:first.add')}</Button>}
    </>}>{t('customers:first.text')}</EmptyState>
  );
}
