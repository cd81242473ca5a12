import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { Bdi } from '../../../components/figures.tsx';
import { MoneyField, NumberField } from '../../../components/number-fields.tsx';
import { useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { textOf } from '../../programs/text.ts';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { CustomerPicker } from '../parts/CustomerPicker.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { issue } from '../queries.ts';
import type { InstrumentType } from '../types.ts';

interface IssueProps {
  /** Whose it becomes; without it the reader says whose, or nobody's. */
  holder?: string;
  onClose: () => void;
  onIssued: (code: string) => void;
}

/** One instrument of one of these types, to a person or to whoever has the code. */
export function IssueDialog({ types, ...props }: IssueProps & { types: InstrumentType[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(types[0]?.code ?? null);
  const type = types.find(({ code }) => code === chosen);
  return (
    <Modal opened onClose={props.onClose} title={t('instruments:issue.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className="col g4">
        {types.length > 1 && <LazySelect label={t('instruments:issue.type')} data={types.map(({ code, name }) => ({ value: code, label: textOf(name ?? undefined, code) }))} value={chosen} onChange={setChosen} />}
        {type && <IssueForm key={type.code} type={type} {...props} />}
      </div>
    </Modal>
  );
}

function IssueForm({ type, holder, onClose, onIssued }: IssueProps & { type: InstrumentType }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const notify = useNotify();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(() => newAttempt('P'));
  const [customer, setCustomer] = useState<string | null>(holder ?? null);
  const [code, setCode] = useState('');
  const { balance: usual, priceMinor: usualPrice } = type.document;
  const [balance, setBalance] = useState(usual?.amount);
  const [priceMinor, setPrice] = useState(usualPrice);
  const unit = type.kind === 'coupon' ? null : (usual?.unit ?? (type.kind === 'pass' ? 'visits' : 'money'));
  const send = useMutation({
    mutationFn: () => issue(type.code, { ...attempt, ...(customer && { customer: { id: customer } }), ...(code.trim() && { code: code.trim() }), ...(unit && balance !== undefined && { balance }), ...(priceMinor !== undefined && { priceMinor }) }),
    onSuccess: async ({ instrument }) => {
      for (const queryKey of [['instruments'], ['customers']]) await queries.invalidateQueries({ queryKey });
      notify.done(t('instruments:issue.done'), <Bdi ltr>{instrument.code}</Bdi>);
      onIssued(instrument.code);
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('P')); },
  });
  return (
    <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
      <FormProblem text={send.error && refusal(send.error)} />
      {holder === undefined && <CustomerPicker label={t('instruments:issue.customer')} description={t('instruments:issue.bearer')} clearable value={customer} onChange={setCustomer} />}
      {unit === 'money' && <MoneyField label={t('instruments:issue.money')} currency={organization.currency} value={balance} onChange={setBalance} required />}
      {unit === 'visits' && <NumberField label={t('instruments:issue.visits')} value={balance} onChange={setBalance} required />}
      {unit && <MoneyField label={t('instruments:issue.price')} description={t('instruments:issue.priceHint')} currency={organization.currency} value={priceMinor} onChange={setPrice} />}
      <TextInput label={t('instruments:issue.code')} description={t('instruments:issue.codeHint')} dir="ltr" maxLength={64} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
      <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={send.isPending} disabled={unit !== null && !balance}>{t('instruments:issue.submit')}</Button>
      </div>
    </form>
  );
}
