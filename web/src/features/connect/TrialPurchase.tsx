import { Button } from '@mantine/core';
import { IconPlayerPlay, IconStar } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api.ts';
import { formatMoney } from '../../lib/format.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { useMe } from '../../session.ts';
import { useLoyaltyNames } from '../members/loyalty-names.ts';
import { sumsByWallet, useUnitWords } from '../members/units.tsx';
import type { Connection } from './connection.ts';
import type { Sample } from './snippets.ts';

interface Calculated {
  purchase: { payableMinor: number };
  earned: { wallet: string; points: number }[];
  member: { program: string };
}

/** The example purchase through the real calculation, without booking anything. */
export function TrialPurchase({ sample, customer }: { sample: Sample; customer: Connection['customer'] }) {
  const { t } = useTranslation();
  const { currency } = useMe().organization;
  const problemText = useProblemText();
  const trial = useMutation({
    mutationFn: async () => (await unwrap(api.POST('/v1/purchases/calculate', { body: { ...sample.body, occurredAt: new Date().toISOString(), customer: { id: customer?.id } } as never }))) as unknown as Calculated,
  });
  const words = useUnitWords();
  const names = useLoyaltyNames();
  const units = sumsByWallet(trial.data?.earned.map(({ wallet, points }) => names.unitsOf(wallet, trial.data.member.program, points)) ?? []);
  return (
    <div className="col" style={{ marginBlockStart: 12 }}>
      <div className="row wrap g3">
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} disabled={!customer} loading={trial.isPending} onClick={() => trial.mutate()}>{t('connect:trial.button')}</Button>
        <span className="m s13">{t(customer ? 'connect:trial.note' : 'connect:trial.noCustomer')}</span>
      </div>
      <div aria-live="polite">
        {trial.data && (
          <div className="note acc">
            <IconStar size={18} stroke={1.75} aria-hidden />
            <div><b className="bb">{t(units.length > 0 ? 'connect:trial.result' : 'connect:trial.resultNone', { units: words.all(units), sum: formatMoney(trial.data.purchase.payableMinor, currency) })}</b>{customer?.name && <p className="s13">{t('connect:trial.who', { name: customer.name })}</p>}</div>
          </div>
        )}
        {trial.error && <div className="note bad"><p>{problemText(trial.error)}</p></div>}
      </div>
    </div>
  );
}
