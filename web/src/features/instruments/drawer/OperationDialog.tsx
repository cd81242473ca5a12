import '../instruments.css';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';
import { formatMoney } from '../../../lib/format.ts';
import { useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { useRefusal } from '../parts/use-refusal.ts';
import { isHarmful } from '../operations.ts';
import { operate, typeQuery, type Operation } from '../queries.ts';
import type { InstrumentDetail } from '../types.ts';
import { bodyOf, OperationFields, visitOf, type FieldsProps, type Values } from './OperationFields.tsx';

/** One operation with what it needs to know; says what will happen, and what stays. */
export function OperationDialog({ operation, instrument, onClose }: { operation: Operation; instrument: FieldsProps['instrument'] & Pick<InstrumentDetail, 'code'>; onClose: () => void }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const refusal = useRefusal();
  const notify = useNotify();
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(() => newAttempt('P'));
  const type = useQuery(typeQuery(instrument.type)).data?.document;
  const [changed, setChanged] = useState<Partial<Values>>({});
  const values: Values = { days: Math.min(7, instrument.freezeDaysLeft), hours: 1, amount: undefined, priceMinor: undefined, customer: null, units: 1, ...visitOf(type), ...changed };
  const body = bodyOf(operation, values);
  const send = useMutation({
    mutationFn: () => operate(instrument.code, operation, { ...attempt, ...body }),
    onSuccess: ({ refundMinor, remaining }) => {
      for (const queryKey of [['instruments'], ['customers', 'one']]) void queries.invalidateQueries({ queryKey });
      const outcome = refundMinor !== undefined ? t('instruments:action.refund.sum', { sum: formatMoney(refundMinor, organization.currency) }) : remaining !== undefined ? t('instruments:action.visits.left', { count: remaining }) : <Bdi ltr>{instrument.code}</Bdi>;
      notify.done(t(`instruments:action.${operation}.done`), outcome);
      onClose();
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('P')); },
  });
  return (
    <Modal opened onClose={onClose} title={t(`instruments:action.${operation}.title`)} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); if (body) send.mutate(); }}>
        <p>{t(`instruments:action.${operation}.text`, { code: instrument.code })}</p>
        <FormProblem text={send.error && refusal(send.error)} />
        <OperationFields operation={operation} instrument={instrument} type={type} values={values} set={(change) => setChanged({ ...changed, ...change })} />
        <div className="row wrap ins-end">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" className={isHarmful(operation) ? 'btn-danger' : undefined} disabled={!body} loading={send.isPending}>{t(`instruments:action.${operation}.submit`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
