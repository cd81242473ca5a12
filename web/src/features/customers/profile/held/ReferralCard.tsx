import { Skeleton } from '@mantine/core';
import { IconUserHeart } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../../components/choices.tsx';
import { CopyButton } from '../../../../components/CopyButton.tsx';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { ErrorState } from '../../../../components/ErrorState.tsx';
import { Bdi, Instant } from '../../../../components/figures.tsx';
import { KpiStrip } from '../../../../components/KpiStrip.tsx';
import { StatusBadge, type Tone } from '../../../../components/StatusBadge.tsx';
import { formatNumber } from '../../../../lib/format.ts';
import { Units } from '../../../members/units.tsx';
import { useLoyaltyNames } from '../../../members/loyalty-names.ts';
import type { Customer } from '../../types.ts';
import { referralQuery, type Friend } from './queries.ts';

const tones: Record<Friend['state'], Tone> = { registered: 'plain', qualified: 'warn', rewarded: 'ok', rejected: 'bad', cancelled: 'plain' };

/** The code to recommend with, who came by it and what that brought. */
export function ReferralCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const names = useLoyaltyNames();
  const programs = customer.memberships.map(({ program }) => program);
  const [chosen, setChosen] = useState<string | null>(null);
  const program = chosen ?? programs.find((code) => names.document(code)?.referral) ?? programs[0] ?? 'main';
  const query = useQuery(referralQuery(customer.id, program));
  const { data } = query;
  return (
    <section className="card" aria-labelledby="held-referral">
      <header><h2 id="held-referral" className="mbr-h3">{t('members:referral.title')}</h2>{programs.length > 1 && <span className="push"><LazySelect size="xs" aria-label={t('common:word.program')} allowDeselect={false} data={programs.map((code) => ({ value: code, label: names.program(code) }))} value={program} onChange={setChosen} /></span>}</header>
      {query.error && !data ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : !data ? <div className="pad" aria-busy="true"><Skeleton height={40} /><Skeleton height={12} width="60%" my={14} /></div> : (
        <>
          <div className="pad col g4 mbr-under">
            <div className="key"><span className="m s13">{t('members:referral.code')}</span><b className="grow key-text"><Bdi mono ltr>{data.code}</Bdi></b><CopyButton value={data.code} /></div>
            {data.referredBy && <p className="s13">{t('members:referral.by')} <FriendName friend={data.referredBy} /></p>}
            {data.friends.length > 0 && <KpiStrip label={t('members:referral.figures')} items={[
              { label: t('members:referral.friends'), figure: formatNumber(data.statistics.friends) }, { label: t('members:referral.rewarded'), figure: formatNumber(data.statistics.rewarded) },
              { label: t('members:referral.points'), figure: names.units(data.statistics.points, names.document(program)?.referral?.wallet ?? '', program) },
            ]} />}
          </div>
          {data.friends.length === 0 ? <EmptyState level={3} icon={IconUserHeart} title={t('members:referral.none')}>{t('members:referral.noneText')}</EmptyState> : (
            <ul>
              {data.friends.map((friend) => (
                <li className="li" key={friend.customer.id}>
                  <div className="grow"><div className="b"><FriendName friend={friend} /></div><p className="m s13">{t('members:referral.since')} <Instant at={friend.registeredAt} style="date" />{friend.reason && <> · {t(`members:referralReason.${friend.reason}`)}</>}{friend.state === 'qualified' && friend.holdUntil && <> · {t('members:referral.hold')} <Instant at={friend.holdUntil} style="date" /></>}</p></div>
                  <div className="end"><StatusBadge tone={tones[friend.state]}>{t(`members:friend.${friend.state}`)}</StatusBadge>{friend.points > 0 && <div className="s13 b"><Units of={[names.unitsOf(names.document(program)?.referral?.wallet ?? 'BONUS', program, friend.points)]} signed /></div>}</div>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function FriendName({ friend }: { friend: Friend }) {
  const { t } = useTranslation();
  return <Link to="/customers/$customerId" params={{ customerId: friend.customer.id }}><bdi>{friend.name ?? t('names:unnamed')}</bdi></Link>;
}
