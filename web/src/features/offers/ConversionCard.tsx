import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Points } from '../../components/figures.tsx';
import { formatInstant, formatPercent } from '../../lib/format.ts';
import { dailyQuery } from './queries.ts';
import type { ReportDay } from './types.ts';

const ConversionChart = lazy(() => import('./ConversionChart.tsx').then((module) => ({ default: module.ConversionChart })));

/** How the share of buyers grew day by day in both groups, as lines or as a table. */
export function ConversionCard({ code, asOf }: { code: string; asOf: string | undefined }) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const { data } = useQuery(dailyQuery(code, asOf));
  const last = data?.at(-1);
  const say = (share: number | null | undefined) => formatPercent(share ?? 0);
  const name = t(asTable ? 'common:table.showChart' : 'common:table.showTable');
  return (
    <section className="card off-chart" aria-busy={!data}>
      <header>
        <div className="grow"><h2>{t('offers:chart.title')}</h2><p className="m s13">{t('offers:chart.lead')}</p></div>
        <Tooltip label={name}><ActionIcon aria-pressed={asTable} aria-label={name} onClick={() => setAsTable(!asTable)}>{asTable ? <IconChartLine size={18} stroke={1.75} className="flip" aria-hidden /> : <IconTable size={18} stroke={1.75} aria-hidden />}</ActionIcon></Tooltip>
      </header>
      {!data ? <div className="pad"><Skeleton height={280} /></div> : asTable ? <DayTable days={data} /> : data.length < 2 ? <p className="m s13 pad">{t('offers:chart.short')}</p> : (
        <figure className="chart" role="img" aria-label={t('offers:chart.summary', { target: say(last?.target.conversion), control: say(last?.control.conversion), day: last ? formatInstant(`${last.day}T12:00:00`, 'date') : '' })}>
          <Suspense fallback={<Skeleton height="100%" />}><ConversionChart days={data} /></Suspense>
        </figure>
      )}
      <p className="pad" />
    </section>
  );
}

function DayTable({ days }: { days: ReportDay[] }) {
  const { t } = useTranslation();
  const share = (value: number | null) => (value === null ? '—' : formatPercent(value));
  return (
    <div className="tw" style={{ maxBlockSize: 340, overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('offers:chart.title')}>
      <table className="tbl s13">
        <thead><tr><th>{t('offers:chart.day')}</th><th className="end">{t('offers:arm.target')}</th><th className="end">{t('offers:chart.buyers')}</th><th className="end">{t('offers:arm.control')}</th><th className="end">{t('offers:chart.buyers')}</th></tr></thead>
        <tbody>
          {days.toReversed().map(({ day, target, control }) => (
            <tr key={day}><td>{formatInstant(`${day}T12:00:00`, 'date')}</td><td className="end">{share(target.conversion)}</td><td className="end"><Points value={target.buyers} /></td><td className="end">{share(control.conversion)}</td><td className="end"><Points value={control.buyers} /></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
