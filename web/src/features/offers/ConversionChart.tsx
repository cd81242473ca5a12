import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, LabelList, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { currentLanguage } from '../../i18n.ts';
import { formatInstant, formatPercent } from '../../lib/format.ts';
import type { Arm, ReportDay } from './types.ts';

const axisText = { fontSize: 12, fill: 'var(--c-axis)' };
const colours: Record<Arm, string> = { target: 'var(--c-actual)', control: 'var(--c-control)' };
const noon = (day: string) => `${day}T12:00:00`;

interface Point {
  day: string;
  target: number;
  control: number | null;
}

/** Cumulative conversion of both arms, each named on its line. Mirrored in Arabic. */
export function ConversionChart({ days }: { days: ReportDay[] }) {
  const isRtl = currentLanguage() === 'ar';
  const isPhone = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const data = days.map(({ day, target, control }): Point => ({ day, target: target.conversion ?? 0, control: control.conversion }));
  const step = Math.max(1, Math.ceil(data.length / (isPhone ? 3 : 6)));
  const ticks = data.filter((_point, index) => (data.length - 1 - index) % step === 0).map(({ day }) => day);
  return (
    <div dir="ltr">
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={data} margin={{ top: 24, right: isRtl ? 0 : 24, bottom: 0, left: isRtl ? 24 : 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--c-grid)" />
          <XAxis dataKey="day" reversed={isRtl} ticks={ticks} interval={0} axisLine={{ stroke: 'var(--n-300)' }} tickLine={false} tick={{ ...axisText, style: { direction: isRtl ? 'rtl' : 'ltr' } }} tickMargin={8} tickFormatter={(day: string) => formatInstant(noon(day), 'day')} padding={{ left: 16, right: 16 }} />
          <YAxis orientation={isRtl ? 'right' : 'left'} width={52} tickCount={4} axisLine={false} tickLine={false} tick={axisText} domain={[0, 'auto']} tickFormatter={(share: number) => formatPercent(share)} />
          <Tooltip cursor={{ stroke: 'var(--n-300)' }} content={<Tip />} isAnimationActive={false} />
          {(['control', 'target'] as const).map((arm) => (
            <Line key={arm} dataKey={arm} type="linear" stroke={colours[arm]} strokeWidth={2} dot={false} activeDot={{ r: 4, fill: 'var(--bg)', stroke: colours[arm], strokeWidth: 2 }} isAnimationActive={false}>
              <LabelList dataKey={arm} content={<LineName data={data} arm={arm} />} />
            </Line>
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Shares only grow: the name of the upper line ends above it, the name of the lower one begins below it, so that neither is crossed. */
function LineName({ data, arm, x, y, index }: { data: Point[]; arm: Arm; x?: number | string; y?: number | string; index?: number }) {
  const { t } = useTranslation();
  const last = data.at(-1);
  const isUpper = (arm === 'target') === ((last?.target ?? 0) >= (last?.control ?? 0));
  const at = Math.floor((data.length - 1) * (isUpper ? 0.8 : 0.5));
  const point = data[at];
  if (index !== at || !point || point[arm] === null) return null;
  return (
    <text
      x={Number(x)} y={Number(y) + (isUpper ? -10 : 20)} textAnchor={isUpper ? 'end' : 'start'} fontSize={12} fontWeight={arm === 'target' ? 500 : 400} fill={arm === 'target' ? 'var(--accent-text)' : 'var(--text-2)'}
      style={{ direction: currentLanguage() === 'ar' ? 'rtl' : 'ltr', paintOrder: 'stroke', stroke: 'var(--bg)', strokeWidth: 4 }}
    >
      {t(`offers:arm.${arm}`)}
    </text>
  );
}

function Tip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Point }[] }) {
  const { t } = useTranslation();
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="chart-tip" dir={currentLanguage() === 'ar' ? 'rtl' : 'ltr'}>
      <div className="m s12">{formatInstant(noon(point.day), 'date')}</div>
      <div className="row sb"><span>{t('offers:arm.target')}</span><bdi className="bb num">{formatPercent(point.target)}</bdi></div>
      {point.control !== null && <div className="row sb m"><span>{t('offers:arm.control')}</span><bdi className="num">{formatPercent(point.control)}</bdi></div>}
    </div>
  );
}
