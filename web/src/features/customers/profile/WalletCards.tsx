import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Instant, LastDay, lastInstant } from '../../../components/figures.tsx';
import { formatDayAway } from '../../../lib/format.ts';
import { Figure, useUnitWords } from '../../members/units.tsx';
import { expiryGroups } from '../expiry.ts';
import { walletsQuery } from '../queries.ts';
import type { Wallet } from '../types.ts';

export function WalletCards({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const query = useQuery(walletsQuery(customerId));
  if (query.error && !query.data) return <section className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></section>;
  if (!query.data) return <section className="card pad" aria-busy="true"><Skeleton height={12} width="30%" /><Skeleton height={26} width="50%" my={14} /><Skeleton height={12} width="80%" my={10} /><Skeleton height={12} width="80%" /></section>;
  if (query.data.length === 0) return <section className="card pad"><h3>{t('common:word.points')}</h3><p className="m s13">{t('customers:wallets.none')}</p></section>;
  return query.data.map((wallet) => <WalletCard key={`${wallet.program}:${wallet.wallet}`} wallet={wallet} customerId={customerId} />);
}

const SHOWN = 4;

/** What can be spent now, what becomes available, and when which part ends. */
function WalletCard({ wallet, customerId }: { wallet: Wallet; customerId: string }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  const { scale } = wallet;
  const groups = expiryGroups(wallet.lots);
  const pendingLots = wallet.lots.filter((lot) => lot.remaining > 0 && new Date(lot.activeFrom).getTime() > Date.now()).toSorted((a, b) => a.activeFrom.localeCompare(b.activeFrom));
  const later = groups.slice(SHOWN).reduce((sum, { points }) => sum + points, 0);
  return (
    <section className="card pad">
      <div className="row sb"><h2 className="cst-h3"><bdi>{words.name(wallet)}</bdi></h2><Link className="lnk s13" to="/customers/$customerId" params={{ customerId }} search={{ tab: 'points' }}>{t('customers:wallets.ledger')}</Link></div>
      <div className="row cst-balance"><span className="fig"><Figure points={wallet.active} scale={scale} /></span><span className="m s13">{t('customers:wallets.spendable')}</span></div>
      {wallet.debt > 0 && <p className="s13 red">{t('customers:wallets.debt', { units: words.one({ ...wallet, points: wallet.debt }) })}</p>}
      {(groups.length > 0 || pendingLots.length > 0) && (
        <div className="cst-lots s13">
          {groups.slice(0, SHOWN).map((group) => (
            <Fragment key={group.at}>
              <span>{t('customers:wallets.expire')} <LastDay at={group.at} /></span>
              <span className="amber">{group.isSoon && formatDayAway(lastInstant(group.at))}</span>
              <b className="b end"><Figure points={group.points} scale={scale} /></b>
            </Fragment>
          ))}
          {later > 0 && <><span className="m">{t('customers:wallets.later')}</span><span /><span className="end m"><Figure points={later} scale={scale} /></span></>}
          {pendingLots.map((lot) => (
            <Fragment key={lot.id}>
              <span className="m">{t('customers:wallets.pending')} <Instant at={lot.activeFrom} style="date" /></span><span />
              <span className="end m"><Figure points={lot.remaining} scale={scale} signed /></span>
            </Fragment>
          ))}
        </div>
      )}
    </section>
  );
}
