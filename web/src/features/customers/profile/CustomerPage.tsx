import '../customers.css';
import { Button, Skeleton, Tabs } from '@mantine/core';
import { IconReceipt, IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { EmptyState, NoRights } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant } from '../../../components/figures.tsx';
import { lazyPart, tabSkeleton } from '../../../lib/lazy-part.tsx';
import { useCurrentInView } from '../../../lib/current-in-view.ts';
import { useUrlState } from '../../../lib/url-state.ts';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useCan } from '../../../session.ts';
import { useNames } from '../names.ts';
import { customerQuery } from '../queries.ts';
import { StageBadge } from '../StageMark.tsx';
import type { CustomerAnswer } from '../types.ts';
import { Avatar } from './Avatar.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { ProfileActions } from './ProfileActions.tsx';

// Most visits end on the overview: the other tabs come when they are opened.
const PurchaseTable = lazyPart(async () => (await import('../../purchases/list/PurchaseTable.tsx')).PurchaseTable, tabSkeleton);
const PointsTab = lazyPart(async () => (await import('./PointsTab.tsx')).PointsTab, tabSkeleton);
const LevelsTab = lazyPart(async () => (await import('./held/LevelsTab.tsx')).LevelsTab, tabSkeleton);
const HeldTab = lazyPart(async () => (await import('./held/HeldTab.tsx')).HeldTab, tabSkeleton);
const PeopleTab = lazyPart(async () => (await import('./held/PeopleTab.tsx')).PeopleTab, tabSkeleton);
const ConsentsTab = lazyPart(async () => (await import('./ConsentsTab.tsx')).ConsentsTab, tabSkeleton);

export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId } = useParams({ from: '/app/customers/$customerId' });
  const canRead = useCan('customers.read');
  const query = useQuery({ ...customerQuery(customerId), enabled: canRead });
  const crumbs = [{ label: t('customers:title'), to: '/customers' }];
  if (!canRead) return <div className="page"><PageHeader title={t('common:word.customer')} crumbs={crumbs} /><div className="card"><NoRights /></div></div>;
  if (asProblem(query.error).status === 404) {
    return (
      <div className="page">
        <PageHeader title={t('common:word.customer')} crumbs={crumbs} />
        <div className="card"><EmptyState icon={IconUserOff} title={t('customers:gone.title')} action={<Button component={Link} to="/customers">{t('customers:gone.back')}</Button>}>{t('customers:gone.text')}</EmptyState></div>
      </div>
    );
  }
  if (query.error && !query.data) return <div className="page"><PageHeader title={t('common:word.customer')} crumbs={crumbs} /><div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div></div>;
  if (!query.data) return <ProfileSkeleton crumbs={crumbs} />;
  return <Profile answer={query.data} crumbs={crumbs} />;
}

const tabs = ['overview', 'purchases', 'points', 'levels', 'held', 'people', 'consents'] as const;
type Tab = (typeof tabs)[number];
const isTab = (text: string | undefined): text is Tab => (tabs as readonly (string | undefined)[]).includes(text);

function Profile({ answer, crumbs }: { answer: CustomerAnswer; crumbs: { label: string; to: string }[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const [search, change] = useUrlState();
  const canPurchases = useCan('purchases.read');
  const canLoyalty = useCan('loyalty.read');
  const { customer } = answer;
  const tab = isTab(search.tab) ? search.tab : 'overview';
  const list = useCurrentInView<HTMLDivElement>(tab);
  const go = (next: string | null) => void change({ tab: next === 'overview' ? null : next, type: null, wallet: null, asOf: null, sort: null });
  return (
    <div className="page">
      <PageHeader
        before={<Avatar name={customer.name} />} crumbs={crumbs} title={<bdi>{names.customer(customer)}</bdi>} tab={names.customer(customer)}
        lead={<span className="row wrap"><StageBadge stage={customer.stage} /><span>{t('customers:since')} <Instant at={customer.registeredAt} style="date" /></span></span>}
        actions={<ProfileActions customer={customer} />}
      />
      <Tabs value={tab} onChange={go} keepMounted={false}>
        <Tabs.List ref={list} aria-label={t('customers:tab.label')}>
          <Tabs.Tab value="overview">{t('customers:tab.overview')}</Tabs.Tab>
          {canPurchases && <Tabs.Tab value="purchases">{t('common:word.purchases')} <span className="m num cst-count">{formatNumber(customer.purchaseCount)}</span></Tabs.Tab>}
          <Tabs.Tab value="points">{t('common:word.points')}</Tabs.Tab>
          <Tabs.Tab value="levels">{t('members:profile.levels')}</Tabs.Tab>
          {canLoyalty && <Tabs.Tab value="held">{t('members:profile.held')}</Tabs.Tab>}
          {canLoyalty && <Tabs.Tab value="people">{t('members:profile.people')}</Tabs.Tab>}
          <Tabs.Tab value="consents">{t('customers:tab.consents')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt={24}><OverviewTab answer={answer} /></Tabs.Panel>
        {canPurchases && (
          <Tabs.Panel value="purchases" pt={24}>
            <PurchaseTable
              filters={{ customer: customer.id, sort: search.sort }} withCustomer={false} onSort={(sort) => void change({ sort }, { replace: true })}
              empty={<EmptyState icon={IconReceipt} level={3} title={t('customers:noPurchases')}>{t('customers:noPurchasesText')}</EmptyState>}
            />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="points" pt={24}><PointsTab customerId={customer.id} /></Tabs.Panel>
        <Tabs.Panel value="levels" pt={24}><LevelsTab customer={customer} /></Tabs.Panel>
        {canLoyalty && <Tabs.Panel value="held" pt={24}><HeldTab customer={customer} /></Tabs.Panel>}
        {canLoyalty && <Tabs.Panel value="people" pt={24}><PeopleTab customer={customer} /></Tabs.Panel>}
        <Tabs.Panel value="consents" pt={24}><ConsentsTab customer={customer} /></Tabs.Panel>
      </Tabs>
    </div>
  );
}

function ProfileSkeleton({ crumbs }: { crumbs: { label: string; to: string }[] }) {
  const { t } = useTranslation();
  const lines = (widths: number[]) => widths.map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={14} />);
  return (
    <div className="page" aria-busy="true">
      <PageHeader before={<Skeleton circle height={48} />} crumbs={crumbs} title={<><span className="sr">{t('common:word.customer')}</span><Skeleton component="span" display="block" height={20} width={220} my={4} /></>} tab={t('common:word.customer')} lead={<Skeleton component="span" display="block" height={14} width={280} mt={8} />} />
      <Skeleton height={12} width={320} my={10} />
      <div className="cst-columns">
        <div>{lines([60, 80, 70, 75, 50])}</div>
        <div className="card pad">{lines([40, 72, 55, 66, 48, 61])}</div>
        <div className="card pad">{lines([52, 77, 64])}</div>
      </div>
    </div>
  );
}
