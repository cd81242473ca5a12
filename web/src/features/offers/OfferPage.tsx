import '../instruments/instruments.css';
import { Button, Skeleton, Tabs } from '@mantine/core';
import { IconGift } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../api.ts';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Instant, LastDay } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RunLink } from '../../components/RunLink.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatNumber } from '../../lib/format.ts';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useUrlState } from '../../lib/url-state.ts';
import { useCan } from '../../session.ts';
import { programsQuery } from '../programs/queries.ts';
import { textOf } from '../programs/text.ts';
import { OfferState } from './OfferState.tsx';
import { offerQuery } from './queries.ts';
import type { OfferAnswer } from './types.ts';

const meanwhile = <div aria-busy="true"><Skeleton height={220} /></div>;
const EffectTab = lazyPart(async () => (await import('./EffectTab.tsx')).EffectTab, meanwhile);
const OfferEditor = lazyPart(async () => (await import('./OfferEditor.tsx')).OfferEditor, meanwhile);
const PeopleTab = lazyPart(async () => (await import('./PeopleTab.tsx')).PeopleTab, meanwhile);

const TABS = ['effect', 'people', 'settings'] as const;

const useCrumbs = () => {
  const { t } = useTranslation();
  return [{ label: t('offers:title'), to: '/loyalty/offers' }];
};

export function NewOfferPage() {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const crumbs = useCrumbs();
  const programs = useQuery(programsQuery).data;
  const program = programs?.find(({ code }) => code === 'main')?.code ?? programs?.[0]?.code;
  return (
    <div className="page">
      <PageHeader title={t('offers:create.title')} lead={t('offers:create.lead')} crumbs={crumbs} />
      {!mayWrite ? <div className="card"><NoRights /></div> : program && <OfferEditor program={program} />}
    </div>
  );
}

export function OfferPage() {
  const { t } = useTranslation();
  const { offer: code } = useParams({ from: '/app/loyalty/offers/$offer' });
  const mayRead = useCan('loyalty.read');
  const crumbs = useCrumbs();
  const { data, error, refetch } = useQuery({ ...offerQuery(code), enabled: mayRead });
  if (data) return <OfferView answer={data} />;
  if (!error && mayRead) return <div className="page" aria-busy="true"><Skeleton height={28} width={280} /><Skeleton height={36} /><Skeleton height={260} /></div>;
  return (
    <div className="page">
      <PageHeader title={t('offers:title')} crumbs={crumbs} />
      <div className="card">
        {!mayRead ? <NoRights />
          : asProblem(error).status === 404 ? <EmptyState icon={IconGift} title={t('offers:gone.title')} action={<Button component={Link} to="/loyalty/offers">{t('offers:gone.back')}</Button>}>{t('offers:gone.text')}</EmptyState>
            : <ErrorState error={error} onRetry={() => void refetch()} />}
      </div>
    </div>
  );
}

function OfferView({ answer: { offer, workflow } }: { answer: OfferAnswer }) {
  const { t } = useTranslation();
  const crumbs = useCrumbs();
  const [search, change] = useUrlState();
  // Each saved state is a new beginning for what is edited.
  const [saves, setSaves] = useState(0);
  const tab = TABS.find((name) => name === search.tab) ?? 'effect';
  const name = textOf(offer.name ?? undefined, offer.code);
  const people = offer.assigned.target + offer.assigned.control;
  return (
    <div className="page">
      <PageHeader
        title={<bdi>{name}</bdi>} tab={name} crumbs={crumbs}
        lead={<span className="row wrap"><OfferState state={offer.state} /><span><Instant at={offer.validFrom} style="date" /> – <LastDay at={offer.validTo} /></span></span>}
      />
      {offer.assigning && <div className="note acc" role="status"><span className="grow"><b className="b">{t('offers:assigning.title')}</b><br /><span className="s13">{t('offers:assigning.text', { count: people })}</span></span><StatusBadge tone="acc">{t('offers:assigning.running')}</StatusBadge><RunLink workflow={workflow} /></div>}
      <Tabs value={tab} onChange={(next) => void change({ tab: next === 'effect' ? null : next, arm: null })} keepMounted={false}>
        <Tabs.List aria-label={t('offers:tab.label')}>{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`offers:tab.${value}`)}{value === 'people' && <span className="m num off-count"> {formatNumber(people)}</span>}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={tab} pt={24}>
          {tab === 'effect' && <EffectTab offer={offer} />}
          {tab === 'people' && <PeopleTab offer={offer} />}
          {tab === 'settings' && <OfferEditor key={`${offer.code}:${saves}`} program={offer.program} offer={offer} onSaved={() => setSaves(saves + 1)} />}
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
