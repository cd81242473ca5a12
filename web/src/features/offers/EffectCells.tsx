import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import { judge } from './judgement.ts';
import { reportQuery } from './queries.ts';
import type { Offer } from './types.ts';

/** The effect of an offer whose row is in sight; none before it begins. */
function useEffectOf({ code, state }: Offer) {
  return useQuery({ ...reportQuery(code, undefined), enabled: state !== 'scheduled', staleTime: 30_000 });
}

const waiting = <Skeleton height={12} width={40} display="inline-block" />;
const none = <span className="m">—</span>;

/** Share of those who may use it that bought something. */
export function Conversion({ offer }: { offer: Offer }) {
  const { data, isLoading } = useEffectOf(offer);
  if (isLoading) return waiting;
  const share = data?.target.conversion ?? null;
  return share === null ? none : <bdi className="num">{formatPercent(share)}</bdi>;
}

/** What the offer adds to that share; quiet until there is enough evidence, which is told on hover. */
export function Uplift({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const { data, isLoading } = useEffectOf(offer);
  if (isLoading) return waiting;
  if (!data || data.upliftPoints === null) return none;
  const judgement = judge(data);
  const tone = judgement === 'better' ? 'green b' : judgement === 'worse' ? 'red b' : 'm';
  return (
    <span className={tone} title={t(`offers:effect.verdict.${judgement}`)}>
      <bdi className="num">{formatNumber(data.upliftPoints, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })} {t('offers:effect.points')}</bdi><span className="sr"> {t(`offers:effect.verdict.${judgement}`)}</span>
    </span>
  );
}
