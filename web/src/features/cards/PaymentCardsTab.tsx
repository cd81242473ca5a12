import { Button, Skeleton } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../lib/lazy-part.tsx';
import { useCan } from '../../session.ts';
import { PaymentCardsSection } from '../customers/profile/held/PaymentCardsSection.tsx';
import { AcquirerFile } from './AcquirerFile.tsx';
import { HookSetup } from './HookSetup.tsx';
import { openCardLink } from './queries.ts';

const CustomerPicker = lazyPart(async () => (await import('../instruments/parts/CustomerPicker.tsx')).CustomerPicker, <Skeleton height={60} />);

/** Points for paying with a bank card that was linked: where its provider tells of payments, what a bank's file told, whose cards are linked. */
export function PaymentCardsTab() {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  return (
    <div className="col g4 ins-editor">
      <section className="card pad col g4">
        <div><h2>{t('cards:link.title')}</h2><p className="m s13">{t('cards:link.lead')}</p></div>
        <ol className="col">{(['one', 'two', 'three'] as const).map((step) => <li key={step}>{t(`cards:link.step.${step}`)}</li>)}</ol>
        <HookSetup confirmTitle={t('cards:link.confirmTitle')} confirm={t('cards:link.confirm')} onOpen={openCardLink} />
      </section>
      {mayWrite && <AcquirerFile />}
      <LinkedCards />
      <div className="note"><IconShieldLock size={18} stroke={1.75} aria-hidden /><p className="s13">{t('cards:link.safe')}</p></div>
    </div>
  );
}

function LinkedCards() {
  const { t } = useTranslation();
  const [isChoosing, setChoosing] = useState(false);
  const [customer, setCustomer] = useState<string | null>(null);
  return (
    <>
      <section className="card pad col g4">
        <div><h2>{t('cards:linked.title')}</h2><p className="m s13">{t('cards:linked.lead')}</p></div>
        {isChoosing ? <CustomerPicker label={t('common:word.customer')} value={customer} onChange={setCustomer} clearable /> : <div className="row"><Button onClick={() => setChoosing(true)}>{t('cards:linked.choose')}</Button></div>}
      </section>
      {customer && <PaymentCardsSection key={customer} customerId={customer} />}
    </>
  );
}
