import { Button, Modal } from '@mantine/core';
import { IconBan, IconCheck, IconLockOpen, IconRefresh, IconX, type Icon } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';
import { useCan } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { CustomerPicker } from '../../instruments/parts/CustomerPicker.tsx';
import { useRefusal } from '../../instruments/parts/use-refusal.ts';
import { spaced } from '../marks.tsx';
import { stepCard, type CardStep } from '../queries.ts';
import type { Card, CardState } from '../types.ts';

type Step = Exclude<CardStep, 'delivery'>;
const icons: Record<Step, Icon> = { activate: IconCheck, block: IconBan, unblock: IconLockOpen, replace: IconRefresh, close: IconX };
/** The first is the main one. */
const STEPS: Record<CardState, Step[]> = { prepared: ['activate', 'close'], activated: ['replace', 'block', 'close'], blocked: ['unblock', 'replace', 'close'], replaced: [], closed: [] };

export function CardActions({ card, onOpen }: { card: Card; onOpen: (number: string) => void }) {
  const { t } = useTranslation();
  const mayWrite = useCan('cards.write');
  const [doing, setDoing] = useState<Step | null>(null);
  const steps = STEPS[card.state];
  if (!mayWrite || steps.length === 0) return <p className="m s13">{t('cards:action.none')}</p>;
  return (
    <>
      {steps.map((step) => {
        const Sign = icons[step];
        return <Button key={step} variant={step === 'activate' || step === 'unblock' ? 'filled' : 'default'} leftSection={<Sign size={16} aria-hidden />} onClick={() => setDoing(step)}>{t(`cards:action.${step}.open`)}</Button>;
      })}
      {doing && <StepDialog step={doing} card={card} onClose={() => setDoing(null)} onOpen={onOpen} />}
    </>
  );
}

function StepDialog({ step, card, onClose, onOpen }: { step: Step; card: Card; onClose: () => void; onOpen: (number: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const [customer, setCustomer] = useState<string | null>(null);
  const needsCustomer = step === 'activate' && !card.customer;
  const send = useMutation({
    mutationFn: () => stepCard(card.number, step, needsCustomer ? { customer: { id: customer } } : {}),
    onSuccess: async (answer) => {
      for (const queryKey of [['cards'], ['deliveries'], ['customers', 'one']]) await queries.invalidateQueries({ queryKey });
      notify.done(t(`cards:action.${step}.done`), <Bdi ltr>{spaced(answer.card.number)}</Bdi>);
      onClose();
      if (answer.card.number !== card.number) onOpen(answer.card.number);
    },
  });
  return (
    <Modal opened onClose={onClose} title={t(`cards:action.${step}.title`)} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
        <p>{t(`cards:action.${step}.text`)}</p>
        <FormProblem text={send.error && refusal(send.error)} />
        {needsCustomer && <CustomerPicker label={t('cards:action.activate.customer')} value={customer} onChange={setCustomer} />}
        <div className="row wrap ins-end"><Button onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" variant="filled" className={step === 'block' || step === 'close' ? 'btn-danger' : undefined} loading={send.isPending} disabled={needsCustomer && !customer}>{t(`cards:action.${step}.submit`)}</Button></div>
      </form>
    </Modal>
  );
}
