import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant, Money, Points } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import type { Receipt } from '../types.ts';

/** Every return of this purchase with what it moved. */
export function ReturnsCard({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const { lines, currency } = receipt.purchase;
  const nameOf = (lineId: string) => lines.find((line) => line.lineId === lineId)?.name ?? t('common:word.line');
  return (
    <section className="card" aria-labelledby="receipt-returns">
      <header><h2 id="receipt-returns">{t('common:word.returns')}</h2></header>
      {receipt.returns.map((item) => (
        <div className="li prc-return" key={item.id}>
          <span className="tic"><IconArrowBackUp size={18} stroke={1.75} className="flip" aria-hidden /></span>
          <div className="grow">
            <div className="b">{item.lines.map(({ lineId, quantity }, index) => <span key={lineId}>{index > 0 && ', '}<bdi>{nameOf(lineId)}</bdi> <bdi dir="ltr" className="nw">× {quantity}</bdi></span>)}</div>
            <div className="m s13"><Instant at={item.occurredAt} /> · <Bdi ltr>{item.externalId}</Bdi></div>
            {item.shortfall > 0 && <div className="s13 amber">{t('purchases:return.shortfall', { count: item.shortfall })}</div>}
            <RunLink workflow={item.workflow} />
          </div>
          <div className="end prc-back">
            <div className="b"><Money minor={-item.refundMinor} currency={currency} /></div>
            {item.pointsReversed > 0 && <div className="s13 m">{t('purchases:return.reversed')} <Points value={-item.pointsReversed} signed unit /></div>}
            {item.pointsRestored > 0 && <div className="s13 m">{t('purchases:return.restored')} <Points value={item.pointsRestored} signed unit /></div>}
          </div>
        </div>
      ))}
    </section>
  );
}
