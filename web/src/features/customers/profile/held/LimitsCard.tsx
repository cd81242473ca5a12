import { Progress } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { currentLanguage } from '../../../../i18n.ts';
import { formatInstant, formatMoney, formatNumber } from '../../../../lib/format.ts';
import { intlTags } from '../../../../lib/languages.ts';
import { useLoyaltyNames, type LoyaltyNames } from '../../../members/loyalty-names.ts';
import { durationWords } from '../../../programs/conditions/words.ts';
import type { InstrumentType } from '../../../instruments/types.ts';
import { textOf } from '../../../programs/text.ts';
import { HeldSection } from './HeldSection.tsx';
import { instrumentTypesQuery, limitsQuery, type LimitUse } from './queries.ts';

/** The stretch of time a counter runs over: "November 2026", "week 47 of 2026", "30 days". */
export function bucketWords(bucket: string, t: TFunction): string {
  const part = (pattern: RegExp) => pattern.exec(bucket)?.slice(1);
  const month = part(/^(\d{4})-(\d{2})$/);
  if (month) return new Intl.DateTimeFormat(intlTags[currentLanguage()], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${bucket}-01T00:00:00Z`)).replace(' г.', '');
  const [year, week] = part(/^(\d{4})-W(\d{2})$/) ?? [];
  if (year) return t('members:limit.week', { week: Number(week), year });
  const [ofYear, quarter] = part(/^(\d{4})-Q(\d)$/) ?? [];
  if (ofYear) return t('members:limit.quarter', { quarter, year: ofYear });
  if (/^\d{4}-\d{2}-\d{2}$/.test(bucket)) return formatInstant(new Date(`${bucket}T12:00:00`), 'date');
  if (/^\d{4}$/.test(bucket)) return t('members:limit.year', { year: bucket });
  if (bucket.startsWith('P')) return t('members:limit.rolling', { duration: durationWords(bucket) });
  return t('members:limit.ever');
}

/** Limits are of rules, of the program and its wallets, or of a type of coupons and passes, under its code. */
function limitName({ limit, program }: LimitUse, { names, types, t }: { names: LoyaltyNames; types: ReadonlyMap<string, InstrumentType> | undefined; t: TFunction }): string {
  const document = names.document(program);
  const rule = document?.rules?.find(({ code }) => code === limit);
  if (rule) return t('members:limit.budget', { rule: textOf(rule.name, limit) });
  const own = [...(document?.limits ?? []), ...(document?.wallets.flatMap(({ limits }) => limits ?? []) ?? [])].find(({ code }) => code === limit);
  const type = types?.get(limit) ?? [...(types?.values() ?? [])].find((other) => other.program === program && other.document.limits?.some(({ code }) => code === limit));
  const ofType = type?.document.limits?.find(({ code }) => code === limit);
  return textOf(own?.name ?? ofType?.name ?? type?.name, limit);
}

/** How much of every limit and budget is used that counts for this person now. */
export function LimitsCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const names = useLoyaltyNames();
  const query = useQuery(limitsQuery(customerId));
  const { data: types } = useQuery(instrumentTypesQuery);
  const amount = ({ measure, program }: LimitUse, value: number) => (measure === 'sum' ? formatMoney(value, names.document(program)?.currency ?? 'RUB') : formatNumber(value));
  return (
    <HeldSection id="held-limits" title={t('members:limit.title')} query={query} isEmpty={query.data?.length === 0} empty={<EmptyState level={3} icon={IconGauge} title={t('members:limit.none')}>{t('members:limit.noneText')}</EmptyState>}>
      {query.data?.map((limit) => {
        const isFull = limit.used >= limit.max;
        const name = limitName(limit, { names, types, t });
        return (
          <li className="li" key={`${limit.program}:${limit.limit}:${limit.subject}:${limit.bucket}`}>
            <div className="grow">
              <div className="row sb top-al"><span className="b"><bdi>{name}</bdi></span><span className={isFull ? 'num amber nw' : 'num nw'}>{t('members:limit.used', { used: amount(limit, limit.used), max: amount(limit, limit.max) })}</span></div>
              <p className="m s13">{t(`members:measure.${limit.measure}`)} · <bdi>{bucketWords(limit.bucket, t)}</bdi>{limit.subject === 'program' && <> · {t('members:limit.everybody')}</>}</p>
              <Progress size={6} className="mbr-progress" color={isFull ? 'yellow' : undefined} value={limit.max === 0 ? 100 : Math.min(100, (limit.used / limit.max) * 100)} aria-label={name} />
            </div>
          </li>
        );
      })}
    </HeldSection>
  );
}
