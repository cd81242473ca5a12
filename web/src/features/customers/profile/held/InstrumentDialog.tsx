import { NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../../lib/format.ts';
import { FindCustomer } from '../../../cashier/find/FindCustomer.tsx';
import type { Held } from '../../../cashier/types.ts';
import { useNames } from '../../names.ts';
import { customerQuery } from '../../queries.ts';
import { ActionDialog } from './ActionDialog.tsx';
import type { Step } from './use-action.tsx';

export type InstrumentAct = 'freeze' | 'unfreeze' | 'transfer' | 'refund' | 'block' | 'unblock';

interface DialogProps {
  act: InstrumentAct;
  item: Held;
  name: string;
  customerId: string;
  currency: string;
  /** What is left on it, in words. */
  left: string;
  onClose: () => void;
}

export function InstrumentDialog({ act, item, name, customerId, currency, left, onClose }: DialogProps) {
  const { t } = useTranslation();
  const [days, setDays] = useState<number | string>(item.freezeDaysLeft);
  const [to, setTo] = useState<string | null>(null);
  const path = `/v1/instruments/{instrument}/${act}`;
  const base: Step = { path, names: { instrument: item.code }, body: {}, done: t(`members:act.${act}.done`), detail: () => name };
  const refunded: Step = { ...base, detail: (answer: { refundMinor: number }) => t('members:act.refund.sum', { sum: formatMoney(answer.refundMinor, currency) }) };
  const step: Step | null = act === 'freeze' ? { ...base, body: { days: Number(days) } } : act === 'transfer' ? (to === null ? null : { ...base, body: { to: { id: to } } }) : act === 'refund' ? refunded : base;
  return (
    <ActionDialog customerId={customerId} title={t(`members:act.${act}.title`, { name })} confirm={t(`members:act.${act}.confirm`)} danger={act === 'block' || act === 'refund'} step={step} onClose={onClose}>
      <p>{t(`members:act.${act}.text`, { left })}</p>
      {act === 'freeze' && <NumberInput label={t('members:act.freeze.days')} description={t('members:act.freeze.most', { count: item.freezeDaysLeft })} value={days} min={1} max={item.freezeDaysLeft} clampBehavior="strict" allowDecimal={false} allowNegative={false} data-autofocus onChange={setDays} />}
      {act === 'transfer' && (to === null ? <FindCustomer onFound={({ id }) => setTo(id)} /> : <Receiver id={to} />)}
    </ActionDialog>
  );
}

function Receiver({ id }: { id: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const { data } = useQuery(customerQuery(id));
  return <p className="note acc s13" role="status">{t('members:act.transfer.to', { name: data ? names.customer(data.customer) : '…' })}</p>;
}
