import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from './ErrorState.tsx';

export function RouteError({ error, reset }: ErrorComponentProps) {
  return <div className="page"><div className="card"><ErrorState error={error} onRetry={() => { reset(); location.reload(); }} /></div></div>;
}
