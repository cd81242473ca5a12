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
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { setupQuery, useCan } from '../../session.ts';
import { programsQuery } from '../programs/queries.ts';
import { nameOf } from '../programs/text.ts';

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

/** What a run is about, in words: programs by their names, counts with what is counted, numbers of cards as they are printed. */
function useAbout(): (run: Run) => string | null {
  const { t } = useTranslation();
  const canRead = useCan('loyalty.read');
  const { data: programs } = useQuery({ ...programsQuery, enabled: canRead, staleTime: 60_000 });
  return useMemo(() => ({ summary, kind }: Run) => {
    if (summary === null) return null;
    const program = programs?.find(({ code }) => code === summary);
    if (program) return nameOf(program);
    if (kind === 'card-delivery' || kind === 'pass-refresh') return summary.replaceAll(/\d{4}(?=\d)/g, '$& ');
    const [, what = '', count] = /^(.*)× ?(\d+)$/.exec(summary) ?? [];
    if (count === undefined) return summary;
    return what.trim() ? `${what.trim()} × ${formatNumber(Number(count))}` : t('runs:records', { count: Number(count) });
  }, [programs, t]);
}

function useColumns(): Column<Run>[] {
  const { t } = useTranslation();
  const about = useAbout();
  const mayOpenCustomers = useCan('customers.read');
  return useMemo(
    () => [
      { id: 'kind', header: t('runs:column.kind'), always: true, cell: (run) => <span className="b">{t(`common:runKind.${run.kind}`)}</span>, text: (run) => t(`common:runKind.${run.kind}`) },
      { id: 'summary', header: t('runs:column.summary'), cell: (run) => <About run={run} text={about(run)} mayOpen={mayOpenCustomers} />, text: about },
      { id: 'status', header: t('runs:column.status'), cell: (run) => <StatusBadge tone={tones[stateOf(run)]}>{t(`common:runStatus.${stateOf(run)}`)}</StatusBadge>, text: (run) => t(`common:runStatus.${stateOf(run)}`) },
      {
        id: 'customers', header: t('runs:column.customers'), hidden: true, align: 'end', text: ({ customerIds }) => customerIds.length,
        cell: ({ customerIds }) => (customerIds.length === 0 ? <span className="m">—</span> : <span className="num">{formatNumber(customerIds.length)}</span>),
      },
      { id: 'started', header: t('runs:column.started'), cell: (run) => <Instant at={run.startedAt} />, text: (run) => run.startedAt },
      { id: 'duration', header: t('runs:column.duration'), align: 'end', cell: (run) => <Lasts run={run} /> },
      { id: 'id', header: t('runs:column.id'), hidden: true, cell: (run) => <Bdi mono ltr>{run.workflow.id}</Bdi>, text: (run) => run.workflow.id },
      { id: 'run', header: t('runs:column.run'), always: true, align: 'end', cell: (run) => <RunLink workflow={run.workflow} label={t('common:open')} /> },
    ],
    [t, about, mayOpenCustomers],
  );
}

/** With one customer it leads to the profile. */
function About({ run: { customerIds: [first, ...rest] }, text, mayOpen }: { run: Run; text: string | null; mayOpen: boolean }) {
  const { t } = useTranslation();
  const style = { display: 'block', maxInlineSize: 320 };
  if (first && rest.length === 0 && mayOpen) return <Link className="ell" style={style} to="/customers/$customerId" params={{ customerId: first } as never}><bdi>{text ?? t('runs:one')}</bdi></Link>;
  return <span className="ell m" style={style}><bdi>{text ?? '—'}</bdi></span>;
}

function PhoneRow({ run }: { run: Run }) {
  const { t } = useTranslation();
  const text = useAbout()(run);
  return (
    <>
      <span className="grow"><span className="b ell" style={{ display: 'block' }}>{t(`common:runKind.${run.kind}`)}</span><span className="m s13 ell" style={{ display: 'block' }}><Instant at={run.startedAt} />{text && <> · <bdi>{text}</bdi></>}</span></span>
      <span className="col end" style={{ gap: 2, alignItems: 'flex-end', flex: 'none' }}><StatusBadge tone={tones[stateOf(run)]}>{t(`common:runStatus.${stateOf(run)}`)}</StatusBadge><RunLink workflow={run.workflow} label={t('common:open')} /></span>
    </>
  );
}
