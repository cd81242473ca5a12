import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';
import { MoneyField, NumberField } from '../../../components/number-fields.tsx';
import { useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { CustomerPicker } from '../parts/CustomerPicker.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { issue } from '../queries.ts';
import type { InstrumentType } from '../types.ts';

/** One instrument, to a person or to whoever has the code. */
export function IssueDialog({ type, onClose, onIssued }: { type: InstrumentType; onClose: () => void; onIssued: (code: string) => void }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const notify = useNotify();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(() => newAttempt('P'));
  const [customer, setCustomer] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const { balance: usual, priceMinor: usualPrice } = type.document;
  const [balance, setBalance] = useState(usual?.amount);
  const [priceMinor, setPrice] = useState(usualPrice);
  const unit = type.kind === 'coupon' ? null : (usual?.unit ?? (type.kind === 'pass' ? 'visits' : 'money'));
  const send = useMutation({
    mutationFn: () => issue(type.code, { ...attempt, ...(customer && { customer: { id: customer } }), ...(code.trim() && { code: code.trim() }), ...(unit && balance !== undefined && { balance }), ...(priceMinor !== undefined && { priceMinor }) }),
    onSuccess: async ({ instrument }) => {
      await queries.invalidateQueries({ queryKey: ['instruments'] });
      notify.done(t('instruments:issue.done'), <Bdi ltr>{instrument.code}</Bdi>);
      onIssued(instrument.code);
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('P')); },
  });
  return (
    <Modal opened onClose={onClose} title={t('instruments:issue.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <FormProblem text={send.error && refusal(send.error)} />
        <CustomerPicker label={t('instruments:issue.customer')} description={t('instruments:issue.bearer')} clearable value={customer} onChange={setCustomer} />
        {unit === 'money' && <MoneyField label={t('instruments:issue.money')} currency={organization.currency} value={balance} onChange={setBalance} required />}
        {unit === 'visits' && <NumberField label={t('instruments:issue.visits')} value={balance} onChange={setBalance} required />}
        {unit && <MoneyField label={t('instruments:issue.price')} description={t('instruments:issue.priceHint')} currency={organization.currency} value={priceMinor} onChange={setPrice} />}
        <TextInput label={t('instruments:issue.code')} description={t('instruments:issue.codeHint')} dir="ltr" maxLength={64} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <div className="row wrap ins-end">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" loading={send.isPending} disabled={unit !== null && !balance}>{t('instruments:issue.submit')}</Button>
        </div>
      </form>
    </Modal>
  );
}
