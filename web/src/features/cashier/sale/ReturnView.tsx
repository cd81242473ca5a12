import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconReceiptOff, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { purchaseQuery, purchasesQuery } from '../../purchases/queries.ts';
import { ReturnDialog } from '../../purchases/receipt/ReturnDialog.tsx';
import { asReceipt, returnable, type PurchaseRow } from '../../purchases/types.ts';

/** Goods come back: the receipt by its number or among the latest ones, then which lines; the refund shows before it happens. */
export function ReturnView({ buyer, place }: { buyer: string | undefined; place: string | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [open, setOpen] = useState<string | null>(null);
  const filters = { ...(search && { search }), ...(buyer ? { customer: buyer } : !search && place ? { place } : {}) };
  const query = useInfiniteQuery(purchasesQuery(filters, 20));
  const rows = query.data?.pages.flatMap((page) => page.data).filter(({ id }) => id !== null);
  return (
    <section className="card" aria-labelledby="returns">
      <header><h2 id="returns">{t('cashier:return.title')}</h2></header>
      <div className="csh-number"><TextInput type="search" size="md" label={t('cashier:return.number')} description={t(buyer ? 'cashier:return.ofCustomer' : place ? 'cashier:return.latest' : 'cashier:return.everywhere')} value={typed} autoComplete="off" leftSection={<IconSearch size={18} aria-hidden />} onChange={(event) => setTyped(event.currentTarget.value)} /></div>
      {query.error && !rows ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : !rows ? (
        <ul aria-busy="true">{[60, 45, 70].map((width) => <li className="li" key={width}><Skeleton height={14} width={`${width}%`} my={8} /></li>)}</ul>
      ) : rows.length === 0 ? <EmptyState level={3} icon={IconReceiptOff} title={t('cashier:return.none')}>{t('cashier:return.noneText')}</EmptyState> : (
        <ul className="phone-rows csh-returns">{rows.map((row) => <li key={row.id}><button type="button" className="plain phone-row" onClick={() => setOpen(row.id)}><Row purchase={row} /></button></li>)}</ul>
      )}
      {open && <Chosen id={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** The number on the receipt, whose it is, when, and what was paid. */
function Row({ purchase }: { purchase: PurchaseRow }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="grow"><span className="b ell csh-block"><Bdi ltr>{purchase.externalId}</Bdi></span><span className="m s13 prc-when"><span className="nw"><Instant at={purchase.occurredAt} />{purchase.customer && ' ·'}</span>{purchase.customer && <bdi className="ell">{purchase.customer.name ?? t('names:unnamed')}</bdi>}</span></span>
      <span className="end"><span className="b csh-block"><Money minor={purchase.payableMinor} currency={purchase.currency ?? 'RUB'} /></span>{(purchase.refundedMinor ?? 0) > 0 && <span className="m s12 csh-block">{t('purchases:totals.refunded')} <Money minor={purchase.refundedMinor} currency={purchase.currency ?? 'RUB'} /></span>}</span>
    </>
  );
}

function Chosen({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(purchaseQuery(id));
  const receipt = query.data && asReceipt(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!receipt) return null;
  if (receipt.purchase.lines.every((line) => returnable(line) === 0)) return <p className="note warn csh-note" role="status">{t('cashier:return.allBack')}</p>;
  return <ReturnDialog receipt={receipt} onClose={onClose} />;
}
