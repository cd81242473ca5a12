import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../lib/format.ts';
import { judge } from './judgement.ts';
import { effectsQuery } from './queries.ts';
import type { ListedEffect } from './types.ts';

/** An offer's effect in the list; null before it begins or where it is not known, undefined while it is computed. */
export type Effect = ListedEffect | null | undefined;

/** The effects of the first so many offers of the list, asked for until all of them are there. */
export function useEffects(count: number, { enabled }: { enabled: boolean }): (code: string) => Effect {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = useInfiniteQuery({ ...effectsQuery, enabled });
  const effects = useMemo(() => new Map(data?.pages.flatMap((page) => page.data.map(({ code, effect }) => [code, effect]))), [data]);
  const isShort = effects.size < count;
  useEffect(() => {
    if (isShort && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isShort, hasNextPage, isFetching, isError, fetchNextPage]);
  const isWaiting = !isError && (!data || (isShort && hasNextPage));
  return useMemo(() => (code: string) => effects.has(code) ? effects.get(code) : isWaiting ? undefined : null, [effects, isWaiting]);
}

const waiting = <Skeleton height={12} width={40} display="inline-block" />;
const none = <span className="m">—</span>;

/** Share of those who may use it that bought something. */
export function Conversion({ effect }: { effect: Effect }) {
  if (effect === undefined) return waiting;
  const share = effect?.target.conversion ?? null;
  return share === null ? none : <bdi className="num">{formatPercent(share)}</bdi>;
}

/** What the offer adds to that share; quiet until there is enough evidence, which is told on hover. */
export function Uplift({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  if (effect === undefined) return waiting;
  if (!effect || effect.upliftPoints === null) return none;
  const judgement = judge(effect);
  const tone = judgement === 'better' ? 'green b' : judgement === 'worse' ? 'red b' : 'm';
  return (
    <span className={tone} title={t(`offers:effect.verdict.${judgement}`)}>
      <bdi className="num">{formatNumber(effect.upliftPoints, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })}</bdi> {t('offers:effect.points')}<span className="sr"> {t(`offers:effect.verdict.${judgement}`)}</span>
    </span>
  );
}
