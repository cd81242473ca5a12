import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { BottomBar, SideNavigation } from './Navigation.tsx';
import { TopBar } from './TopBar.tsx';

/** Everything around a page: top bar, navigation, and a word when the network is gone. */
export function Frame() {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  return (
    <div className="app">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('common:nav.skip')}</a>
      <TopBar />
      <SideNavigation />
      <main className="main" id="main" ref={main} tabIndex={-1}>
        <OfflineBar />
        <Outlet />
      </main>
      <BottomBar />
    </div>
  );
}

/** After a change of page a screen reader starts at its beginning. The first page keeps the browser's own focus. */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>) {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current !== undefined && previous.current !== path && !document.activeElement?.closest('[role="dialog"]')) main.current?.focus({ preventScroll: true });
    previous.current = path;
  }, [main, path]);
}

function OfflineBar() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <div className="offline s13" role="status"><IconWifiOff size={16} aria-hidden /><span><b className="bb">{t('common:offline.title')}</b> {t('common:offline.text')}</span></div>
  );
}
