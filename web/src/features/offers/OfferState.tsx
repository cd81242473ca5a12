import { useTranslation } from 'react-i18next';
import { Dot, StatusBadge } from '../../components/StatusBadge.tsx';
import type { Offer } from './types.ts';

const tones = { scheduled: 'plain', active: 'ok', ended: 'plain' } as const;

export function OfferState({ state, dot = false }: { state: Offer['state']; dot?: boolean }) {
  const { t } = useTranslation();
  const word = t(`offers:state.${state}`);
  return dot ? <Dot tone={tones[state]}>{word}</Dot> : <StatusBadge tone={tones[state]}>{word}</StatusBadge>;
}
