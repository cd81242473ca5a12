import { Skeleton } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatPercent } from '../lib/format.ts';

export interface Kpi {
  label: string;
  /** The figure and, smaller, its unit: "41,8" and "млн ₽". */
  figure: ReactNode;
  unit?: string;
  /** Change against the previous period as a ratio; null when there is nothing to compare with. */
  change?: number | null;
  /** Growth is bad here (cost, debt): the arrow stays, the red changes side. */
  growthIsBad?: boolean;
  note?: ReactNode;
}

/** One surface with 1 px lines inside, not a row of cards. Skeletons keep the final shape while `items` is undefined. */
export function KpiStrip({ items, label, count = 5 }: { items: Kpi[] | undefined; label: string; count?: number }) {
  const cells = items?.length ?? count;
  const columns = { '--kpis': cells, '--kpis-narrow': Math.min(3, cells) } as React.CSSProperties;
  return (
    <section className="kpis" aria-label={label} style={columns} aria-busy={!items}>
      {items ? items.map((item) => <KpiCell key={item.label} {...item} />) : Array.from({ length: count }, (_, index) => (
        <div className="kpi" key={index}><Skeleton height={12} width="60%" my={4} /><Skeleton height={24} width="70%" my={4} /><Skeleton height={10} width="50%" mt={10} /></div>
      ))}
    </section>
  );
}

function KpiCell({ label, figure, unit, change, growthIsBad = false, note }: Kpi) {
  return (
    <div className="kpi">
      <div className="lab">{label}</div>
      <div className="fig"><bdi>{figure}{unit && <> <small>{unit}</small></>}</bdi></div>
      <div className="cmp">{change !== undefined && change !== null && <Delta ratio={change} growthIsBad={growthIsBad} />}{note}</div>
    </div>
  );
}

/** ↗ 6,4 %. Red only when the change is a loss. */
export function Delta({ ratio, growthIsBad = false }: { ratio: number; growthIsBad?: boolean }) {
  const Arrow = ratio === 0 ? IconMinus : ratio > 0 ? IconArrowUpRight : IconArrowDownRight;
  const isLoss = ratio !== 0 && (ratio < 0) !== growthIsBad;
  return (
    <span className={isLoss ? 'delta neg' : 'delta'}>
      <Arrow size={14} className="flip" aria-hidden />
      <bdi>{ratio < 0 ? '−' : ''}{formatPercent(Math.abs(ratio))}</bdi>
    </span>
  );
}
