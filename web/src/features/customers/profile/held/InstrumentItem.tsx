import { ActionIcon, Menu, Progress } from '@mantine/core';
import { IconCalendarCheck, IconCertificate, IconChevronDown, IconDots, IconGift, IconTicket, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { StatusBadge, type Tone } from '../../../../components/StatusBadge.tsx';
import { formatMoney, formatNumber } from '../../../../lib/format.ts';
import { useCan } from '../../../../session.ts';
import type { Held } from '../../../cashier/types.ts';
import { textOf } from '../../../programs/text.ts';
import { InstrumentDialog, type InstrumentAct } from './InstrumentDialog.tsx';
import { InstrumentLedger } from './InstrumentLedger.tsx';
import type { InstrumentType } from './queries.ts';

const icons: Record<Held['kind'], Icon> = { coupon: IconTicket, certificate: IconCertificate, pass: IconCalendarCheck, offer: IconGift };
const tones: Record<Held['state'], Tone> = { issued: 'ok', active: 'ok', frozen: 'warn', depleted: 'plain', expired: 'plain', blocked: 'bad', refunded: 'plain' };

/** What may be done with an instrument as it is now. */
export function actsOf({ state, kind, freezeDaysLeft, balance }: Held, type: InstrumentType | undefined): InstrumentAct[] {
  const isLive = state === 'issued' || state === 'active';
  return [
    ...(isLive && kind === 'pass' && freezeDaysLeft > 0 ? ['freeze' as const] : []),
    ...(state === 'frozen' ? ['unfreeze' as const] : []),
    ...(isLive && type?.document.transferable ? ['transfer' as const] : []),
    ...(isLive && type?.document.refundable && balance !== null ? ['refund' as const] : []),
    ...(state === 'blocked' ? ['unblock' as const] : isLive || state === 'frozen' ? ['block' as const] : []),
  ];
}

/** A coupon, certificate or pass: what is left, until when, what happened to it, and what may be done. */
export function InstrumentItem({ item, type, customerId, currency }: { item: Held; type: InstrumentType | undefined; customerId: string; currency: string }) {
  const { t } = useTranslation();
  const canWrite = useCan('instruments.write');
  const [isOpen, setOpen] = useState(false);
  const [act, setAct] = useState<InstrumentAct | null>(null);
  const KindIcon = icons[item.kind];
  const name = textOf(type?.name, item.type);
  const acts = canWrite ? actsOf(item, type) : [];
  const amount = (units: number) => (item.unit === 'money' ? formatMoney(units, currency) : t('members:held.visits', { count: units, figure: formatNumber(units) }));
  const panel = `ledger-${item.code}`;
  return (
    <li className="li">
      <span className="tic"><KindIcon size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <div className="row sb top-al">
          <div className="grow"><h3 className="b mbr-name"><bdi>{name}</bdi></h3><p className="m s13">{t(`members:kind.${item.kind}`)} <Bdi ltr>{item.code}</Bdi></p></div>
          <span className="row"><StatusBadge tone={tones[item.state]}>{t(`members:state.${item.state}`)}</StatusBadge>
            {acts.length > 0 && (
              <Menu>
                <Menu.Target><ActionIcon aria-label={t('members:held.actions', { name: item.code })}><IconDots size={18} aria-hidden /></ActionIcon></Menu.Target>
                <Menu.Dropdown>{acts.map((value) => <Menu.Item key={value} color={value === 'block' || value === 'refund' ? 'red' : undefined} onClick={() => setAct(value)}>{t(`members:act.${value}.open`)}</Menu.Item>)}</Menu.Dropdown>
              </Menu>
            )}
          </span>
        </div>
        <p className="s13">
          {item.balance !== null && <>{t('members:held.left', { amount: amount(item.balance) })}{' · '}</>}
          {item.state === 'frozen' && item.frozenUntil ? <>{t('members:held.frozenUntil')} <Instant at={item.frozenUntil} style="date" /></> : item.expiresAt ? <>{t(item.state === 'expired' ? 'members:held.expired' : 'members:held.until')} <Instant at={item.expiresAt} style="date" /></> : t('members:held.forever')}
        </p>
        {item.unit === 'visits' && item.balance !== null && <Visits left={item.balance} uses={item.uses} />}
        <button type="button" className="lnk q s13" aria-expanded={isOpen} aria-controls={isOpen ? panel : undefined} onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'members:held.hide' : 'members:held.history')}<IconChevronDown size={14} aria-hidden className={isOpen ? 'mbr-up' : undefined} /></button>
        {isOpen && <InstrumentLedger id={panel} item={item} customerId={customerId} amount={amount} />}
      </div>
      {act && <InstrumentDialog act={act} item={item} name={name} customerId={customerId} currency={currency} left={item.balance === null ? '' : amount(item.balance)} onClose={() => setAct(null)} />}
    </li>
  );
}

function Visits({ left, uses }: { left: number; uses: number }) {
  const { t } = useTranslation();
  const all = left + uses;
  return <Progress className="mbr-progress" size={6} value={all === 0 ? 0 : (left / all) * 100} aria-label={t('members:held.visitsLeft', { left, all })} />;
}
