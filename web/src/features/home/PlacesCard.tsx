import { Progress, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import { useCan } from '../../session.ts';
import { rowsOf, type Overview } from './overview.ts';

/** A ranking is read without kopecks, as the figures above it are. */
const WHOLE = { minimumFractionDigits: 0, maximumFractionDigits: 0 };

/** Bars from zero, the largest place fills the line; a name opens its purchases of the period. */
export function PlacesCard({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation();
  const largest = Math.max(1, ...(overview?.places ?? []).map(({ revenueMinor }) => revenueMinor));
  return (
    <section className="card">
      <header style={{ display: 'block' }}><h2>{t('home:places.title')}</h2><p className="m s13">{t('home:places.lead')}</p></header>
      {!overview && [90, 70, 50].map((width) => <div className="li" key={width} style={{ display: 'block' }}><Skeleton height={12} width="40%" /><Skeleton height={6} width={`${width}%`} mt={12} /></div>)}
      {overview?.places.length === 0 && <p className="m s13 pad hr">{t(overview.metrics.purchases.value > 0 ? 'home:places.unnamed' : 'home:places.empty')}</p>}
      {overview?.places.map(({ place, revenueMinor, purchases }) => (
        <div className="li" key={place?.externalId ?? ''} style={{ display: 'block' }}>
          <div className="row sb">
            <PlaceName place={place} rows={rowsOf(overview)} />
            <span className="row g3" style={{ flex: 'none' }}><span className="m s13 num desk">{t('home:places.purchases', { count: purchases })}</span><bdi className="bb num">{formatMoney(revenueMinor, overview.currency, WHOLE)}</bdi></span>
          </div>
          <Progress value={(revenueMinor / largest) * 100} mt={8} aria-label={place?.name ?? t('home:places.without')} />
        </div>
      ))}
    </section>
  );
}

function PlaceName({ place, rows }: { place: Overview['places'][number]['place']; rows: ReturnType<typeof rowsOf> }) {
  const { t } = useTranslation();
  const mayOpen = useCan('purchases.read');
  if (!place) return <span className="m">{t('home:places.without')}</span>;
  if (!mayOpen) return <span className="b ell"><bdi>{place.name}</bdi></span>;
  return <Link className="b ell" style={{ color: 'inherit' }} to="/purchases" search={{ ...rows, place: place.externalId }}><bdi>{place.name}</bdi></Link>;
}
