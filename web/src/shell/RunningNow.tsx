import { useQuery } from '@tanstack/react-query';
import { activeRunsQuery } from '../features/imports/active-query.ts';
import { lazyPart } from '../lib/lazy-part.tsx';
import { useCan } from '../session.ts';

const RunningList = lazyPart(async () => (await import('./RunningList.tsx')).RunningList);

/**
 * What makes progress now: imports, codes and cards being made, offers being assigned, simulations, checks. What waits for
 * weeks (onboardings, deliveries) stands on the page of runs and is no news here.
 */
export function RunningNow() {
  const mayRead = useCan('runs.read');
  const { data } = useQuery({ ...activeRunsQuery, enabled: mayRead });
  if (!mayRead || !data || data.imports.length + data.runs.length === 0) return null;
  return <RunningList active={data} />;
}
