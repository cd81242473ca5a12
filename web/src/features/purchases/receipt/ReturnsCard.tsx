import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { RunLink } from '../../../components/RunLink.tsx';
import { Units, useUnitWords } from '../../members/units.tsx';
import type { Receipt } from '../types.ts';

/** Every return of this purchase with what it moved. */
export function ReturnsCard({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  const { lines, currency, earnedBy } = receipt.purchase;
  /** Of one wallet it is a figure; of several the sum says nothing. */
  const missing = (points: number) => (earnedBy.length === 1 ? t('purchases:return.shortfallOf', { units: words.one({ ...earnedBy[0]!, points }) }) : t('purchases:return.shortfallSome'));
  const lineOf = (lineId: string) => lines.find((line) => line.lineId === lineId);
  return (
    <section className="card" aria-labelledby="receipt-returns">
      <header><h2 id="receipt-returns">{t('common:word.returns')}</h2></header>
      {receipt.returns.map((item) => (
        <div className="li prc-return" key={item.id}>
          <span className="tic"><IconArrowBackUp size={18} stroke={1.75} className="flip" aria-hidden /></span>
          <div className="grow">
            <div className="b">{item.lines.map(({ lineId, quantity }, index) => <span key={lineId}>{index > 0 && ' · '}<bdi>{lineOf(lineId)?.name ?? t('common:word.line')}</bdi>{!lineOf(lineId)?.isSum && <> <bdi dir="ltr" className="nw">× {quantity}</bdi></>}</span>)}</div>
            <div className="m s13"><Instant at={item.occurredAt} /> · <Bdi ltr>{item.externalId}</Bdi></div>
            {item.shortfall > 0 && <div className="s13 amber">{missing(item.shortfall)}</div>}
            <RunLink workflow={item.workflow} />
          </div>
          <div className="end prc-back">
            <div className="b"><Money minor={-item.refundMinor} currency={currency} /></div>
            {item.reversedBy.length > 0 && <div className="s13 m">{t('purchases:return.reversed')} <Units of={item.reversedBy} inline /></div>}
            {item.restoredTo.length > 0 && <div className="s13 m">{t('purchases:return.restored')} <Units of={item.restoredTo} inline /></div>}
          </div>
        </div>
      ))}
    </section>
  );
}
