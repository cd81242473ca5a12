import '../../../members/members.css';
import { IconCalendarCheck, IconCertificate, IconCreditCard, IconGift, IconTicket, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, LastDay, Money } from '../../../../components/figures.tsx';
import { formatNumber } from '../../../../lib/format.ts';
import { useCan } from '../../../../session.ts';
import { customerOffersQuery, heldQuery } from '../../../cashier/queries.ts';
import type { Held } from '../../../cashier/types.ts';
import { textOf } from '../../../programs/text.ts';
import type { Customer } from '../../types.ts';
import { cardsQuery, instrumentTypesQuery } from './queries.ts';

const icons: Record<Held['kind'], Icon> = { coupon: IconTicket, certificate: IconCertificate, pass: IconCalendarCheck, offer: IconGift };
const MOST = 5;

/** In the overview: the cards, offers and instruments that can be used now, and the way to all of them. */
export function HeldSummary({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const enabled = useCan('loyalty.read');
  const cards = useQuery({ ...cardsQuery(customer.id), enabled }).data?.filter(({ state }) => state === 'activated') ?? [];
  const offers = useQuery({ ...customerOffersQuery(customer.id), enabled }).data ?? [];
  const held = useQuery({ ...heldQuery(customer.id), enabled }).data?.filter(({ state }) => state === 'issued' || state === 'active' || state === 'frozen') ?? [];
  const types = useQuery({ ...instrumentTypesQuery, enabled: enabled && held.length > 0 }).data;
  const left = (item: Held) => (item.balance === null ? null : item.unit === 'money' ? <Money minor={item.balance} currency={customer.currency} /> : t('members:held.visits', { count: item.balance, figure: formatNumber(item.balance) }));
  const rows = [
    ...cards.map((card) => <Row key={card.number} icon={IconCreditCard} name={t('members:card.card')} detail={<Bdi ltr>{card.number}</Bdi>} />),
    ...offers.map((offer) => <Row key={offer.code} icon={IconGift} name={<bdi>{textOf(offer.name as never, offer.code)}</bdi>} detail={<>{t('members:held.until')} <LastDay at={offer.validTo} /></>} />),
    ...held.map((item) => <Row key={item.code} icon={icons[item.kind]} name={<bdi>{textOf(types?.get(item.type)?.name, item.type)}</bdi>} detail={<>{item.balance !== null && <>{t('members:held.leftShort')} {left(item)}</>}{item.balance !== null && item.expiresAt && ' · '}{item.expiresAt && <>{t('members:held.until')} <LastDay at={item.expiresAt} /></>}</>} />),
  ];
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="has">
      <header><h2 id="has" className="mbr-h3">{t('members:held.title')}</h2><Link className="lnk s13 push" to="/customers/$customerId" params={{ customerId: customer.id }} search={{ tab: 'held' }}>{t('members:held.all')}</Link></header>
      <ul>{rows.slice(0, MOST)}</ul>
    </section>
  );
}

function Row({ icon: RowIcon, name, detail }: { icon: Icon; name: ReactNode; detail: ReactNode }) {
  return <li className="li"><RowIcon size={18} stroke={1.75} className="mbr-icon" aria-hidden /><div className="grow"><div className="b">{name}</div><div className="m s13">{detail}</div></div></li>;
}
