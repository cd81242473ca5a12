import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCurrentInView } from '../../lib/current-in-view.ts';
import { useMe } from '../../session.ts';
import { loyaltyTabs } from './tabs.ts';

/** The parts of Loyalty, each with its own address. */
export function LoyaltyLayout() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const list = useCurrentInView<HTMLElement>(useRouterState({ select: (state) => state.location.pathname }));
  const tabs = loyaltyTabs.filter(({ needs }) => !needs || permissions.includes(needs));
  return (
    <div className="page">
      {tabs.length > 1 && (
        <nav ref={list} className="tabs" aria-label={t('loyalty:label')}>
          {tabs.map(({ to, label }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/loyalty', includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t(label)}</Link>
          ))}
        </nav>
      )}
      <Outlet />
    </div>
  );
}
