import { Button, Skeleton } from '@mantine/core';
import { IconCalendarCheck, IconCertificate, IconCheck, IconGift, IconTicket, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Bdi, LastDay } from '../../../components/figures.tsx';
import { formatMoney, formatNumber, initials } from '../../../lib/format.ts';
import { useCan } from '../../../session.ts';
import { useNames } from '../../customers/names.ts';
import { customerQuery, walletsQuery } from '../../customers/queries.ts';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { textOf } from '../../programs/text.ts';
import { customerOffersQuery, heldQuery, typeNamesQuery } from '../queries.ts';
import type { Buyer, Held } from '../types.ts';

/** Who stands at the till: name, level, what can be spent, and what can be used now. */
export function CustomerStrip({ buyer, codes, currency, onCode, onChange }: { buyer: Buyer; codes: string[]; currency: string; onCode: (code: string) => void; onChange: () => void }) {
  const { t } = useTranslation();
  const plain = useNames();
  const names = useLoyaltyNames();
  const query = useQuery(customerQuery(buyer.id));
  const wallets = useQuery(walletsQuery(buyer.id));
  if (query.error && !query.data) return <div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div>;
  if (!query.data) return <div className="card pad row g3" aria-busy="true"><Skeleton circle height={48} /><div className="grow"><Skeleton height={14} width="40%" /><Skeleton height={12} width="60%" mt={10} /></div></div>;
  const { customer } = query.data;
  return (
    <section className="card csh-strip" aria-label={t('cashier:strip.label')}>
      <div className="pad row g3 wrap">
        <span className="ava l" aria-hidden>{initials(customer.name ?? '') || '·'}</span>
        <div className="grow">
          <h2 className="ell"><bdi>{plain.customer(customer)}</bdi></h2>
          <p className="m s13">{customer.memberships.map(({ program, level }) => names.level(level, program)).join(' · ') || t('cashier:strip.noMember')}{buyer.card && <> · {t('cashier:strip.card')} <Bdi ltr>{buyer.card}</Bdi></>}</p>
        </div>
        <dl className="csh-balances">
          {wallets.data?.map((wallet) => (
            <div key={`${wallet.program}:${wallet.wallet}`}>
              <dt className="m s12">{names.wallet(wallet.wallet, wallet.program)}</dt>
              <dd className="csh-balance"><bdi className="num">{names.units(wallet.active, wallet.wallet, wallet.program)}</bdi>{wallet.pending > 0 && <span className="m s12"> +{names.units(wallet.pending, wallet.wallet, wallet.program)} {t('cashier:strip.pending')}</span>}</dd>
            </div>
          ))}
        </dl>
        <div className="row"><Button component={Link} to={`/customers/${customer.id}`} variant="subtle" color="gray">{t('cashier:strip.profile')}</Button><Button onClick={onChange}>{t('cashier:strip.change')}</Button></div>
      </div>
      <Usable customer={customer.id} codes={codes} currency={currency} onCode={onCode} />
    </section>
  );
}

const icons: Record<Held['kind'], Icon> = { coupon: IconTicket, certificate: IconCertificate, pass: IconCalendarCheck, offer: IconGift };

/** Offers, coupons, certificates and passes: one touch puts the code on the purchase. */
function Usable({ customer, codes, currency, onCode }: { customer: string; codes: string[]; currency: string; onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const canRead = useCan('loyalty.read');
  const held = useQuery({ ...heldQuery(customer), enabled: canRead }).data ?? [];
  const offers = useQuery({ ...customerOffersQuery(customer), enabled: canRead }).data ?? [];
  const types = useQuery({ ...typeNamesQuery, enabled: canRead && held.length > 0 }).data;
  const usable = held.filter(({ state }) => state === 'issued' || state === 'active');
  if (usable.length + offers.length === 0) return null;
  const left = ({ balance, unit }: Held) => (balance === null ? null : unit === 'money' ? formatMoney(balance, currency) : t('cashier:strip.visits', { count: balance, figure: formatNumber(balance) }));
  return (
    <div className="csh-usable" role="group" aria-label={t('cashier:strip.usable')}>
      {offers.map((offer) => <Use key={offer.code} icon={IconGift} name={textOf(offer.name as never, offer.code)} until={offer.validTo} isOn={codes.includes(offer.code)} onClick={() => onCode(offer.code)} />)}
      {usable.map((item) => <Use key={item.code} icon={icons[item.kind]} name={textOf(types?.get(item.type), item.type)} left={left(item)} until={item.expiresAt} isOn={codes.includes(item.code)} onClick={() => onCode(item.code)} />)}
    </div>
  );
}

function Use({ icon: KindIcon, name, left, until, isOn, onClick }: { icon: Icon; name: string; left?: string | null; until: string | null; isOn: boolean; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="csh-use" aria-pressed={isOn} onClick={onClick}>
      {isOn ? <IconCheck size={16} aria-hidden /> : <KindIcon size={16} stroke={1.75} aria-hidden />}
      <span className="grow"><span className="b ell csh-block"><bdi>{name}</bdi></span><span className="m s12 csh-block">{left && <bdi>{left}</bdi>}{left && until && ' · '}{until ? <>{t('cashier:strip.until')} <LastDay at={until} style="day" /></> : !left && t('cashier:strip.forever')}</span></span>
    </button>
  );
}
