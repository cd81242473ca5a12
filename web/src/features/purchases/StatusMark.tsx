import { useTranslation } from 'react-i18next';
import { Dot, StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { stateOf } from './types.ts';

const tones: Record<ReturnType<typeof stateOf>, Tone> = { processed: 'ok', returned: 'plain', partlyReturned: 'plain', processing: 'acc', refused: 'bad' };

const dots: Record<ReturnType<typeof stateOf>, 'ok' | 'plain' | 'acc' | 'bad'> = { processed: 'ok', returned: 'plain', partlyReturned: 'plain', processing: 'acc', refused: 'bad' };

function useStateWords() {
  const { t } = useTranslation();
  return (state: ReturnType<typeof stateOf>) => t(state === 'partlyReturned' ? 'purchases:partlyReturned' : `common:purchaseStatus.${state}`);
}

/** In lists, where a badge on every row would be noise. */
export function PurchaseStatusDot({ purchase }: { purchase: Parameters<typeof stateOf>[0] }) {
  const words = useStateWords();
  const state = stateOf(purchase);
  return <Dot tone={dots[state] ?? 'plain'}>{words(state)}</Dot>;
}

export function PurchaseStatusBadge({ purchase }: { purchase: Parameters<typeof stateOf>[0] }) {
  const words = useStateWords();
  const state = stateOf(purchase);
  return <StatusBadge tone={tones[state] ?? 'plain'}>{words(state)}</StatusBadge>;
}
