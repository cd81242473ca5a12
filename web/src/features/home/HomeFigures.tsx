import { useTranslation } from 'react-i18next';
import { KpiStrip, type Kpi } from '../../components/KpiStrip.tsx';
import { currencyDigits, currencySign, splitFigure } from '../../lib/format.ts';
import type { Metric, Overview } from './overview.ts';

export function HomeFigures({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation();
  const label = t('home:kpi.label');
  if (!overview) return <KpiStrip items={undefined} label={label} count={6} />;
  const { metrics, currency } = overview;
  const unit = currencySign(currency);
  const divisor = 10 ** currencyDigits(currency);
  const money = ({ value, previous }: Metric): Metric => ({ value: value / divisor, previous: previous / divisor });

  const kpi = (name: string, { value, previous }: Metric, sign = ''): Kpi => {
    const now = splitFigure(value, sign);
    const before = splitFigure(previous, sign);
    return {
      label: name,
      figure: now.figure,
      unit: now.unit,
      change: previous > 0 ? value / previous - 1 : null,
      note: previous > 0 ? <span className="was">{t('home:kpi.was', { value: now.unit === before.unit && previous >= 10_000 && previous < 1_000_000 ? before.figure : [before.figure, before.unit].filter(Boolean).join(' ') })}</span> : <span>{t('home:kpi.nothingBefore')}</span>,
    };
  };
  const items = [
    kpi(t('home:kpi.revenue'), money(metrics.revenueMinor), unit),
    kpi(t('home:kpi.purchases'), metrics.purchases),
    kpi(t('home:kpi.average'), money(metrics.averageMinor), unit),
    kpi(t('home:kpi.buyers'), metrics.buyers),
    kpi(t('home:kpi.newCustomers'), metrics.newCustomers),
    kpi(t('home:kpi.liability'), money(metrics.liabilityMinor), unit),
  ];
  return <KpiStrip items={items} label={label} />;
}
