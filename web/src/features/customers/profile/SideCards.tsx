import { useTranslation } from 'react-i18next';
import { Instant, Money, Points } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import type { Customer, CustomerAnswer } from '../types.ts';

/** What the person brought: sums of every purchase. */
export function FiguresCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { purchaseCount, spentMinor, currency, lastPurchaseAt } = customer;
  return (
    <section className="card pad">
      <h2 className="cst-h3">{t('common:word.purchases')}</h2>
      <dl className="cst-facts s13">
        <dt>{t('customers:figures.spent')}</dt><dd className="b"><Money minor={spentMinor} currency={currency} /></dd>
        <dt>{t('customers:figures.count')}</dt><dd><Points value={purchaseCount} /></dd>
        {purchaseCount > 0 && <><dt>{t('customers:figures.average')}</dt><dd><Money minor={Math.round(spentMinor / purchaseCount / 100) * 100} currency={currency} /></dd></>}
        <dt>{t('customers:column.lastPurchase')}</dt><dd><Instant at={lastPurchaseAt} relative /></dd>
      </dl>
    </section>
  );
}

/** Where the onboarding of this person stands, with the way to its run. */
export function OnboardingCard({ onboarding }: { onboarding: CustomerAnswer['onboarding'] }) {
  const { t } = useTranslation();
  if (!onboarding) return null;
  const isRunning = onboarding.state === 'running';
  return (
    <section className="card pad">
      <div className="row sb"><h2 className="cst-h3">{t('customers:onboarding.title')}</h2><StatusBadge tone={isRunning ? 'acc' : 'ok'}>{t(isRunning ? 'common:runStatus.running' : 'common:runStatus.completed')}</StatusBadge></div>
      <p className="m s13">{t(isRunning ? 'customers:onboarding.running' : 'customers:onboarding.completed')}</p>
      <RunLink workflow={onboarding.workflow} />
    </section>
  );
}
