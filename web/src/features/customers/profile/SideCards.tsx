import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Instant, Money, Points } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import { useNames } from '../names.ts';
import { levelsQuery } from '../queries.ts';
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

export function LevelCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const names = useNames();
  const levels = useQuery(levelsQuery(customer.id)).data;
  return customer.memberships.map((membership) => {
    const state = levels?.find(({ program }) => program === membership.program);
    return (
      <section className="card pad" key={membership.id}>
        <h2 className="cst-h3">{t('customers:level.title', { level: names.level(state?.level ?? membership.level) })}</h2>
        <p className="m s13">{names.program(membership.program)}{state && <> · {t('customers:level.since')} <Instant at={state.since} style="date" /></>}</p>
        {state?.expiresAt && <p className="m s13">{t('customers:level.until')} <Instant at={state.expiresAt} style="date" /></p>}
      </section>
    );
  });
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
