import '../instruments/instruments.css';
import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NoRights } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCurrentInView } from '../../lib/current-in-view.ts';
import { useHasBeen } from '../../lib/has-been.ts';
import { lazyPart, tabSkeleton } from '../../lib/lazy-part.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { useCan } from '../../session.ts';

const CardTable = lazyPart(async () => (await import('./CardTable.tsx')).CardTable, tabSkeleton);
const DeliveriesTab = lazyPart(async () => (await import('./DeliveriesTab.tsx')).DeliveriesTab, tabSkeleton);
const BatchesTab = lazyPart(async () => (await import('./BatchesTab.tsx')).BatchesTab, tabSkeleton);
const TypesTab = lazyPart(async () => (await import('./TypesTab.tsx')).TypesTab, tabSkeleton);
const PaymentCardsTab = lazyPart(async () => (await import('./PaymentCardsTab.tsx')).PaymentCardsTab, tabSkeleton);
const CardDrawer = lazyPart(async () => (await import('./drawer/CardDrawer.tsx')).CardDrawer);
const GiveCardDialog = lazyPart(async () => (await import('./GiveCardDialog.tsx')).GiveCardDialog);

const TABS = ['list', 'deliveries', 'batches', 'types', 'payment'] as const;
type Tab = (typeof TABS)[number];

export function CardsPage() {
  const { t } = useTranslation();
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('cards.write');
  const [search, change] = useUrlState();
  const tab: Tab = TABS.find((name) => name === search.tab) ?? 'list';
  const hasOpened = useHasBeen(Boolean(search.card));
  const tabs = useCurrentInView<HTMLDivElement>(tab);
  if (!mayRead) return <><PageHeader title={t('cards:title')} /><div className="card"><NoRights /></div></>;
  const open = (card: string) => void change({ card });
  return (
    <>
      <PageHeader title={t('cards:title')} lead={t('cards:lead')} actions={mayWrite && <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void change({ create: 'card' })}>{t('cards:give.open')}</Button>} />
      <Tabs value={tab} onChange={(next) => void change({ tab: next === 'list' ? null : next, state: null, delivery: null, type: null, search: null })} keepMounted={false}>
        <Tabs.List ref={tabs} aria-label={t('cards:tab.label')}>{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`cards:tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={tab} pt={16}>
          {tab === 'list' && <CardTable onOpen={open} openCard={search.card} />}
          {tab === 'deliveries' && <DeliveriesTab onOpen={open} openCard={search.card} />}
          {tab === 'batches' && <BatchesTab isOrdering={search.create === 'batch' && mayWrite} onOrder={(isOpen) => void change({ create: isOpen ? 'batch' : null }, { replace: true })} />}
          {tab === 'types' && <TypesTab editing={search.type} isNew={search.create === 'type'} onEdit={(code) => void change({ type: code, create: null })} onNew={(isOpen) => void change({ create: isOpen ? 'type' : null, type: null })} />}
          {tab === 'payment' && <PaymentCardsTab />}
        </Tabs.Panel>
      </Tabs>
      {search.create === 'card' && mayWrite && <GiveCardDialog onClose={() => void change({ create: null }, { replace: true })} onGiven={(card) => void change({ create: null, card })} />}
      {hasOpened && <CardDrawer number={search.card} onClose={() => void change({ card: null })} onOpen={open} />}
    </>
  );
}
