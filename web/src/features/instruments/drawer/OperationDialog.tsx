import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../lib/format.ts';
import { useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { useNotify } from '../../customers/use-notify.tsx';
import { MoneyField, NumberField } from '../../programs/fields/inputs.tsx';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { CustomerPicker } from '../parts/CustomerPicker.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { operate, type Operation } from '../queries.ts';
import type { InstrumentDetail } from '../types.ts';

const HOUR_S = 3600;

interface Values {
  days: number | undefined;
  hours: number | undefined;
  amount: number | undefined;
  priceMinor: number | undefined;
  customer: string | null;
}

/** What the server is sent; null while something is missing. */
function bodyOf(operation: Operation, { days, hours, amount, priceMinor, customer }: Values): object | null {
  switch (operation) {
    case 'freeze': return days ? { days } : null;
    case 'top-up': return amount ? { amount, ...(priceMinor !== undefined && { priceMinor }) } : null;
    case 'transfer': return customer ? { to: { id: customer } } : null;
    case 'reservations': return customer && hours ? { customer: { id: customer }, ttlSeconds: hours * HOUR_S } : null;
    default: return {};
  }
}

const isHarmful = (operation: Operation) => operation === 'block' || operation === 'refund';

/** One operation with what it needs to know; says what will happen, and what stays. */
export function OperationDialog({ operation, instrument, onClose }: { operation: Operation; instrument: InstrumentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const refusal = useRefusal();
  const notify = useNotify();
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(() => newAttempt('P'));
  const [values, setValues] = useState<Values>({ days: Math.min(7, instrument.freezeDaysLeft), hours: 1, amount: undefined, priceMinor: undefined, customer: null });
  const body = bodyOf(operation, values);
  const send = useMutation({
    mutationFn: () => operate(instrument.code, operation, { ...attempt, ...body }),
    onSuccess: ({ refundMinor }) => {
      for (const queryKey of [['instruments'], ['customers', 'one']]) void queries.invalidateQueries({ queryKey });
      notify.done(t(`instruments:action.${operation}.done`), refundMinor === undefined ? instrument.code : t('instruments:action.refund.sum', { sum: formatMoney(refundMinor, organization.currency) }));
      onClose();
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('P')); },
  });
  const set = (change: Partial<Values>) => setValues({ ...values, ...change });
  return (
    <Modal opened onClose={onClose} title={t(`instruments:action.${operation}.title`)} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="col g4" onSubmit={(event) => { event.preventDefault(); if (body) send.mutate(); }}>
        <p>{t(`instruments:action.${operation}.text`, { code: instrument.code })}</p>
        <FormProblem text={send.error && refusal(send.error)} />
        {(operation === 'transfer' || operation === 'reservations') && <CustomerPicker label={t(`instruments:action.${operation}.customer`)} value={values.customer} onChange={(customer) => set({ customer })} />}
        {operation === 'reservations' && <NumberField label={t('instruments:action.reservations.hours')} min={1} max={720} allowDecimal={false} value={values.hours} onChange={(hours) => set({ hours })} />}
        {operation === 'freeze' && <NumberField data-autofocus label={t('instruments:action.freeze.days')} description={t('instruments:action.freeze.left', { count: instrument.freezeDaysLeft })} min={1} max={instrument.freezeDaysLeft} allowDecimal={false} value={values.days} onChange={(days) => set({ days })} />}
        {operation === 'top-up' && (
          <>
            {instrument.unit === 'money'
              ? <MoneyField data-autofocus label={t('instruments:action.top-up.money')} currency={organization.currency} value={values.amount} onChange={(amount) => set({ amount })} />
              : <NumberField data-autofocus label={t('instruments:action.top-up.visits')} allowDecimal={false} value={values.amount} onChange={(amount) => set({ amount })} />}
            <MoneyField label={t('instruments:action.top-up.price')} currency={organization.currency} value={values.priceMinor} onChange={(priceMinor) => set({ priceMinor })} />
          </>
        )}
        <div className="row wrap ins-end">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="filled" className={isHarmful(operation) ? 'btn-danger' : undefined} disabled={!body} loading={send.isPending}>{t(`instruments:action.${operation}.submit`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
