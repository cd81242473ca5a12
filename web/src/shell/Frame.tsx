import { Outlet } from '@tanstack/react-router';

export function Frame() {
  return <div className="app"><header className="topbar" /><nav className="nav" /><main className="main" id="main"><Outlet /></main></div>;
}
