import '../../../members/members.css';
import { Progress, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../../components/ErrorState.tsx';
import { Instant } from '../../../../components/figures.tsx';
import { formatMoney, formatNumber } from '../../../../lib/format.ts';
import { useLoyaltyNames, type LoyaltyNames } from '../../../members/loyalty-names.ts';
import { describeCondition } from '../../../programs/conditions/describe.ts';
import { levelProgressQuery, type LevelProgress } from './queries.ts';

type Missing = NonNullable<LevelProgress['next']>['missing'][number];

/** The level in every program, the ladder, and how far it is to the next step. */
export function LevelProgressCards({ customerId }: { customerId: string }) {
  const names = useLoyaltyNames();
  const query = useQuery(levelProgressQuery(customerId));
  if (query.error && !query.data) return <section className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></section>;
  if (!query.data) return <section className="card pad" aria-busy="true"><Skeleton height={14} width="45%" /><Skeleton height={6} my={14} /><Skeleton height={12} width="80%" /></section>;
  return query.data.map((level) => <LevelProgressCard key={level.member} state={level} names={names} />);
}

function LevelProgressCard({ state, names }: { state: LevelProgress; names: LoyaltyNames }) {
  const { t } = useTranslation();
  const levels = names.levels(state.program);
  const position = levels.findIndex(({ code }) => code === state.level);
  const { next } = state;
  return (
    <section className="card pad" aria-label={t('members:level.in', { program: names.program(state.program) })}>
      <h2 className="mbr-h3">{t('customers:level.title', { level: names.level(state.level, state.program) })}</h2>
      <p className="m s13">{names.program(state.program)} · {t('customers:level.since')} <Instant at={state.since} style="date" /></p>
      {levels.length > 1 && (
        <ol className="mbr-ladder" style={{ '--steps': levels.length } as React.CSSProperties}>
          {levels.map(({ code, name }, index) => <li key={code} className={index <= position ? 'on' : undefined} aria-current={index === position ? 'step' : undefined}><bdi className="ell">{name}</bdi></li>)}
        </ol>
      )}
      {next && next.missing.length > 0 && (
        <div className="col mbr-next">
          <p className="s13 b">{t('members:level.next', { level: names.level(next.level, state.program) })}</p>
          {next.missing.map((missing, index) => <Way key={index} missing={missing} names={names} program={state.program} />)}
        </div>
      )}
      {levels.length > 1 && !next && <p className="s13">{t('members:level.highest')}</p>}
      {state.expiresAt && <p className="m s13">{t('members:level.lookedAt')} <Instant at={state.expiresAt} style="date" /></p>}
    </section>
  );
}

/** One threshold: what it takes, how much of it is there, how much is left. */
function Way({ missing: { metric, value, needed }, names, program }: { missing: Missing; names: LoyaltyNames; program: string }) {
  const { t } = useTranslation();
  const isMoney = metric[0] === 'spend' || metric[0] === 'gross';
  const currency = names.document(program)?.currency ?? 'RUB';
  const say = (amount: number) => (isMoney ? formatMoney(amount, currency) : formatNumber(amount));
  const condition = describeCondition({ '>=': [{ metric: metric as never }, needed] }, t, names.inConditions(program));
  return (
    <div>
      <p className="m s13 mbr-first-up">{condition}</p>
      <Progress size={6} value={Math.min(100, (value / needed) * 100)} className="mbr-progress" aria-label={condition} />
      <p className="s13">{t('members:level.left', { amount: say(needed - value) })} <span className="m">{t('members:level.has', { amount: say(value) })}</span></p>
    </div>
  );
}
