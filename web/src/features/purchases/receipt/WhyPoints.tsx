import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Money } from '../../../components/figures.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { UnitsCell } from '../../members/units.tsx';
import { purchaseQuery } from '../queries.ts';
import { useWhyWords } from '../use-why-words.ts';
import { asReceipt, earnedUnits, lineUnits, type PurchaseLine, type Receipt } from '../types.ts';
import { RuleList } from './RuleList.tsx';
import '../purchases.css';

/** Why a purchase brought so many points, opened in place: the lines, then every rule. */
export function WhyPoints({ purchaseId, id }: { purchaseId: string; id: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const query = useQuery(purchaseQuery(purchaseId));
  const receipt = query.data && asReceipt(query.data);
  return (
    <div className="prc-why-panel" id={id}>
      {query.error && <div className="pad s13" role="alert">{problemText(query.error)} <Button size="xs" onClick={() => void query.refetch()}>{t('common:error.retry')}</Button></div>}
      {!query.data && !query.error && <div className="pad" aria-busy="true">{[50, 80, 65].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={10} />)}</div>}
      {query.data && !receipt && <p className="pad s13 m">{t('purchases:processing.title')}</p>}
      {receipt && <Explained receipt={receipt} purchaseId={purchaseId} />}
    </div>
  );
}

function Explained({ receipt, purchaseId }: { receipt: Receipt; purchaseId: string }) {
  const { t } = useTranslation();
  const { purchase, program } = receipt;
  const { currency } = purchase;
  const why = useWhyWords();
  const earned = earnedUnits(receipt);
  return (
    <>
      <h4 className="prc-why-title">{why(earned)}</h4>
      <div className="tw" role="group" tabIndex={0} aria-label={t('purchases:receipt.lines')}>
        <table className="tbl">
          <thead><tr><th scope="col">{t('purchases:line.name')}</th><th scope="col" className="end">{t('purchases:line.paid')}</th><th scope="col" className="end">{t('common:word.points')}</th></tr></thead>
          <tbody>
            {purchase.lines.map((line) => (
              <tr key={line.lineId}>
                <td className="prc-item"><LineName line={line} />{line.paidMinor === 0 && line.earned === 0 && <div className="m">{t('purchases:why.paidWithPoints')}</div>}</td>
                <td className="end"><Money minor={line.paidMinor} currency={currency} /></td>
                <td className={line.earned ? 'end b' : 'end m'}><UnitsCell of={lineUnits(line, receipt)} /></td>
              </tr>
            ))}
          </tbody>
          <tfoot><tr><td>{t('purchases:line.total')}</td><td className="end"><Money minor={purchase.payableMinor} currency={currency} /></td><td className="end"><UnitsCell of={earned} /></td></tr></tfoot>
        </table>
      </div>
      <div className="prc-why-rules">
        <RuleList receipt={receipt} />
        <p className="m s13">{program && <>{t('purchases:why.version', { version: program.version })} · </>}<Link className="prc-inline-link" to="/purchases/$purchaseId" params={{ purchaseId }}>{t('purchases:why.open')}</Link></p>
      </div>
    </>
  );
}

function LineName({ line }: { line: PurchaseLine }) {
  return <><bdi>{line.name}</bdi>{line.quantity > 1 && !line.isSum && <> <bdi className="m" dir="ltr">× {line.quantity}</bdi></>}</>;
}
