import '../instruments.css';
import { Button, Skeleton, Tabs } from '@mantine/core';
import { IconPlus, IconTicketOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { KpiStrip } from '../../../components/KpiStrip.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useHasBeen } from '../../../lib/has-been.ts';
import { lazyPart, tabSkeleton } from '../../../lib/lazy-part.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { useCan } from '../../../session.ts';
import { useEditor } from '../../programs/editor/context.ts';
import { textOf } from '../../programs/text.ts';
import { ProgramParts } from '../parts/ProgramParts.tsx';
import { countsQuery, typeQuery } from '../queries.ts';
import { typeSentence } from '../type-words.ts';
import type { InstrumentType } from '../types.ts';

const InstrumentTable = lazyPart(async () => (await import('./InstrumentTable.tsx')).InstrumentTable, tabSkeleton);
const PoolsTab = lazyPart(async () => (await import('./PoolsTab.tsx')).PoolsTab, tabSkeleton);
const TypeEditor = lazyPart(async () => (await import('./TypeEditor.tsx')).TypeEditor, tabSkeleton);
const IssueDialog = lazyPart(async () => (await import('./IssueDialog.tsx')).IssueDialog);
const InstrumentDrawer = lazyPart(async () => (await import('../drawer/InstrumentDrawer.tsx')).InstrumentDrawer);

const TABS = ['list', 'pools', 'settings'] as const;
type Tab = (typeof TABS)[number];

export function TypePage() {
  const { t } = useTranslation();
  const { type: code } = useParams({ from: '/app/loyalty/instruments/$type' });
  const mayRead = useCan('loyalty.read');
  const query = useQuery({ ...typeQuery(code), enabled: mayRead, refetchOnWindowFocus: false });
  const crumbs = [{ label: t('instruments:title'), to: '/loyalty/instruments' }];
  if (!mayRead) return <div className="page"><PageHeader title={t('instruments:title')} /><div className="card"><NoRights /></div></div>;
  if (asProblem(query.error).status === 404) return <div className="page"><PageHeader title={t('instruments:title')} crumbs={crumbs} /><div className="card"><EmptyState icon={IconTicketOff} title={t('instruments:gone.title')} action={<Button component={Link} to="/loyalty/instruments">{t('instruments:gone.back')}</Button>}>{t('instruments:gone.text')}</EmptyState></div></div>;
  if (query.error && !query.data) return <div className="page"><PageHeader title={t('instruments:title')} crumbs={crumbs} /><div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div></div>;
  if (!query.data) return <div className="page" aria-busy="true"><Skeleton height={28} width={280} /><KpiStrip items={undefined} label="" count={3} /><Skeleton height={36} /><Skeleton height={280} /></div>;
  return <TypeView type={query.data} />;
}

function TypeView({ type }: { type: InstrumentType }) {
  const { t } = useTranslation();
  const mayIssue = useCan('instruments.write');
  const [search, change] = useUrlState();
  const count = useQuery(countsQuery).data?.get(type.code);
  const hasOpened = useHasBeen(Boolean(search.code));
  const tab: Tab = TABS.find((name) => name === search.tab) ?? 'list';
  const name = textOf(type.name, type.code);
  const figure = (id: 'issued' | 'usable' | 'uses') => ({ label: t(`instruments:kpi.${id}`), figure: count ? formatNumber(count[id]) : '…' });
  return (
    <div className="page">
      <PageHeader
        title={<bdi>{name}</bdi>} tab={name} crumbs={[{ label: t('instruments:title'), to: '/loyalty/instruments' }]} lead={t(`instruments:kind.${type.kind}`)}
        actions={mayIssue && <><Button onClick={() => void change({ tab: 'pools', order: '1' })}>{t('instruments:pool.order')}</Button><Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ issue: '1' })}>{t('instruments:issue.open')}</Button></>}
      />
      {tab !== 'settings' && <ProgramParts program={type.program}><Sentence type={type} /></ProgramParts>}
      <KpiStrip label={t('instruments:kpi.label')} items={[figure('issued'), figure('usable'), figure('uses')]} />
      <Tabs value={tab} onChange={(next) => void change({ tab: next === 'list' ? null : next, state: null, pool: null, search: null })} keepMounted={false}>
        <Tabs.List aria-label={t('instruments:tab.label')}>{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`instruments:tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={tab} pt={16}>
          {tab === 'list' && <InstrumentTable type={type} onOpen={(code) => void change({ code })} openCode={search.code} />}
          {tab === 'pools' && <PoolsTab type={type} isOrdering={search.order === '1' && mayIssue} onOrder={(isOpen) => void change({ order: isOpen ? '1' : null }, { replace: true })} />}
          {tab === 'settings' && <TypeEditor key={JSON.stringify(type.document)} code={type.code} start={type.document} />}
        </Tabs.Panel>
      </Tabs>
      {search.issue === '1' && mayIssue && <IssueDialog types={[type]} onClose={() => void change({ issue: null }, { replace: true })} onIssued={(code) => void change({ issue: null, code, tab: null })} />}
      {hasOpened && <InstrumentDrawer code={search.code} onClose={() => void change({ code: null })} />}
    </div>
  );
}

function Sentence({ type }: { type: InstrumentType }) {
  const { t } = useTranslation();
  const { document, names } = useEditor();
  return <p className="ins-sentence">{typeSentence(type.document, { t, names, document })}</p>;
}
