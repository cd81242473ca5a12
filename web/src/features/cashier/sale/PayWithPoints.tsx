import { Button, Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { UnitsField } from '../../../components/number-fields.tsx';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import type { Computed } from '../types.ts';
import { spendableUnits } from './spendable.ts';

interface Spending {
  points: number | 'max';
  wallet: string | null;
  onChange: (spending: { points: number | 'max'; wallet: string | null }) => void;
}

/** How many points pay: by a slider up to what the program allows, or all of that. */
export function PayWithPoints({ computed, names, points, wallet, onChange }: Spending & { computed: Computed; names: LoyaltyNames }) {
  const { t } = useTranslation();
  const { program, wallets } = computed.member;
  const chosen = wallet ?? wallets.find(({ active }) => active > 0)?.wallet ?? wallets[0]?.wallet;
  if (!chosen) return null;
  const document = names.walletIn(chosen, program);
  const most = spendableUnits(computed, document, wallet);
  const units = (value: number) => names.units(value, chosen, program);
  if (most === 0 && points === 0) return <p className="m s13">{t('cashier:spend.none')}</p>;
  const value = points === 'max' ? most : Math.min(points, most);
  const set = (next: number | 'max') => onChange({ points: next, wallet: chosen });
  return (
    <div className="col csh-spend" role="group" aria-label={t('cashier:spend.label')}>
      <div className="row sb wrap">
        <span className="b s13">{t('cashier:spend.label')}</span>
        <span className="row"><UnitsField className="csh-units" size="xs" aria-label={t('cashier:spend.label')} scale={document?.scale ?? 0} max={most} value={value} onChange={(next) => set(next ?? 0)} /><span className="m s13">{t('cashier:spend.of', { most: units(most) })}</span></span>
      </div>
      {wallets.length > 1 && <LazySelect aria-label={t('common:word.wallet')} allowDeselect={false} data={wallets.map((item) => ({ value: item.wallet, label: names.wallet(item.wallet, program) }))} value={chosen} onChange={(next) => onChange({ points: 0, wallet: next })} />}
      <div className="row g3">
        <Slider className="grow" thumbLabel={t('cashier:spend.label')} label={null} min={0} max={Math.max(most, 1)} value={value} onChange={set} thumbSize={24} />
        <Button size="xs" aria-pressed={points === 'max'} variant={points === 'max' ? 'filled' : 'default'} onClick={() => set(points === 'max' ? 0 : 'max')}>{t('cashier:spend.max')}</Button>
      </div>
    </div>
  );
}
