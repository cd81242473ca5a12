import { Button } from '@mantine/core';
import { IconReceipt, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { FilterChips, useUrlState, type Filter } from '../../../components/FilterChips.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { useCan } from '../../../session.ts';
import { SearchBox } from '../../customers/list/SearchBox.tsx';
import { useNames } from '../../customers/names.ts';
import { customerQuery, placesQuery } from '../../customers/queries.ts';
import type { PurchaseFilters } from '../queries.ts';
import { purchaseStatuses } from '../types.ts';
import { PurchaseTable } from './PurchaseTable.tsx';

export function PurchasesPage() {
  const { t } = useTranslation();
  if (!useCan('purchases.read')) return <div className="page"><PageHeader title={t('purchases:title')} /><div className="card"><NoRights /></div></div>;
  return <PurchasesList />;
}

function PurchasesList() {
  const { t } = useTranslation();
  const [search, change] = useUrlState() as readonly [PurchaseFilters, ReturnType<typeof useUrlState>[1]];
  const chips = usePurchaseFilters(search.customer);
  const canImport = useCan('imports.write');
  const isNarrowed = Object.keys(search).some((key) => key !== 'sort');
  return (
    <div className="page prc-page">
      <PageHeader
        title={t('purchases:title')} lead={t('purchases:lead')}
        actions={canImport && <Button component={Link} to="/imports" leftSection={<IconUpload size={16} aria-hidden />}>{t('purchases:import')}</Button>}
      />
      <PurchaseTable
        filters={search} onSort={(sort) => void change({ sort }, { replace: true })}
        tools={<FilterChips filters={chips}><SearchBox label={t('purchases:search')} /></FilterChips>}
        empty={isNarrowed ? (
          <EmptyState icon={IconReceipt} title={t('purchases:none.title')} action={<Button component={Link} to="/purchases">{t('purchases:none.clear')}</Button>}>{t('purchases:none.text')}</EmptyState>
        ) : (
          <EmptyState icon={IconReceipt} title={t('purchases:first.title')} action={<>
            <Button component={Link} to="/connect" variant="filled">{t('purchases:first.connect')}</Button>
            {canImport && <Button component={Link} to="/imports">{t('purchases:first.import')}</Button>}
          </>}>{t('purchases:first.text')}</EmptyState>
        )}
      />
    </div>
  );
}

/** The customer filter is set by links; its chip shows the person's name. */
function usePurchaseFilters(customerId: string | undefined): Filter[] {
  const { t } = useTranslation();
  const names = useNames();
  const places = useQuery(placesQuery).data ?? [];
  const customer = useQuery({ ...customerQuery(customerId ?? ''), enabled: Boolean(customerId) }).data?.customer;
  return [
    ...(customerId ? [{ key: 'customer', label: t('common:word.customer'), options: [{ value: customerId, label: customer ? names.customer(customer) : '…' }] }] : []),
    { key: 'status', label: t('purchases:column.status'), options: purchaseStatuses.map((value) => ({ value, label: t(`common:purchaseStatus.${value}`) })) },
    ...(places.length > 0 ? [{ key: 'place', label: t('common:word.place'), options: places.map((place) => ({ value: place.externalId, label: place.name })) }] : []),
    { key: 'from', label: t('purchases:filter.from'), kind: 'date' as const },
    { key: 'to', label: t('purchases:filter.to'), kind: 'date' as const },
  ];
}
