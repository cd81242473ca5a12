import { useTranslation } from 'react-i18next';
import { LastDay, Money } from '../../../components/figures.tsx';
import { formatMoney } from '../../../lib/format.ts';
import { Figure, formatUnits, useUnitWords } from '../../members/units.tsx';
import { nextExpiry } from '../expiry.ts';
import type { Customer, Wallet } from '../types.ts';

/** Points, money and the usual receipt of one customer. */
export function QuickFigures({ customer, wallets }: { customer: Customer; wallets: Wallet[] | undefined }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  const { purchaseCount, spentMinor, currency } = customer;
  return (
    <div className="cst-figures">
      {wallets ? wallets.map((wallet) => {
        const expiring = nextExpiry([wallet]);
        return (
          <div key={`${wallet.program}:${wallet.wallet}`}>
            <div className="m s13"><bdi>{words.name(wallet)}</bdi></div>
            <div className="fig"><Figure points={wallet.active} scale={wallet.scale} /></div>
            {expiring && <div className={expiring.isSoon ? 's12 amber' : 's12 m'}>{t('customers:figures.expiring', { points: formatUnits(expiring.points, wallet.scale) })} <LastDay at={expiring.at} style="day" /></div>}
          </div>
        );
      }) : <div><div className="m s13">{t('common:word.points')}</div><div className="fig"><Figure points={undefined} /></div></div>}
      <div>
        <div className="m s13">{t('customers:figures.spent')}</div>
        <div className="fig"><bdi>{formatMoney(spentMinor, currency, { maximumFractionDigits: 0, minimumFractionDigits: 0 })}</bdi></div>
        <div className="s12 m">{t('customers:figures.purchases', { count: purchaseCount })}</div>
      </div>
      <div>
        <div className="m s13">{t('customers:figures.average')}</div>
        <div className="fig">{purchaseCount > 0 ? <Money minor={Math.round(spentMinor / purchaseCount / 100) * 100} currency={currency} /> : <span className="m">—</span>}</div>
      </div>
    </div>
  );
}
