import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { Instant, Points } from '../../components/figures.tsx';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCan } from '../../session.ts';
import { importShare } from './active.tsx';
import { ImportStatus } from './ImportStatus.tsx';
import type { Import } from './types.ts';

export function ImportsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayImport = useCan('imports.write');
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: async ({ pageParam }) => (await unwrap(api.GET('/v1/imports', { params: { query: { limit: 100, cursor: pageParam } } }))) as { data: Import[]; nextCursor: string | null },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: mayImport,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some(({ status }) => status === 'running')) ? 2_000 : false),
  });
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const columns = useColumns();
  if (!mayImport) return <div className="page"><PageHeader title={t('imports:title')} /><div className="card"><NoRights /></div></div>;
  const create = <Button component={Link} to="/imports/new" variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>{t('imports:new')}</Button>;
  return (
    <div className="page">
      <PageHeader title={t('imports:title')} lead={t('imports:lead')} actions={rows?.length === 0 ? undefined : create} />
      <DataTable
        id="imports" label={t('imports:title')} columns={columns} rows={rows} rowKey={(item) => item.id} error={error} onRetry={() => void refetch()}
        onOpen={(item) => void navigate({ to: '/imports/$importId', params: { importId: item.id } })} hasMore={hasNextPage} onMore={() => void fetchNextPage()}
        phoneRow={(item) => <PhoneRow item={item} />} empty={<EmptyState icon={IconFileImport} title={t('imports:empty.title')} action={create}>{t('imports:empty.text')}</EmptyState>}
      />
    </div>
  );
}

function useColumns(): Column<Import>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { id: 'file', header: t('imports:column.file'), always: true, cell: (item) => <span className="ell" style={{ display: 'block', maxInlineSize: 320 }}><bdi>{item.fileName ?? t(`imports:kind.${item.kind}`)}</bdi></span> },
      { id: 'kind', header: t('imports:column.kind'), cell: (item) => t(`imports:kind.${item.kind}`) },
      { id: 'status', header: t('imports:column.status'), cell: (item) => <ImportStatus item={item} /> },
      { id: 'created', header: t('imports:column.created'), cell: (item) => <Instant at={item.createdAt} /> },
      { id: 'by', header: t('imports:column.by'), cell: (item) => (item.createdBy ? <bdi>{item.createdBy}</bdi> : <span className="m">API</span>) },
      { id: 'total', header: t('imports:column.total'), align: 'end', cell: (item) => <Points value={item.total} /> },
      { id: 'accepted', header: t('imports:column.accepted'), align: 'end', cell: (item) => <Points value={item.accepted} /> },
      { id: 'rejected', header: t('imports:column.rejected'), align: 'end', cell: (item) => <span className={item.rejectedCount > 0 ? 'amber' : 'm'}><Points value={item.rejectedCount} /></span> },
    ],
    [t],
  );
}

function PhoneRow({ item }: { item: Import }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell" style={{ display: 'block' }}><bdi>{item.fileName ?? t(`imports:kind.${item.kind}`)}</bdi></span><span className="m s13"><Instant at={item.createdAt} /> · {t('imports:acceptedOf', { total: formatNumber(item.total), done: formatNumber(item.accepted) })}</span></span>
      {item.status === 'running' ? <span className="num b">{formatPercent(importShare(item) / 100, 0)}</span> : <ImportStatus item={item} />}
    </>
  );
}
