import '../../../members/members.css';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorState } from '../../../../components/ErrorState.tsx';

/** A list with its heading, its skeleton, its error and what stands there when there is nothing. */
export function HeldSection({ id, title, query, isEmpty, empty, action, children }: {
  id: string;
  title: string;
  query: { data?: unknown; error: unknown; refetch: () => unknown };
  isEmpty: boolean;
  empty: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card" aria-labelledby={id}>
      <header><h2 id={id} className="mbr-h3">{title}</h2>{action && <span className="push">{action}</span>}</header>
      {query.error && !query.data ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : !query.data ? (
        <div aria-busy="true">{[55, 70].map((width) => <div className="li" key={width}><Skeleton width={32} height={32} /><div className="grow"><Skeleton height={12} width={`${width}%`} my={4} /><Skeleton height={10} width="35%" mt={10} /></div></div>)}</div>
      ) : isEmpty ? empty : <ul>{children}</ul>}
    </section>
  );
}
