import { useTranslation } from 'react-i18next';
import { Dot, StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import type { Stage } from './types.ts';

const dots: Record<Stage, 'new' | 'ok' | 'warn' | 'bad' | 'acc'> = { new: 'new', active: 'ok', at_risk: 'warn', lost: 'bad', won_back: 'acc' };
const badges: Record<Stage, Tone> = { new: 'plain', active: 'ok', at_risk: 'warn', lost: 'bad', won_back: 'acc' };

export function StageDot({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  return <Dot tone={dots[stage] ?? 'plain'}>{t(`common:stage.${stage}`)}</Dot>;
}

export function StageBadge({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  return <StatusBadge tone={badges[stage] ?? 'plain'} icon={stage === 'at_risk' || stage === 'lost'}>{t(`common:stage.${stage}`)}</StatusBadge>;
}
