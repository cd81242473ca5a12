import { useTranslation } from 'react-i18next';
import { Money, Points } from '../../components/figures.tsx';
import { Dot, StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { useMe } from '../../session.ts';
import type { InstrumentState } from './types.ts';

const tones: Record<InstrumentState, Tone> = { issued: 'acc', active: 'ok', frozen: 'warn', depleted: 'plain', expired: 'plain', blocked: 'bad', refunded: 'plain' };

/** In lists, where a badge on every row would be noise. */
export function StateDot({ state }: { state: InstrumentState }) {
  const { t } = useTranslation();
  return <Dot tone={tones[state]}>{t(`instruments:state.${state}`)}</Dot>;
}

export function StateBadge({ state }: { state: InstrumentState }) {
  const { t } = useTranslation();
  return <StatusBadge tone={tones[state]} icon={state !== 'issued'}>{t(`instruments:state.${state}`)}</StatusBadge>;
}

/** Money or visits that are left; a dash for what holds neither. */
export function Balance({ balance, unit }: { balance: number | null; unit: 'money' | 'visits' | null }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  if (balance === null) return <span className="m">—</span>;
  if (unit === 'money') return <Money minor={balance} currency={organization.currency} />;
  return unit === 'visits' ? <span className="num">{t('instruments:visitsOf', { count: balance })}</span> : <Points value={balance} />;
}
