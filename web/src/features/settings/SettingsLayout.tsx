import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCurrentInView } from '../../lib/current-in-view.ts';
import { useMe, type Permission } from '../../session.ts';

interface Tab {
  to: '/settings' | '/settings/keys' | '/settings/team' | '/settings/profile';
  name: 'organization' | 'keys' | 'team' | 'profile';
  needs?: Permission;
}

const tabs: Tab[] = [
  { to: '/settings', name: 'organization' },
  { to: '/settings/keys', name: 'keys', needs: 'keys.manage' },
  { to: '/settings/team', name: 'team', needs: 'team.manage' },
  { to: '/settings/profile', name: 'profile' },
];

/** Tabs that are links: each part of the settings has its own address. */
export function SettingsLayout() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const list = useCurrentInView<HTMLElement>(useRouterState({ select: (state) => state.location.pathname }));
  return (
    <div className="page">
      <nav ref={list} className="tabs" aria-label={t('settings:tabs.label')}>
        {tabs.filter(({ needs }) => !needs || permissions.includes(needs)).map(({ to, name }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t(`settings:tabs.${name}`)}</Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
