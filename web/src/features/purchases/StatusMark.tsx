import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { stateOf } from './types.ts';

const tones: Record<ReturnType<typeof stateOf>, Tone> = { processed: 'ok', returned: 'plain', partlyReturned: 'plain', processing: 'acc', refused: 'bad' };

export function PurchaseStatusBadge({ purchase }: { purchase: Parameters<typeof stateOf>[0] }) {
  const { t } = useTranslation();
  const state = stateOf(purchase);
  return <StatusBadge tone={tones[state] ?? 'plain'}>{t(state === 'partlyReturned' ? 'purchases:partlyReturned' : `common:purchaseStatus.${state}`)}</StatusBadge>;
}
