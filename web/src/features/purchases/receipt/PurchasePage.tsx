import '../purchases.css';
import { Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NoRights } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { Bdi, Instant } from '../../../components/figures.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useCan } from '../../../session.ts';
import { purchaseQuery } from '../queries.ts';
import { PurchaseStatusBadge } from '../StatusMark.tsx';
import { asReceipt, returnable, type PurchaseAnswer, type Receipt } from '../types.ts';
import { LinesTable } from './LinesTable.tsx';
import { NotProcessed } from './NotProcessed.tsx';
import { ReturnsCard } from './ReturnsCard.tsx';
import { RuleList } from './RuleList.tsx';
import { SummaryColumn } from './SummaryColumn.tsx';

const ReturnDialog = lazyPart(async () => (await import('./ReturnDialog.tsx')).ReturnDialog);

export function PurchasePage() {
  const { t } = useTranslation();
  const { purchaseId } = useParams({ from: '/app/purchases/$purchaseId' });
  const canRead = useCan('purchases.read');
  const query = useQuery({ ...purchaseQuery(purchaseId), enabled: canRead });
  const crumbs = [{ label: t('purchases:title'), to: '/purchases' }];
  if (!canRead) return <div className="page"><PageHeader title={t('common:word.purchase')} crumbs={crumbs} /><div className="card"><NoRights /></div></div>;
  if (query.error && !query.data) return <div className="page"><PageHeader title={t('common:word.purchase')} crumbs={crumbs} /><div className="card"><ErrorState error={query.error} onRetry={() => void query.refetch()} /></div></div>;
  if (!query.data) return <ReceiptSkeleton crumbs={crumbs} />;
  return <PurchaseContent answer={query.data} crumbs={crumbs} />;
}

function PurchaseContent({ answer, crumbs }: { answer: PurchaseAnswer; crumbs: { label: string; to: string }[] }) {
  const { t } = useTranslation();
  const canReturn = useCan('purchases.write');
  const [isReturning, setReturning] = useState(false);
  const { purchase, place } = answer;
  const receipt = asReceipt(answer);
  const hasReturnable = receipt?.purchase.lines.some((line) => returnable(line) > 0) ?? false;
  return (
    <div className="page">
      <PageHeader
        crumbs={crumbs} tab={purchase.externalId}
        title={<>{t('purchases:receipt.title')} <Bdi ltr>{purchase.externalId}</Bdi></>}
        lead={<span className="row wrap"><PurchaseStatusBadge purchase={purchase} /><span><Instant at={purchase.occurredAt} />{place && <> · <bdi>{place.name}</bdi></>}</span></span>}
        actions={canReturn && hasReturnable && <Button leftSection={<IconArrowBackUp size={16} className="flip" aria-hidden />} onClick={() => setReturning(true)}>{t('purchases:return.open')}</Button>}
      />
      {receipt ? (
        <div className="g2">
          <ReceiptColumn receipt={receipt} />
          <SummaryColumn receipt={receipt} />
        </div>
      ) : <NotProcessed answer={answer} />}
      {receipt && isReturning && <ReturnDialog receipt={receipt} onClose={() => setReturning(false)} />}
    </div>
  );
}

function ReceiptColumn({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const { program, earned, returns } = receipt;
  return (
    <div className="col g6">
      <section className="card" aria-labelledby="receipt-lines"><header><h2 id="receipt-lines">{t('purchases:receipt.lines')}</h2></header><LinesTable receipt={receipt} currency={receipt.purchase.currency} /></section>
      <section className="card" aria-labelledby="receipt-why">
        <header className="wrap"><h2 id="receipt-why">{t('purchases:why.heading')}</h2>{program && <span className="push m s13 prc-version">{t('purchases:why.version', { version: program.version })}</span>}</header>
        <div className="prc-card-body">
          <RuleList receipt={receipt} />
          {earned.length > 0 && <p className="m s13 row top-al prc-note"><IconInfoCircle size={16} aria-hidden /><span>{t('purchases:why.rounding')}</span></p>}
        </div>
      </section>
      {returns.length > 0 && <ReturnsCard receipt={receipt} />}
    </div>
  );
}

function ReceiptSkeleton({ crumbs }: { crumbs: { label: string; to: string }[] }) {
  const { t } = useTranslation();
  return (
    <div className="page" aria-busy="true">
      <PageHeader title={t('common:word.purchase')} crumbs={crumbs} lead={<Skeleton component="span" display="block" height={14} width={240} mt={6} />} />
      <div className="g2">
        <div className="card pad">{[60, 45, 70, 55].map((width) => <Skeleton key={width} height={14} width={`${width}%`} my={18} />)}</div>
        <div className="card pad">{[90, 70, 80].map((width) => <Skeleton key={width} height={14} width={`${width}%`} my={18} />)}</div>
      </div>
    </div>
  );
}
