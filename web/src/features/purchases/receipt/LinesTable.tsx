import { useTranslation } from 'react-i18next';
import { Bdi, Money } from '../../../components/figures.tsx';
import { formatNumber } from '../../../lib/format.ts';
import { Units, UnitsCell } from '../../members/units.tsx';
import { lineUnits, type PurchaseLine, type Receipt } from '../types.ts';

const sum = (lines: PurchaseLine[], field: 'grossMinor' | 'netMinor' | 'certificateMinor' | 'pointsSpent' | 'paidMinor') => lines.reduce((total, line) => total + line[field], 0);
const dash = <span className="m">—</span>;

/** The receipt line by line: what it cost, what was taken off, what was paid, what was earned. Columns that say nothing are left out. */
export function LinesTable({ receipt, currency }: { receipt: Receipt; currency: string }) {
  const { t } = useTranslation();
  const { purchase } = receipt;
  const { lines } = purchase;
  const spentOf = (points: number) => purchase.spentFrom.map((units) => ({ ...units, points }));
  const spent = (points: number) => <UnitsCell bare of={spentOf(points)} negative />;
  const hasDiscount = lines.some((line) => line.netMinor !== line.grossMinor);
  const hasCertificate = lines.some((line) => line.certificateMinor > 0);
  const hasPoints = lines.some((line) => line.pointsSpent > 0);
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <div className="tw desk" role="group" aria-label={t('purchases:receipt.lines')} tabIndex={0}>
        <table className="tbl t48">
          <thead>
            <tr>
              <th scope="col">{t('purchases:line.name')}</th>
              <th scope="col" className="end">{t('purchases:line.quantity')}</th>
              <th scope="col" className="end">{t('purchases:line.gross')}</th>
              {hasDiscount && <th scope="col" className="end">{t('purchases:line.net')}</th>}
              {hasCertificate && <th scope="col" className="end">{t('purchases:line.certificate')}</th>}
              {hasPoints && <th scope="col" className="end">{t('purchases:line.points')}</th>}
              <th scope="col" className="end">{t('purchases:line.paid')}</th>
              <th scope="col" className="end">{t('purchases:line.earned')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.lineId}>
                <td className="prc-item"><div className="b"><bdi>{line.name}</bdi></div><LineNote line={line} /></td>
                <td className="end m">{line.isSum ? dash : <bdi dir="ltr">{formatNumber(line.quantity)} × {money(line.unitPriceMinor)}</bdi>}</td>
                <td className="end">{money(line.grossMinor)}</td>
                {hasDiscount && <td className="end">{money(line.netMinor)}</td>}
                {hasCertificate && <td className="end">{line.certificateMinor ? <Money minor={-line.certificateMinor} currency={currency} /> : dash}</td>}
                {hasPoints && <td className="end">{line.pointsSpent ? spent(line.pointsSpent) : dash}</td>}
                <td className="end">{money(line.paidMinor)}</td>
                <td className="end b"><UnitsCell bare of={lineUnits(line, receipt)} signed /></td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('purchases:line.total')}</td><td />
              <td className="end">{money(sum(lines, 'grossMinor'))}</td>
              {hasDiscount && <td className="end">{money(sum(lines, 'netMinor'))}</td>}
              {hasCertificate && <td className="end"><Money minor={-sum(lines, 'certificateMinor')} currency={currency} /></td>}
              {hasPoints && <td className="end">{spent(sum(lines, 'pointsSpent'))}</td>}
              <td className="end">{money(sum(lines, 'paidMinor'))}</td>
              <td className="end"><UnitsCell bare of={purchase.earnedBy} signed /></td>
            </tr>
          </tfoot>
        </table>
      </div>
      <ul className="phone prc-lines">
        {lines.map((line) => (
          <li key={line.lineId}>
            <div className="grow"><div className="b"><bdi>{line.name}</bdi></div>{!line.isSum && <div className="m s13"><bdi dir="ltr" className="nw">{formatNumber(line.quantity)} × {money(line.unitPriceMinor)}</bdi></div>}<LineNote line={line} short /></div>
            <div className="end"><div className="b">{money(line.paidMinor)}</div>{line.pointsSpent > 0 && <div className="s13 m">{t('purchases:line.points')} {spent(line.pointsSpent)}</div>}{line.earned > 0 && <div className="s13">{t('purchases:line.earned')} <Units of={lineUnits(line, receipt)} signed /></div>}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The article below the name; what of the line was returned. */
function LineNote({ line, short = false }: { line: PurchaseLine; short?: boolean }) {
  const { t } = useTranslation();
  const returned = line.returnedQuantity;
  const sku = short ? null : line.sku;
  if (!sku && returned === 0) return null;
  return (
    <div className="m s13">
      {sku && <Bdi ltr>{sku}</Bdi>}
      {returned > 0 && <span className="amber">{sku && ' · '}{t('purchases:line.returned', { count: returned })}</span>}
    </div>
  );
}
