import { useTranslation } from 'react-i18next';
import { Dot, StatusBadge } from '../../components/StatusBadge.tsx';
import type { CardState, DeliveryState } from './types.ts';

const tones = { prepared: 'plain', activated: 'ok', blocked: 'bad', replaced: 'plain', closed: 'plain' } as const;
const ways = { ordered: 'acc', produced: 'acc', shipped: 'acc', delivered: 'ok', returned: 'bad' } as const;

export function CardStateMark({ state, dot = false }: { state: CardState; dot?: boolean }) {
  const { t } = useTranslation();
  const word = t(`cards:state.${state}`);
  return dot ? <Dot tone={tones[state]}>{word}</Dot> : <StatusBadge tone={tones[state]}>{word}</StatusBadge>;
}

export function DeliveryMark({ state }: { state: DeliveryState }) {
  const { t } = useTranslation();
  return <Dot tone={ways[state]}>{t(`cards:delivery.${state}`)}</Dot>;
}

/** Groups of four, as cards are printed. */
export const spaced = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
