import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, LabelList, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { currentLanguage } from '../../i18n.ts';
import { formatInstant, formatMoney, formatNumber } from '../../lib/format.ts';
import type { Measure } from './ChartCard.tsx';
import type { Day } from './overview.ts';
import type { Scale } from './scale.ts';

interface ChartProps {
  points: Day[];
  measure: Measure;
  currency: string;
  scale: Scale;
}

const axisText = { fontSize: 12, fill: 'var(--c-axis)' };
const noon = (date: string) => `${date}T12:00:00`;

/** Revenue as a line over the thin line of the period before; purchases as bars from zero. Mirrored in Arabic. */
export function SalesChart({ points, measure, currency, scale }: ChartProps) {
  const isRtl = currentLanguage() === 'ar';
  const isPhone = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const data = points.map((day) => ({
    date: day.date,
    now: measure === 'revenue' ? day.revenueMinor / scale.divisor : day.purchases,
    before: day.previousRevenueMinor / scale.divisor,
  }));
  const step = Math.max(1, Math.ceil(data.length / (isPhone ? 4 : 6)));
  const ticks = data.filter((_, index) => (data.length - 1 - index) % step === 0).map(({ date }) => date);
  const axes = [
    <CartesianGrid key="grid" vertical={false} stroke="var(--c-grid)" />,
    <XAxis key="x" dataKey="date" reversed={isRtl} ticks={ticks} interval={0} axisLine={{ stroke: 'var(--n-300)' }} tickLine={false} tick={{ ...axisText, style: { direction: isRtl ? 'rtl' : 'ltr' } }} tickMargin={8} tickFormatter={(date: string) => formatInstant(noon(date), 'day')} padding={{ left: 16, right: 16 }} />,
    <YAxis key="y" orientation={isRtl ? 'right' : 'left'} width={44} tickCount={4} axisLine={false} tickLine={false} tick={axisText} domain={[0, 'auto']} tickFormatter={(value: number) => formatNumber(value, { maximumFractionDigits: 2 })} />,
    <Tooltip key="tip" cursor={{ stroke: 'var(--n-300)', fill: 'var(--bg-hover)' }} content={<ChartTip measure={measure} currency={currency} divisor={scale.divisor} />} isAnimationActive={false} />,
  ];
  const margin = { top: 24, right: isRtl ? 0 : 16, bottom: 0, left: isRtl ? 16 : 0 };
  return (
    <div dir="ltr">
      <ResponsiveContainer width="100%" height="100%">
        {measure === 'revenue' ? (
          <LineChart data={data} margin={margin} accessibilityLayer={false}>
            {axes}
            <Line dataKey="before" type="linear" stroke="var(--c-prev)" strokeWidth={1.5} dot={false} activeDot={false} isAnimationActive={false}>
              <LabelList dataKey="before" content={<LineName data={data} line="before" />} />
            </Line>
            <Line dataKey="now" type="linear" stroke="var(--c-actual)" strokeWidth={2} dot={false} activeDot={{ r: 4, fill: 'var(--bg)', stroke: 'var(--c-actual)', strokeWidth: 2 }} isAnimationActive={false}>
              <LabelList dataKey="now" content={<LineName data={data} line="now" />} />
            </Line>
          </LineChart>
        ) : (
          <BarChart data={data} margin={margin} accessibilityLayer={false}>
            {axes}
            <Bar dataKey="now" fill="var(--c-actual)" radius={[3, 3, 0, 0]} maxBarSize={28} isAnimationActive={false} />
          </BarChart>
        )}
      </ResponsiveContainer>
    </div>
  );
}

interface Point {
  date: string;
  now: number;
  before: number;
}

/** The name stands on the line itself, where the two lines are furthest apart: above the upper one, below the lower one. */
function LineName({ data, line, x, y, index }: { data: Point[]; line: 'now' | 'before'; x?: number | string; y?: number | string; index?: number }) {
  const { t } = useTranslation();
  const from = Math.floor(data.length / 5);
  const inner = data.slice(from, data.length - from);
  const best = inner.reduce((found, point, position) => (Math.abs(point.now - point.before) > Math.abs((inner[found]?.now ?? 0) - (inner[found]?.before ?? 0)) ? position : found), 0) + from;
  const point = data[best];
  if (index !== best || !point || (line === 'before' && data.every(({ before }) => before === 0))) return null;
  const isUpper = line === 'now' ? point.now >= point.before : point.before > point.now;
  return (
    <text
      x={Number(x)} y={Number(y) + (isUpper ? -10 : 20)} textAnchor="middle" fontSize={12} fontWeight={line === 'now' ? 500 : 400} fill={line === 'now' ? 'var(--accent-text)' : 'var(--text-2)'}
      style={{ direction: currentLanguage() === 'ar' ? 'rtl' : 'ltr', paintOrder: 'stroke', stroke: 'var(--bg)', strokeWidth: 4 }}
    >
      {t(line === 'now' ? 'home:chart.now' : 'home:chart.before')}
    </text>
  );
}

interface TipProps {
  measure: Measure;
  currency: string;
  divisor: number;
  active?: boolean;
  payload?: readonly { payload?: Point }[];
}

function ChartTip({ active, payload, measure, currency, divisor }: TipProps) {
  const { t } = useTranslation();
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  const money = (value: number) => formatMoney(Math.round(value * divisor), currency, { maximumFractionDigits: 0, minimumFractionDigits: 0 });
  return (
    <div className="chart-tip" dir={currentLanguage() === 'ar' ? 'rtl' : 'ltr'}>
      <div className="m s12">{formatInstant(noon(point.date), 'date')}</div>
      <div className="row sb"><span>{t(measure === 'revenue' ? 'home:chart.now' : 'home:chart.purchases')}</span><bdi className="bb num">{measure === 'revenue' ? money(point.now) : formatNumber(point.now)}</bdi></div>
      {measure === 'revenue' && <div className="row sb m"><span>{t('home:chart.before')}</span><bdi className="num">{money(point.before)}</bdi></div>}
    </div>
  );
}
