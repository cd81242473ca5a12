import { Skeleton, TextInput } from '@mantine/core';
import { IconScale, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { KpiStrip } from '../../components/KpiStrip.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { formatMoney, formatNumber, formatPercent } from '../../lib/format.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { useMe } from '../../session.ts';
import { ConversionCard } from './ConversionCard.tsx';
import { judge, JUDGEMENT_TONES } from './judgement.ts';
import { reportQuery } from './queries.ts';
import type { Arm, Offer, Report } from './types.ts';

const today = () => new Date().toISOString().slice(0, 10);
/** The end of a day of the reader's calendar; today is now. */
const instantOf = (day: string | undefined) => (day && day < today() ? new Date(`${day}T23:59:59.999`).toISOString() : undefined);

/** What the offer brought against the people it was held back from. */
export function EffectTab({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const [search, change] = useUrlState();
  const asOf = instantOf(search.asOf);
  const { data, error, refetch } = useQuery(reportQuery(offer.code, asOf));
  if (error && !data) return <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>;
  if (!data) return <div className="col g4" aria-busy="true"><Skeleton height={200} /><Skeleton height={320} /></div>;
  if (offer.state === 'scheduled') return <div className="card"><EmptyState icon={IconScale} title={t('offers:effect.notYet')}>{t('offers:effect.notYetText')}</EmptyState></div>;
  if (data.target.size === 0) return <div className="card"><EmptyState icon={IconUsersGroup} title={t('offers:effect.nobody')}>{t('offers:effect.nobodyText')}</EmptyState></div>;
  return (
    <div className="col g6">
      <section className="card">
        <header className="wrap">
          <div className="grow"><h2>{t('offers:effect.title')}</h2><p className="m s13">{t('offers:effect.lead')}</p></div>
          <label className="row s13"><span className="m nw">{t('offers:effect.asOf')}</span><TextInput type="date" size="sm" value={search.asOf ?? today()} min={offer.validFrom.slice(0, 10)} max={today()} onChange={(event) => void change({ asOf: event.currentTarget.value === today() ? null : event.currentTarget.value }, { replace: true })} /></label>
        </header>
        <Uplift report={data} />
        <Verdict report={data} />
      </section>
      <Money report={data} />
      <ConversionCard code={offer.code} asOf={asOf} />
    </div>
  );
}

/** What the numbers allow to be said, in words. */
function Verdict({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { pValue } = report;
  const chance = pValue === null ? '' : pValue < 0.001 ? t('offers:effect.lessThan', { share: formatPercent(0.001) }) : formatPercent(pValue);
  return <p className="m s13 pad hr">{t(`offers:effect.why.${judge(report)}`, { chance })}</p>;
}

function Uplift({ report }: { report: Report }) {
  const { t } = useTranslation();
  const judgement = judge(report);
  const { upliftPoints } = report;
  const most = Math.max(report.target.conversion ?? 0, report.control.conversion ?? 0, 0.0001);
  return (
    <div className="off-effect">
      <div>
        <div className="off-big"><bdi>{upliftPoints === null ? formatPercent(report.target.conversion ?? 0) : formatNumber(upliftPoints, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })}</bdi> {upliftPoints !== null && <small>{t('offers:effect.points')}</small>}</div>
        <p className="m s13">{t(upliftPoints === null ? 'offers:effect.conversion' : 'offers:effect.toConversion')}</p>
        <p style={{ marginBlockStart: 8 }}><StatusBadge tone={JUDGEMENT_TONES[judgement]}>{t(`offers:effect.verdict.${judgement}`)}</StatusBadge></p>
      </div>
      <div className="off-arms">
        {(['target', 'control'] as Arm[]).filter((arm) => report[arm].size > 0).map((arm) => (
          <ArmBar key={arm} arm={arm} report={report} most={most} />
        ))}
      </div>
    </div>
  );
}

function ArmBar({ arm, report, most }: { arm: Arm; report: Report; most: number }) {
  const { t } = useTranslation();
  const { size, buyers, conversion } = report[arm];
  return (
    <>
      <span>{t(`offers:arm.${arm}`)}</span>
      <span><span className="off-bar" data-arm={arm} style={{ display: 'block', inlineSize: `${((conversion ?? 0) / most) * 100}%` }} /></span>
      <span className="end"><b className="b num"><bdi>{formatPercent(conversion ?? 0)}</bdi></b><br /><span className="m s12">{t('offers:effect.buyersOf', { count: size, buyers })}</span></span>
    </>
  );
}

function Money({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { organization: { currency } } = useMe();
  const whole = { maximumFractionDigits: 0, minimumFractionDigits: 0 };
  const money = (minor: number | null) => (minor === null ? '—' : formatMoney(minor, currency, { ...whole, signDisplay: 'negative' }));
  const needsControl = report.control.size === 0 ? t('offers:effect.needsControl') : undefined;
  return (
    <KpiStrip
      label={t('offers:effect.money')}
      items={[
        { label: t('offers:effect.orders'), figure: report.incrementalOrders === null ? '—' : formatNumber(report.incrementalOrders, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }), note: needsControl },
        { label: t('offers:effect.gross'), figure: money(report.incrementalGrossMinor), note: needsControl },
        { label: t('offers:effect.cost'), figure: money(report.costMinor), note: t('offers:effect.costNote') },
        { label: t('offers:effect.roi'), figure: report.roi === null ? '—' : formatPercent(report.roi, 0), note: report.roi === null ? (needsControl ?? t('offers:effect.noCost')) : t('offers:effect.roiNote') },
      ]}
    />
  );
}
