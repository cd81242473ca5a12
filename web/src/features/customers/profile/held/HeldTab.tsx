import '../../../members/members.css';
import '../../../cashier/cashier.css';
import { IconGift, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, NoRights } from '../../../../components/EmptyState.tsx';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { StatusBadge } from '../../../../components/StatusBadge.tsx';
import { useCan } from '../../../../session.ts';
import { customerOffersQuery, heldQuery } from '../../../cashier/queries.ts';
import { textOf } from '../../../programs/text.ts';
import { daysUntil, SOON_DAYS } from '../../expiry.ts';
import type { Customer } from '../../types.ts';
import { CardsSection } from './CardsSection.tsx';
import { HeldSection } from './HeldSection.tsx';
import { InstrumentItem } from './InstrumentItem.tsx';
import { PaymentCardsSection } from './PaymentCardsSection.tsx';
import { instrumentTypesQuery } from './queries.ts';

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
  const items = query.data?.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)) ?? [];
  return (
    <HeldSection id="held-instruments" title={t('members:held.instruments')} query={query} isEmpty={items.length === 0} empty={<EmptyState level={3} icon={IconTicket} title={t('members:held.noInstruments')}>{t('members:held.noInstrumentsText')}</EmptyState>}>
      {items.map((item) => <InstrumentItem key={item.code} item={item} type={types?.get(item.type)} currency={customer.currency} />)}
    </HeldSection>
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
          <div className="grow"><h3 className="b mbr-name"><bdi>{textOf(offer.name as never, offer.code)}</bdi></h3><p className="m s13"><Bdi ltr>{offer.code}</Bdi> · {t('members:held.until')} <Instant at={offer.validTo} style="date" /></p></div>
          {daysUntil(offer.validTo) <= SOON_DAYS && <StatusBadge tone="warn" icon={false}>{t('members:held.days', { count: Math.max(0, daysUntil(offer.validTo)) })}</StatusBadge>}
        </li>
      ))}
    </HeldSection>
  );
}
