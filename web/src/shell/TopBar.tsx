import { IconSearch } from '@tabler/icons-react';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageMenu, ThemeButton } from './LanguageMenu.tsx';
import { OrganizationMenu } from './OrganizationMenu.tsx';
import { RunningNow } from './RunningNow.tsx';
import { UserMenu } from './UserMenu.tsx';

const SearchDialog = lazy(() => import('./SearchDialog.tsx').then((module) => ({ default: module.SearchDialog })));
const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function TopBar() {
  const { t } = useTranslation();
  const [isSearching, setSearching] = useState(false);
  useHotkeys([['mod+K', () => setSearching(true)], ['/', () => setSearching(true)]]);
  return (
    <header className="topbar">
      <OrganizationMenu />
      <button type="button" className="plain find" aria-haspopup="dialog" onClick={() => setSearching(true)}>
        <IconSearch size={18} stroke={1.75} aria-hidden style={{ flex: 'none' }} />
        <span className="grow ell">{t('shell:search.open')}</span>
        <bdi dir="ltr" className="kbd">{isApple ? '⌘K' : 'Ctrl K'}</bdi>
      </button>
      <span className="push row" style={{ gap: 2 }}>
        <RunningNow />
        <span className="row desk" style={{ gap: 2 }}><LanguageMenu /><ThemeButton /></span>
        <UserMenu />
      </span>
      {isSearching && <Suspense><SearchDialog onClose={() => setSearching(false)} /></Suspense>}
    </header>
  );
}
