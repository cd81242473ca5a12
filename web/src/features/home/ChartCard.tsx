import { ActionIcon, SegmentedControl, Skeleton, Tooltip } from '@mantine/core';
import { IconChartLine, IconExternalLink, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Money, Points } from '../../components/figures.tsx';
import { currentLanguage } from '../../i18n.ts';
import { currencySign, formatInstant, formatMoney, formatNumber } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { byWeek, rowsOf, wholeDays, type Day, type Days, type Overview } from './overview.ts';
import { scaleOf } from './scale.ts';

const SalesChart = lazy(() => import('./SalesChart.tsx').then((module) => ({ default: module.SalesChart })));

export type Measure = 'revenue' | 'purchases';

export function ChartCard({ overview, days }: { overview: Overview | undefined; days: Days }) {
  const { t } = useTranslation();
  const [measure, setMeasure] = useState<Measure>('revenue');
  const [asTable, setAsTable] = useState(false);
  const isWeekly = days === '90';
  const title = t(`home:chart.${measure}${isWeekly ? 'Weekly' : 'Daily'}`);
  if (!overview) return <ChartSkeleton title={title} />;

  const { days: whole, leftOut } = wholeDays(overview);
  const points = isWeekly ? byWeek(whole) : whole;
  const { currency, period } = overview;
  const scale = scaleOf(points, measure, currency);
  const unit = measure === 'revenue' ? t('home:chart.unit', { unit: (currentLanguage() === 'en' ? [currencySign(currency), scale.word] : [scale.word, currencySign(currency)]).filter(Boolean).join(' ') }) : t('home:chart.count');
  return (
    <section className="card" style={{ display: 'flex', flexDirection: 'column' }}>
      <header className="wrap">
        <div className="grow"><h2>{title}</h2><div className="m s13">{unit}</div></div>
        <SegmentedControl
          aria-label={t('home:chart.what')} value={measure} onChange={(value) => setMeasure(value as Measure)}
          data={[{ value: 'revenue', label: t('home:chart.revenue') }, { value: 'purchases', label: t('home:chart.purchases') }]}
        />
        <span className="row" style={{ gap: 4 }}>
          <Tooltip label={t(asTable ? 'common:table.showChart' : 'common:table.showTable')}>
            <ActionIcon aria-pressed={asTable} aria-label={t(asTable ? 'common:table.showChart' : 'common:table.showTable')} onClick={() => setAsTable(!asTable)}>
              {asTable ? <IconChartLine size={18} stroke={1.75} className="flip" aria-hidden /> : <IconTable size={18} stroke={1.75} aria-hidden />}
            </ActionIcon>
          </Tooltip>
          <OpenRows overview={overview} />
        </span>
      </header>
      {asTable ? <DayTable points={points} currency={currency} isWeekly={isWeekly} /> : (
        <figure className="chart" role="img" aria-label={summary(t, title, points, measure, currency)}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <SalesChart points={points} measure={measure} currency={currency} scale={scale} />
          </Suspense>
        </figure>
      )}
      <p className="m s13" style={{ padding: '12px 16px', marginBlockStart: 'auto' }}>
        {leftOut && `${t(isWeekly ? 'home:chart.lastWeekLeftOut' : 'home:chart.todayLeftOut')} `}
        {t('home:chart.zone', { zone: period.timezone })}
      </p>
    </section>
  );
}

function OpenRows({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  if (!useCan('purchases.read')) return null;
  return (
    <Tooltip label={t('common:table.openRows')}>
      <ActionIcon component={Link} to="/purchases" search={rowsOf(overview) as never} aria-label={t('common:table.openRows')}>
        <IconExternalLink size={18} stroke={1.75} className="flip" aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function summary(t: ReturnType<typeof useTranslation>['t'], title: string, points: Day[], measure: Measure, currency: string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return title;
  const say = (value: number) => (measure === 'revenue' ? formatMoney(value, currency) : formatNumber(value));
  const of = (day: Day) => (measure === 'revenue' ? day.revenueMinor : day.purchases);
  return t('home:chart.summary', {
    title, from: say(of(first)), first: formatInstant(first.date, 'day'), to: say(of(last)), last: formatInstant(last.date, 'day'), total: say(points.reduce((sum, day) => sum + of(day), 0)),
  });
}

function DayTable({ points, currency, isWeekly }: { points: Day[]; currency: string; isWeekly: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="tw" style={{ maxBlockSize: 340, overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('common:table.showTable')}>
      <table className="tbl s13">
        <thead><tr><th>{t(isWeekly ? 'home:chart.week' : 'home:chart.day')}</th><th className="end">{t('home:chart.revenue')}</th><th className="end">{t('home:chart.previous')}</th><th className="end">{t('home:chart.purchases')}</th></tr></thead>
        <tbody>
          {points.toReversed().map((day) => (
            <tr key={day.date}>
              <td>{formatInstant(`${day.date}T12:00:00`, 'date')}</td>
              <td className="end"><Money minor={day.revenueMinor} currency={currency} /></td>
              <td className="end m"><Money minor={day.previousRevenueMinor} currency={currency} /></td>
              <td className="end"><Points value={day.purchases} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChartSkeleton({ title }: { title: string }) {
  return (
    <section className="card" aria-busy="true">
      <header><div className="grow"><h2>{title}</h2><Skeleton height={12} width={160} my={4} /></div></header>
      <div className="pad" style={{ paddingBlockStart: 0 }}><Skeleton height={280} /><Skeleton height={12} width="50%" mt={24} /></div>
    </section>
  );
}
