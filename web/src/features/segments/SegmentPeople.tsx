import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Bdi } from '../../components/figures.tsx';
import { segmentCustomersQuery, type SegmentCustomer } from './queries.ts';

/** Who is in a segment as it is kept. */
export function SegmentPeople({ code }: { code: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useInfiniteQuery(segmentCustomersQuery(code));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const columns = useMemo((): Column<SegmentCustomer>[] => [
    { id: 'name', header: t('common:word.customer'), always: true, text: ({ name }) => name, cell: ({ name }) => <span className="ell ins-name"><bdi>{name ?? t('names:unnamed')}</bdi></span> },
    { id: 'number', header: t('segments:column.number'), text: ({ externalId }) => externalId, cell: ({ externalId }) => (externalId ? <Bdi ltr>{externalId}</Bdi> : <span className="m">—</span>) },
  ], [t]);
  return (
    <section className="col g4">
      <h2>{t('segments:people.title')}</h2>
      <DataTable
        id="segment-people" label={t('segments:people.title')} columns={columns} rows={rows} rowKey={({ id }) => id} error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage} exportName={code}
        onOpen={({ id }) => void navigate({ to: '/customers/$customerId', params: { customerId: id } })} empty={<EmptyState icon={IconUsers} title={t('segments:people.empty')} level={3}>{t('segments:people.emptyText')}</EmptyState>}
      />
    </section>
  );
}
