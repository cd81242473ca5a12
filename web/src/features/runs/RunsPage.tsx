import { Button } from '@mantine/core';
import { IconActivity, IconExternalLink, IconHeartbeat } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../components/figures.tsx';
import { FilterChips, type Filter } from '../../components/FilterChips.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RunLink, type Workflow } from '../../components/RunLink.tsx';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { formatDuration } from '../../lib/format.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { setupQuery, useCan } from '../../session.ts';

const kinds = [
  'onboarding', 'purchase', 'purchases', 'return', 'batch', 'import',
  'coupon-pool', 'card-batch', 'card-delivery', 'pass-refresh', 'offer-assignment', 'program-simulation', 'level-review', 'invariants-check',
] as const;
const statuses = ['running', 'completed', 'failed', 'attention'] as const;

interface Run {
  workflow: Workflow;
  kind: (typeof kinds)[number];
  status: (typeof statuses)[number];
  summary: string | null;
  startedAt: string;
  closedAt: string | null;
  needsAttention: boolean;
  customerIds: string[];
}

interface Page {
  data: Run[];
  nextCursor: string | null;
}

const tones: Record<Run['status'], Tone> = { running: 'acc', completed: 'ok', failed: 'bad', attention: 'warn' };
const stateOf = (run: Run) => (run.needsAttention ? 'attention' : run.status);

export function RunsPage() {
  const { t } = useTranslation();
  const mayRead = useCan('runs.read');
  const maySeeHealth = useCan('loyalty.read');
  const [search, change] = useUrlState();
  const { data: setup } = useQuery(setupQuery);
  const filters = useFilters(search.customer);
  const query = { kind: search.kind, status: search.status, customer: search.customer };
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['runs', query],
    queryFn: async ({ pageParam }) => (await unwrap(api.GET('/v1/runs', { params: { query: { ...query, limit: 100, cursor: pageParam } as never } }))) as Page,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: mayRead,
    refetchInterval: 10_000,
  });
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const columns = useColumns();
  if (!mayRead) return <div className="page"><PageHeader title={t('runs:title')} /><div className="card"><NoRights /></div></div>;
  const isFiltered = Object.values(query).some(Boolean);
  return (
    <div className="page">
      <PageHeader
        title={t('runs:title')} lead={t('runs:lead')}
        actions={<>
          {maySeeHealth && <Button component={Link} to="/runs/data-health" leftSection={<IconHeartbeat size={16} aria-hidden />}>{t('runs:health')}</Button>}
          {setup?.temporalUiUrl && <Button component="a" href={setup.temporalUiUrl} target="_blank" rel="noreferrer" rightSection={<IconExternalLink size={16} className="flip" aria-hidden />}>{t('runs:temporal')}</Button>}
        </>}
      />
      <DataTable
        id="runs" label={t('runs:title')} columns={columns} rows={rows} rowKey={(run) => `${run.workflow.id}/${run.workflow.runId}`} error={error} onRetry={() => void refetch()}
        hasMore={hasNextPage} onMore={() => void fetchNextPage()} tools={<FilterChips filters={filters} />} phoneRow={(run) => <PhoneRow run={run} />} exportName="runs"
        empty={isFiltered
          ? <EmptyState icon={IconActivity} title={t('runs:nothing.title')} action={<Button onClick={() => void change({ kind: null, status: null, customer: null })}>{t('runs:nothing.clear')}</Button>}>{t('runs:nothing.text')}</EmptyState>
          : <EmptyState icon={IconActivity} title={t('runs:empty.title')}>{t('runs:empty.text')}</EmptyState>}
      />
    </div>
  );
}

/** The customer is chosen on their profile; here it is only named and can be removed. */
function useFilters(customer: string | undefined): Filter[] {
  const { t } = useTranslation();
  const { data: name } = useQuery({
    queryKey: ['customers', customer, 'name'],
    queryFn: async () => (await unwrap(api.GET('/v1/customers/{id}', { params: { path: { id: customer ?? '' } } }))).customer.name,
    enabled: customer !== undefined,
  });
  return [
    { key: 'status', label: t('runs:filter.status'), options: statuses.map((value) => ({ value, label: t(`common:runStatus.${value}`) })) },
    { key: 'kind', label: t('runs:filter.kind'), options: kinds.map((value) => ({ value, label: t(`common:runKind.${value}`) })) },
    ...(customer ? [{ key: 'customer', label: t('runs:filter.customer'), options: [{ value: customer, label: name ?? t('runs:one') }] }] : []),
  ];
}

function Lasts({ run }: { run: Run }) {
  const end = run.closedAt ? Date.parse(run.closedAt) : Date.now();
  return <span className="num">{formatDuration((end - Date.parse(run.startedAt)) / 1000)}</span>;
}

function useColumns(): Column<Run>[] {
  const { t } = useTranslation();
  const mayOpenCustomers = useCan('customers.read');
  return useMemo(
    () => [
      { id: 'kind', header: t('runs:column.kind'), always: true, cell: (run) => <span className="b">{t(`common:runKind.${run.kind}`)}</span>, text: (run) => t(`common:runKind.${run.kind}`) },
      { id: 'summary', header: t('runs:column.summary'), cell: (run) => <span className="ell m" style={{ display: 'block', maxInlineSize: 320 }}><bdi>{run.summary ?? '—'}</bdi></span>, text: (run) => run.summary },
      { id: 'status', header: t('runs:column.status'), cell: (run) => <StatusBadge tone={tones[stateOf(run)]}>{t(`common:runStatus.${stateOf(run)}`)}</StatusBadge>, text: (run) => t(`common:runStatus.${stateOf(run)}`) },
      {
        id: 'customers', header: t('runs:column.customers'),
        cell: ({ customerIds: [first, ...rest] }) => (!first ? <span className="m">—</span> : rest.length > 0 || !mayOpenCustomers ? String(rest.length + 1) : <Link to="/customers/$customerId" params={{ customerId: first } as never}>{t('runs:one')}</Link>),
      },
      { id: 'started', header: t('runs:column.started'), cell: (run) => <Instant at={run.startedAt} />, text: (run) => run.startedAt },
      { id: 'duration', header: t('runs:column.duration'), align: 'end', cell: (run) => <Lasts run={run} /> },
      { id: 'id', header: t('runs:column.id'), hidden: true, cell: (run) => <Bdi mono ltr>{run.workflow.id}</Bdi>, text: (run) => run.workflow.id },
      { id: 'run', header: t('runs:column.run'), always: true, align: 'end', cell: (run) => <RunLink workflow={run.workflow} label={t('common:open')} /> },
    ],
    [t, mayOpenCustomers],
  );
}

function PhoneRow({ run }: { run: Run }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell" style={{ display: 'block' }}>{t(`common:runKind.${run.kind}`)}</span><span className="m s13 ell" style={{ display: 'block' }}><Instant at={run.startedAt} />{run.summary && <> · <bdi>{run.summary}</bdi></>}</span></span>
      <span className="col end" style={{ gap: 2, alignItems: 'flex-end', flex: 'none' }}><StatusBadge tone={tones[stateOf(run)]}>{t(`common:runStatus.${stateOf(run)}`)}</StatusBadge><RunLink workflow={run.workflow} label={t('common:open')} /></span>
    </>
  );
}
