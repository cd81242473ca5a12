import { Outlet } from '@tanstack/react-router';

export function Door() {
  return <div className="door"><header><span className="mark">P</span>Prime Engine</header><main><Outlet /></main></div>;
}
