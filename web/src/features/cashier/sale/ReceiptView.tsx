import { Button, Loader } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi, Money } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { purchaseQuery } from '../../purchases/queries.ts';
import { asReceipt } from '../../purchases/types.ts';
import { Reasons } from '../outcome/Reasons.tsx';
import { Totals } from '../outcome/Totals.tsx';
import type { Computed } from '../types.ts';
import { Refused } from './PayPanel.tsx';
import type { Done } from './use-sale.ts';

/** What was booked: the sum to take, the points and why; or that it is still being computed. */
export function ReceiptView({ done, names, currency, onNext }: { done: Done; names: LoyaltyNames; currency: string; onNext: () => void }) {
  const { t } = useTranslation();
  const next = useRef<HTMLButtonElement>(null);
  const query = useQuery({ ...purchaseQuery(done.externalId), enabled: done.isProcessing, retry: 5 });
  const later = query.data && asReceipt(query.data);
  const computed = done.answer ?? (later?.member ? ({ ...later, member: later.member } as unknown as Computed) : null);
  const refused = query.data?.purchase.status === 'refused' ? query.data.problem : null;
  useEffect(() => next.current?.focus(), []);
  return (
    <section className="card csh-receipt" aria-labelledby="receipt-done">
      {computed ? (
        <div className="pad col g4">
          <div className="row g3"><span className="bigi csh-ok"><IconCheck size={20} aria-hidden /></span><div className="grow" role="status"><h2 id="receipt-done">{t('cashier:done.title')}</h2><p className="m s13">{t('cashier:done.receipt')} <Bdi ltr>{done.externalId}</Bdi></p></div><b className="fig"><Money minor={computed.purchase.payableMinor} currency={currency} /></b></div>
          <div className="g2 even">
            <Totals computed={computed} names={names} currency={currency} spentIn={done.sale.wallet} isBooked />
            <Reasons computed={computed} names={names} currency={currency} />
          </div>
        </div>
      ) : refused ? <div className="pad"><h2 className="sr" id="receipt-done">{t('cashier:refused')}</h2><Refused problem={refused} currency={currency} /></div> : (
        <div className="ctr" role="status"><Loader size={24} aria-hidden /><h2 id="receipt-done" style={{ fontSize: 14 }}>{t('purchases:processing.title')}</h2><p className="m s13">{t('cashier:done.processing')}</p></div>
      )}
      <footer className="csh-done-foot">
        <Button ref={next} size="lg" variant="filled" onClick={onNext}>{t('cashier:done.next')}<span className="kbd csh-key desk" aria-hidden>F8</span></Button>
        {computed?.purchase.id && <Button size="lg" component={Link} to={`/purchases/${computed.purchase.id}`}>{t('cashier:done.open')}</Button>}
        <span className="push"><RunLink workflow={computed?.workflow ?? query.data?.workflow} /></span>
      </footer>
    </section>
  );
}
