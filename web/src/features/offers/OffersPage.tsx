import '../instruments/instruments.css';
import { Button } from '@mantine/core';
import { IconGift, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { Instant, lastInstant, LastDay, Points } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { formatInstant, formatPercent } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { textOf } from '../programs/text.ts';
import { Conversion, Uplift, useEffects, type Effect } from './EffectCells.tsx';
import { OfferState } from './OfferState.tsx';
import { offersQuery } from './queries.ts';
import type { Offer } from './types.ts';

export function OffersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayRead = useCan('loyalty.read');
  const mayWrite = useCan('loyalty.write');
  const list = useInfiniteQuery({ ...offersQuery, enabled: mayRead });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data), [list.data]);
  const effectOf = useEffects(rows?.length ?? 0, { enabled: mayRead });
  const columns = useColumns(effectOf);
  if (!mayRead) return <><PageHeader title={t('offers:title')} /><div className="card"><NoRights /></div></>;
  const add = mayWrite && <Button component={Link} to="/loyalty/offers/new" variant="filled" leftSection={<IconPlus size={16} aria-hidden />}>{t('offers:add')}</Button>;
  return (
    <>
      <PageHeader title={t('offers:title')} lead={t('offers:lead')} actions={rows?.length !== 0 && add} />
      <DataTable
        id="offers" label={t('offers:title')} columns={columns} rows={rows} rowKey={({ code }) => code} rowHeight={48} error={list.error} onRetry={() => void list.refetch()} onMore={() => void list.fetchNextPage()} hasMore={list.hasNextPage}
        onOpen={({ code }) => void navigate({ to: '/loyalty/offers/$offer', params: { offer: code } })} exportName={t('offers:csvName')} phoneRow={(offer) => <PhoneRow offer={offer} effect={effectOf(offer.code)} />}
        empty={<EmptyState icon={IconGift} title={t('offers:empty.title')} action={add}>{t('offers:empty.text')}</EmptyState>}
      />
    </>
  );
}

/** Share of those who may use it that did. */
const usedShare = ({ used, assigned }: Offer): string => (assigned.target === 0 ? '—' : formatPercent(used / assigned.target));

function Window({ offer }: { offer: Offer }) {
  return <span className="num"><Instant at={offer.validFrom} style="date" /> – <LastDay at={offer.validTo} /></span>;
}

function useColumns(effectOf: (code: string) => Effect): Column<Offer>[] {
  const { t } = useTranslation();
  return useMemo(() => [
    { id: 'name', header: t('offers:column.name'), always: true, text: ({ name, code }) => textOf(name ?? undefined, code), cell: ({ name, code }) => <span className="ell ins-name"><bdi>{textOf(name ?? undefined, code)}</bdi></span> },
    { id: 'state', header: t('offers:column.state'), text: ({ state }) => t(`offers:state.${state}`), cell: ({ state }) => <OfferState state={state} dot /> },
    { id: 'window', header: t('offers:column.window'), text: ({ validFrom, validTo }) => `${formatInstant(validFrom, 'date')} – ${formatInstant(lastInstant(validTo), 'date')}`, cell: (offer) => <Window offer={offer} /> },
    { id: 'target', header: t('offers:column.target'), align: 'end', text: ({ assigned }) => assigned.target, cell: ({ assigned }) => <Points value={assigned.target} /> },
    { id: 'control', header: t('offers:column.control'), align: 'end', hidden: true, text: ({ assigned }) => assigned.control, cell: ({ assigned }) => <Points value={assigned.control} /> },
    { id: 'used', header: t('offers:column.used'), align: 'end', text: ({ used }) => used, cell: ({ used }) => <Points value={used} /> },
    { id: 'share', header: t('offers:column.share'), align: 'end', hidden: true, text: usedShare, cell: (offer) => <bdi className="num">{usedShare(offer)}</bdi> },
    { id: 'conversion', header: t('offers:column.conversion'), align: 'end', cell: ({ code }) => <Conversion effect={effectOf(code)} /> },
    { id: 'uplift', header: t('offers:column.uplift'), align: 'end', cell: ({ code }) => <Uplift effect={effectOf(code)} /> },
  ], [t, effectOf]);
}

function PhoneRow({ offer, effect }: { offer: Offer; effect: Effect }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell ins-line"><bdi>{textOf(offer.name ?? undefined, offer.code)}</bdi></span><span className="m s13 ins-line row wrap"><OfferState state={offer.state} dot /><Window offer={offer} /></span></span>
      <span className="end">{effect !== null && <span className="m s12 ins-line">{t('offers:column.conversion')}</span>}<span className="b ins-line"><Conversion effect={effect} /></span><span className="s13 ins-line"><Uplift effect={effect} /></span></span>
    </>
  );
}
