import { Button, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { api, unwrap } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { formatUnits, useUnitWords } from '../../members/units.tsx';
import { UnitsField } from '../../../components/number-fields.tsx';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { useNames } from '../names.ts';
import type { Customer, Wallet } from '../types.ts';
import { useNotify } from '../use-notify.tsx';

type Kind = 'grant' | 'debit';
/** In the wallet's smallest units. */
const MOST_POINTS = 1_000_000_000;

/** `points` in the wallet's smallest units. */
interface Values { type: Kind; wallet: string; points: number | null; reason: string }

/** Give or take points by hand, always with a reason that stands in the timeline. */
export function PointsDialog({ customer, wallets, opened, onClose }: { customer: Customer; wallets: Wallet[]; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal size="440px" opened={opened} onClose={onClose} title={t('customers:points.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {opened && wallets.length > 0 && <PointsForm customer={customer} wallets={wallets} onClose={onClose} />}
    </Modal>
  );
}

function PointsForm({ customer, wallets, onClose }: { customer: Customer; wallets: Wallet[]; onClose: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const words = useUnitWords();
  const problemText = useProblemText();
  const notify = useNotify();
  const queries = useQueryClient();
  const [attempt, setAttempt] = useState(() => newAttempt('P'));
  const keyOf = (wallet: Wallet) => `${wallet.member}:${wallet.wallet}`;
  const form = useForm<Values>({
    initialValues: { type: 'grant', wallet: keyOf(wallets[0]!), points: null, reason: '' },
    validate: {
      points: (points, { type, wallet }) => {
        const from = wallets.find((candidate) => keyOf(candidate) === wallet)!;
        if (!points) return t(from.scale === 0 ? 'customers:points.error.points' : 'customers:points.error.units', { least: formatUnits(1, from.scale) });
        return type === 'debit' && points > from.active ? t('customers:points.error.tooMany', { units: words.one({ ...from, points: from.active }) }) : null;
      },
      reason: (reason) => (reason.trim() ? null : t('customers:points.error.reason')),
    },
  });
  const chosen = wallets.find((wallet) => keyOf(wallet) === form.values.wallet) ?? wallets[0]!;
  const points = form.values.points ?? 0;
  const figure = (units: number) => formatUnits(units, chosen.scale);
  const { onChange: setPoints, value: _typed, ...field } = form.getInputProps('points');
  const after = chosen.active + (form.values.type === 'grant' ? points : -points);
  const book = useMutation({
    mutationFn: ({ type, reason }: Values) => unwrap(api.POST('/v1/members/{member}/wallets/{wallet}/entries', {
      params: { path: { member: chosen.member, wallet: chosen.wallet } },
      body: { ...attempt, type, points, reason: reason.trim() } as never,
    })),
    onSuccess: (_answer, { type }) => {
      for (const queryKey of [['customers', 'one', customer.id], ['customers', 'list']]) void queries.invalidateQueries({ queryKey });
      notify.done(t(type === 'grant' ? 'customers:points.granted' : 'customers:points.taken', { units: words.one({ ...chosen, points }) }), names.customer(customer));
      onClose();
    },
    onError: (error) => { if (isRefusal(error)) setAttempt(newAttempt('P')); },
  });
  return (
    <form noValidate className="col g4" onSubmit={form.onSubmit((values) => book.mutate(values))}>
      <SegmentedControl fullWidth aria-label={t('customers:points.title')} data={(['grant', 'debit'] as const).map((value) => ({ value, label: t(`customers:points.${value}`) }))} {...form.getInputProps('type')} />
      {wallets.length > 1 && <LazySelect label={t('common:word.wallet')} data={wallets.map((wallet) => ({ value: keyOf(wallet), label: words.name(wallet) }))} allowDeselect={false} {...form.getInputProps('wallet')} onChange={(wallet) => form.setValues({ wallet: wallet ?? keyOf(chosen), points: null })} />}
      <UnitsField
        key={keyOf(chosen)} label={chosen.scale === 0 ? t('common:word.points') : words.name(chosen)} scale={chosen.scale} max={MOST_POINTS} value={form.values.points ?? undefined} onChange={(next) => setPoints(next ?? null)} data-autofocus
        description={points > 0 && after >= 0 ? t('customers:points.after', { before: figure(chosen.active), after: figure(after) }) : t('customers:points.before', { before: figure(chosen.active) })}
        {...field}
      />
      <Textarea label={t('customers:points.reason')} description={t('customers:points.reasonHelp')} rows={2} maxLength={500} {...form.getInputProps('reason')} />
      {form.values.type === 'grant' && <p className="m s13">{t('customers:points.expiry')}</p>}
      {book.error && <div className="note bad" role="alert"><IconAlertTriangle size={18} aria-hidden /><div><h3>{t('customers:points.failed')}</h3><p className="s13">{problemText(book.error)}</p></div></div>}
      <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={book.isPending}>{t(form.values.type === 'grant' ? 'customers:points.submitGrant' : 'customers:points.submitDebit')}</Button>
      </div>
    </form>
  );
}
