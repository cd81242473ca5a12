import '../../../members/members.css';
import '../../../cashier/cashier.css';
import { Button } from '@mantine/core';
import { IconGift, IconPlus, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, NoRights } from '../../../../components/EmptyState.tsx';
import { Bdi, LastDay } from '../../../../components/figures.tsx';
import { StatusBadge } from '../../../../components/StatusBadge.tsx';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { useCan } from '../../../../session.ts';
import { customerOffersQuery, heldQuery } from '../../../cashier/queries.ts';
import { textOf } from '../../../programs/text.ts';
import { daysUntil, SOON_DAYS } from '../../expiry.ts';
import type { Customer } from '../../types.ts';
import { useNotify } from '../../use-notify.tsx';
import { CardsSection } from './CardsSection.tsx';
import { HeldSection } from './HeldSection.tsx';
import { InstrumentItem } from './InstrumentItem.tsx';
import { PaymentCardsSection } from './PaymentCardsSection.tsx';
import { instrumentTypesQuery } from './queries.ts';
import { useAction } from './use-action.tsx';

const IssueDialog = lazyPart(async () => (await import('../../../instruments/type/IssueDialog.tsx')).IssueDialog);

/** Everything a person holds that is not points: offers, coupons, certificates, passes, cards. */
export function HeldTab({ customer }: { customer: Customer }) {
  const canRead = useCan('loyalty.read');
  if (!canRead) return <div className="card"><NoRights /></div>;
  return (
    <div className="mbr-columns">
      <div className="col g6"><Instruments customer={customer} /></div>
      <div className="col g6"><CardsSection customer={customer} /><Offers customer={customer} /><PaymentCardsSection key={customer.id} customerId={customer.id} /></div>
    </div>
  );
}

const ORDER = ['active', 'issued', 'frozen', 'blocked', 'depleted', 'expired', 'refunded'];

function Instruments({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const query = useQuery(heldQuery(customer.id));
  const { data: types } = useQuery(instrumentTypesQuery);
  const canIssue = useCan('instruments.write');
  const [isNew, setNew] = useState(false);
  const issuable = [...types?.values() ?? []].filter(({ kind }) => kind !== 'offer');
  const items = query.data?.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)) ?? [];
  return (
    <>
      <HeldSection
        id="held-instruments" title={t('members:held.instruments')} query={query} isEmpty={items.length === 0} empty={<EmptyState level={3} icon={IconTicket} title={t('members:held.noInstruments')}>{t('members:held.noInstrumentsText')}</EmptyState>}
        action={canIssue && issuable.length > 0 && <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}>{t('members:held.issue')}</Button>}
      >
        {items.map((item) => <InstrumentItem key={item.code} item={item} type={types?.get(item.type)} currency={customer.currency} />)}
      </HeldSection>
      {isNew && <IssueDialog types={issuable} holder={customer.id} onClose={() => setNew(false)} onIssued={() => setNew(false)} />}
    </>
  );
}

function Offers({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const query = useQuery(customerOffersQuery(customer.id));
  return (
    <HeldSection id="held-offers" title={t('members:held.offers')} query={query} isEmpty={query.data?.length === 0} empty={<EmptyState level={3} icon={IconGift} title={t('members:held.noOffers')}>{t('members:held.noOffersText')}</EmptyState>}>
      {query.data?.map((offer) => (
        <li className="li" key={offer.code}>
          <span className="tic"><IconGift size={18} stroke={1.75} aria-hidden /></span>
          <div className="grow"><h3 className="b mbr-name"><bdi>{textOf(offer.name as never, offer.code)}</bdi></h3><p className="m s13"><Bdi ltr>{offer.code}</Bdi> · {t('members:held.until')} <LastDay at={offer.validTo} /></p><Shown customer={customer.id} offer={offer.code} /></div>
          {daysUntil(offer.validTo) <= SOON_DAYS && <StatusBadge tone="warn" icon={false}>{t('members:held.days', { count: Math.max(0, daysUntil(offer.validTo)) })}</StatusBadge>}
        </li>
      ))}
    </HeldSection>
  );
}

/** Keeps that somebody told the person of the offer. */
function Shown({ customer, offer }: { customer: string; offer: string }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const canTell = useCan('instruments.write');
  const tell = useAction(() => undefined);
  if (!canTell) return null;
  const step = { path: '/v1/offers/{code}/exposures', names: { code: offer }, body: { customer: { id: customer } }, done: t('members:held.shownDone') };
  return <button type="button" className="lnk s13" disabled={tell.isPending} onClick={() => tell.mutate(step, { onError: (error) => notify.failed(t('members:refused'), error) })}>{t('members:held.shown')}</button>;
}
