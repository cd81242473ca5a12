import '../instruments.css';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { useCan, useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { fieldLabel } from '../../customers/names.ts';
import { useNotify } from '../../customers/use-notify.tsx';
import { useRefusal } from '../parts/use-refusal.ts';
import { cancelVisit, olderEntriesQuery } from '../queries.ts';
import type { InstrumentDetail, LedgerRow } from '../types.ts';

/** Everything that happened to an instrument, the latest first; the amounts add up to what is left. A visit can be taken back. */
export function Ledger({ instrument }: { instrument: InstrumentDetail }) {
  const { t } = useTranslation();
  const { code, unit } = instrument;
  const past = useInfiniteQuery(olderEntriesQuery(instrument));
  const ledger = [...(past.data?.pages.toReversed().flatMap((page) => page.ledger) ?? []), ...instrument.ledger];
  const hasMore = past.data ? past.hasNextPage : instrument.older !== null;
  const mayCancel = useCan('instruments.write');
  const [leaving, setLeaving] = useState<string | null>(null);
  const cancelled = new Set(ledger.filter(({ type }) => type === 'cancel').map(({ externalId }) => externalId));
  return (
    <>
      <ul className="ins-log s13">
        {ledger.toReversed().map((row, index) => {
          const { externalId } = row;
          const onCancel = mayCancel && row.type === 'visit' && externalId !== undefined && !cancelled.has(externalId) ? () => setLeaving(externalId) : undefined;
          return <Row key={`${row.occurredAt}-${index}`} row={row} unit={unit} onCancel={onCancel} />;
        })}
      </ul>
      {hasMore && <Button size="xs" variant="subtle" color="gray" loading={past.isFetching} onClick={() => void past.fetchNextPage()}>{t('common:more')}</Button>}
      {leaving !== null && <CancelDialog code={code} visit={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function Row({ row, unit, onCancel }: { row: LedgerRow; unit: InstrumentDetail['unit']; onCancel: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const mayOpen = useCan('purchases.read');
  const name = i18n.exists(`instruments:ledger.type.${row.type}`) ? t(`instruments:ledger.type.${row.type}`) : fieldLabel(row.type);
  return (
    <li>
      <span className="b">{row.purchase && mayOpen ? <Link to="/purchases/$purchaseId" params={{ purchaseId: row.purchase.id }}>{name}</Link> : name}{row.service && <span className="m"> · <bdi>{fieldLabel(row.service)}</bdi></span>}</span>
      <span className="end"><Amount amount={row.amount} unit={unit} /></span>
      <span className="m"><Instant at={row.occurredAt} />{row.until && <> · {t('instruments:ledger.until')} <Instant at={row.until} /></>}</span>
      {onCancel && <span className="end"><button type="button" className="lnk q" onClick={onCancel}>{t('instruments:ledger.takeBack')}</button></span>}
    </li>
  );
}

function CancelDialog({ code, visit, onClose }: { code: string; visit: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const notify = useNotify();
  const refusal = useRefusal();
  const send = useMutation({
    mutationFn: () => cancelVisit(code, visit),
    onSuccess: () => {
      for (const queryKey of [['instruments'], ['customers', 'one']]) void queries.invalidateQueries({ queryKey });
      notify.done(t('instruments:ledger.takenBack'), <Bdi ltr>{code}</Bdi>);
      onClose();
    },
  });
  return (
    <ConfirmDialog opened onClose={onClose} onConfirm={() => send.mutate()} loading={send.isPending} title={t('instruments:ledger.takeBackTitle')} confirm={t('instruments:ledger.takeBackSubmit')}>
      <div className="col g4"><p>{t('instruments:ledger.takeBackText', { code })}</p><FormProblem text={send.error && refusal(send.error)} /></div>
    </ConfirmDialog>
  );
}

function Amount({ amount, unit }: { amount: number; unit: InstrumentDetail['unit'] }) {
  const { organization } = useMe();
  if (amount === 0 || unit === null) return null;
  return unit === 'money' ? <Money minor={amount} currency={organization.currency} signed /> : <bdi className="num">{formatNumber(amount, { signDisplay: 'exceptZero' })}</bdi>;
}
