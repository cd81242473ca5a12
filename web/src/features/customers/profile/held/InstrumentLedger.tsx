import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Instant } from '../../../../components/figures.tsx';
import type { Held } from '../../../cashier/types.ts';
import { instrumentLedgerQuery } from './queries.ts';
import { useHeldProblem } from './use-action.tsx';

/** Everything that happened to an instrument, the latest first. */
export function InstrumentLedger({ id, item, customerId, amount }: { id: string; item: Held; customerId: string; amount: (units: number) => string }) {
  const { t, i18n } = useTranslation();
  const problemText = useHeldProblem();
  const query = useQuery(instrumentLedgerQuery(customerId, item.code));
  const name = (type: string) => (i18n.exists(`members:entry.${type}`) ? t(`members:entry.${type}`) : t('members:entry.other'));
  return (
    <div className="mbr-ledger" id={id}>
      {query.error && <p className="red s13" role="alert">{problemText(query.error)}</p>}
      {!query.data && !query.error && <div aria-busy="true">{[60, 45].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />)}</div>}
      <ul>
        {query.data?.toReversed().map((entry, index) => (
          <li key={index} className="row sb s13">
            <span>{entry.purchase ? <Link className="prc-inline-link" to="/purchases/$purchaseId" params={{ purchaseId: entry.purchase.id }}>{name(entry.type)}</Link> : name(entry.type)} <span className="m"><Instant at={entry.occurredAt} /></span></span>
            {item.unit !== null && entry.amount !== 0 && <bdi className={entry.amount < 0 ? 'num' : 'num green'}>{entry.amount < 0 ? '−' : '+'}{amount(Math.abs(entry.amount))}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  );
}
