import '../../instruments/instruments.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { CustomerPicker } from '../../instruments/parts/CustomerPicker.tsx';
import { useRefusal } from '../../instruments/parts/use-refusal.ts';
import { spaced } from '../marks.tsx';
import { stepCard } from '../queries.ts';
import { isFinal, type Step } from '../steps.ts';
import type { Card } from '../types.ts';

/** One step of a card's life with what it needs to know; `onOpen` is told of the number that took its place. */
export function StepDialog({ step, card, onClose, onOpen }: { step: Step; card: Pick<Card, 'number' | 'customer'>; onClose: () => void; onOpen?: (number: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const [customer, setCustomer] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const takesCustomer = (step === 'activate' || step === 'issue') && !card.customer;
  const send = useMutation({
    mutationFn: () => stepCard(card.number, step, { ...(takesCustomer && { customer: { id: customer } }), ...(step === 'replace' && number && { number }) }),
    onSuccess: async (answer) => {
      for (const queryKey of [['cards'], ['deliveries'], ['card-types'], ['customers', 'one']]) await queries.invalidateQueries({ queryKey });
      notify.done(t(`cards:action.${step}.done`), <Bdi ltr>{spaced(answer.card.number)}</Bdi>);
      onClose();
      if (answer.card.number !== card.number) onOpen?.(answer.card.number);
    },
  });
  return (
    <Modal opened onClose={onClose} title={t(`cards:action.${step}.title`)} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <p>{t(`cards:action.${step}.text`)}</p>
        <FormProblem text={send.error && refusal(send.error)} />
        {takesCustomer && <CustomerPicker label={t(`cards:action.${step}.customer`)} value={customer} onChange={setCustomer} />}
        {step === 'replace' && <TextInput label={t('cards:action.replace.number')} description={t('cards:action.replace.numberHint')} dir="ltr" inputMode="numeric" maxLength={40} value={number} onChange={(event) => setNumber(event.currentTarget.value.replaceAll(/\D/g, ''))} />}
        <div className="row wrap ins-end"><Button onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" variant="filled" className={isFinal(step) ? 'btn-danger' : undefined} loading={send.isPending} disabled={takesCustomer && !customer}>{t(`cards:action.${step}.submit`)}</Button></div>
      </form>
    </Modal>
  );
}
