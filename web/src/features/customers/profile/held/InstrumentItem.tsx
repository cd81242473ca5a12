import { ActionIcon, Progress, Skeleton } from '@mantine/core';
import { IconCalendarCheck, IconCertificate, IconChevronDown, IconDots, IconGift, IconTicket, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant, LastDay } from '../../../../components/figures.tsx';
import { formatMoney, formatNumber } from '../../../../lib/format.ts';
import { LazyMenu } from '../../../../components/LazyMenu.tsx';
import { lazyPart } from '../../../../lib/lazy-part.tsx';
import { useCan } from '../../../../session.ts';
import type { Held } from '../../../cashier/types.ts';
import { isHarmful, operationsOf } from '../../../instruments/operations.ts';
import { useRefusal } from '../../../instruments/parts/use-refusal.ts';
import { instrumentQuery, type Operation } from '../../../instruments/queries.ts';
import { StateBadge } from '../../../instruments/StateMark.tsx';
import type { InstrumentType } from '../../../instruments/types.ts';
import { textOf } from '../../../programs/text.ts';

const OperationDialog = lazyPart(async () => (await import('../../../instruments/drawer/OperationDialog.tsx')).OperationDialog);
const Ledger = lazyPart(async () => (await import('../../../instruments/drawer/Ledger.tsx')).Ledger, <LedgerSkeleton />);

const icons: Record<Held['kind'], Icon> = { coupon: IconTicket, certificate: IconCertificate, pass: IconCalendarCheck, offer: IconGift };

/** A coupon, certificate or pass: what is left, until when, what happened to it, and what may be done. */
export function InstrumentItem({ item, type, currency }: { item: Held; type: InstrumentType | undefined; currency: string }) {
  const { t } = useTranslation();
  const canWrite = useCan('instruments.write');
  const [isOpen, setOpen] = useState(false);
  const [doing, setDoing] = useState<Operation | null>(null);
  const KindIcon = icons[item.kind];
  // It is this person's already: there is nobody to reserve it for.
  const operations = canWrite && type ? operationsOf(item, type.document).filter((operation) => operation !== 'reservations') : [];
  const amount = (units: number) => (item.unit === 'money' ? formatMoney(units, currency) : t('members:held.visits', { count: units, figure: formatNumber(units) }));
  const panel = `ledger-${item.code}`;
  return (
    <li className="li">
      <span className="tic"><KindIcon size={18} stroke={1.75} aria-hidden /></span>
      <div className="grow">
        <div className="row sb top-al">
          <div className="grow"><h3 className="b mbr-name"><bdi>{textOf(type?.name, item.type)}</bdi></h3><p className="m s13">{t(`instruments:kind.${item.kind}`)} <Bdi ltr>{item.code}</Bdi></p></div>
          <span className="row"><StateBadge state={item.state} />
            {operations.length > 0 && (
              <LazyMenu button={<ActionIcon aria-label={t('members:held.actions', { name: item.code })}><IconDots size={18} aria-hidden /></ActionIcon>}>
                {(Menu) => <>{operations.map((operation) => <Menu.Item key={operation} color={isHarmful(operation) ? 'red' : undefined} onClick={() => setDoing(operation)}>{t(`instruments:action.${operation}.open`)}</Menu.Item>)}</>}
              </LazyMenu>
            )}
          </span>
        </div>
        <p className="s13">
          {item.balance !== null && <>{t('members:held.left', { amount: amount(item.balance) })}{' · '}</>}
          {item.state === 'frozen' && item.frozenUntil ? <>{t('members:held.frozenUntil')} <Instant at={item.frozenUntil} style="date" /></> : item.expiresAt ? <>{t(item.state === 'expired' ? 'members:held.expired' : 'members:held.until')} <LastDay at={item.expiresAt} /></> : t('members:held.forever')}
        </p>
        {item.unit === 'visits' && item.balance !== null && <Visits left={item.balance} uses={item.uses} />}
        <button type="button" className="lnk q s13" aria-expanded={isOpen} aria-controls={isOpen ? panel : undefined} onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'members:held.hide' : 'members:held.history')}<IconChevronDown size={14} aria-hidden className={isOpen ? 'mbr-up' : undefined} /></button>
        {isOpen && <div className="mbr-ledger" id={panel}><History code={item.code} /></div>}
      </div>
      {doing && <OperationDialog operation={doing} instrument={item} onClose={() => setDoing(null)} />}
    </li>
  );
}

function Visits({ left, uses }: { left: number; uses: number }) {
  const { t } = useTranslation();
  const all = left + uses;
  return <Progress className="mbr-progress" size={6} value={all === 0 ? 0 : (left / all) * 100} aria-label={t('members:held.visitsLeft', { left, all })} />;
}

function History({ code }: { code: string }) {
  const refusal = useRefusal();
  const { data, error } = useQuery(instrumentQuery(code));
  if (error && !data) return <p className="red s13" role="alert">{refusal(error)}</p>;
  return data ? <Ledger instrument={data} /> : <LedgerSkeleton />;
}

function LedgerSkeleton() {
  return <div aria-busy="true">{[60, 45].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />)}</div>;
}
