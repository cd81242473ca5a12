import { IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../session.ts';
import { PaymentCardsSection } from '../customers/profile/held/PaymentCardsSection.tsx';
import { CustomerPicker } from '../instruments/parts/CustomerPicker.tsx';
import { AcquirerFile } from './AcquirerFile.tsx';
import { HookSetup } from './HookSetup.tsx';
import { openCardLink } from './queries.ts';

/** Points for paying with a bank card that was linked: where its provider tells of payments, what a bank's file told, whose cards are linked. */
export function PaymentCardsTab() {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  return (
    <div className="col g4 ins-editor">
      <section className="card pad col g4">
        <div><h2>{t('cards:link.title')}</h2><p className="m s13">{t('cards:link.lead')}</p></div>
        <ol className="col">{(['one', 'two', 'three'] as const).map((step) => <li key={step}>{t(`cards:link.step.${step}`)}</li>)}</ol>
        <HookSetup confirmTitle={t('cards:link.confirmTitle')} confirm={t('cards:link.confirm')} onOpen={() => openCardLink('simulator')} />
      </section>
      {mayWrite && <AcquirerFile />}
      <LinkedCards />
      <div className="note"><IconShieldLock size={18} stroke={1.75} aria-hidden /><p className="s13">{t('cards:link.safe')}</p></div>
    </div>
  );
}

function LinkedCards() {
  const { t } = useTranslation();
  const [customer, setCustomer] = useState<string | null>(null);
  return (
    <>
      <section className="card pad col g4">
        <div><h2>{t('cards:linked.title')}</h2><p className="m s13">{t('cards:linked.lead')}</p></div>
        <CustomerPicker label={t('common:word.customer')} value={customer} onChange={setCustomer} clearable />
      </section>
      {customer && <PaymentCardsSection customerId={customer} empty={<p className="note">{t('cards:linked.none')}</p>} />}
    </>
  );
}
