import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import { formatPercent } from '../../lib/format.ts';
import { importShare } from './active.tsx';
import type { Import } from './types.ts';

const tones: Record<Import['status'], Tone> = { running: 'acc', completed: 'ok', failed: 'bad' };

/** The state in a word; how far it is while it runs. */
export function ImportStatus({ item }: { item: Import }) {
  const { t } = useTranslation();
  const isPartly = item.status === 'completed' && item.rejectedCount > 0;
  return (
    <StatusBadge tone={isPartly ? 'warn' : tones[item.status]}>
      {t(`imports:status.${isPartly ? 'partly' : item.status}`)}
      {item.status === 'running' && item.total > 0 && <span className="num">{formatPercent(importShare(item) / 100, 0)}</span>}
    </StatusBadge>
  );
}
