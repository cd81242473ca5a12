import { Outlet } from '@tanstack/react-router';
import { LanguageMenu, ThemeButton } from './LanguageMenu.tsx';

/** Around the pages before sign-in. */
export function Door() {
  return (
    <div className="door">
      <header>
        <span className="mark" style={{ background: '#0b6662', color: '#fff' }} aria-hidden>P</span>
        <bdi>Prime Engine</bdi>
        <span className="push row" style={{ gap: 2 }}><LanguageMenu /><ThemeButton /></span>
      </header>
      <main><Outlet /></main>
    </div>
  );
}
