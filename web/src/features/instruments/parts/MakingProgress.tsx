import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatPercent } from '../../../lib/format.ts';

/** How far a run is that makes many things: a bar, and the same in words. */
export function MakingProgress({ done, count, label, text, end }: { done: number; count: number; label: string; text: string; end?: ReactNode }) {
  const share = count > 0 ? Math.min(1, done / count) : 0;
  return (
    <div className="col" role="status">
      <div className="row sb wrap"><span className="b">{text}</span><span className="row"><span className="m s13 num">{formatPercent(share, 0)}</span>{end}</span></div>
      <Progress value={Math.max(2, share * 100)} aria-label={label} />
    </div>
  );
}
