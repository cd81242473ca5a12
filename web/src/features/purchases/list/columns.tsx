import type { TFunction } from 'i18next';
import type { Column } from '../../../components/DataTable.tsx';
import { Bdi, Instant, Money } from '../../../components/figures.tsx';
import { currencyDigits } from '../../../lib/format.ts';
import { sheetTime } from '../../customers/sheet-date.ts';
import { sheetUnits, UnitsCell, type UnitWords } from '../../members/units.tsx';
import { PurchaseStatusDot } from '../StatusMark.tsx';
import type { PurchaseRow } from '../types.ts';

const dash = <span className="m">—</span>;
const major = (minor: number | null, currency: string | null) => (minor === null || currency === null ? '' : minor / 10 ** currencyDigits(currency));
const money = (minor: number | null, currency: string | null) => (minor === null || currency === null ? dash : <Money minor={minor} currency={currency} />);

/** Wallets are named beside their points where there `hasRoom`, else on hover. */
export function purchaseColumns(t: TFunction, problemText: (error: unknown) => string, { words, withCustomer, withSums, hasRoom }: { words: UnitWords; withCustomer: boolean; withSums: boolean; hasRoom: boolean }): Column<PurchaseRow>[] {
  const columns: (Column<PurchaseRow> | false)[] = [
    { id: 'receipt', header: t('purchases:column.receipt'), always: true, width: 150, text: (row) => row.externalId, cell: (row) => <span className="b ell prc-code"><Bdi ltr>{row.externalId}</Bdi></span> },
    { id: 'at', header: t('purchases:column.at'), sort: 'occurredAt', descendingFirst: true, width: 150, text: (row) => sheetTime(row.occurredAt), cell: (row) => <Instant at={row.occurredAt} /> },
    withCustomer && { id: 'customer', header: t('common:word.customer'), width: 190, text: (row) => row.customer?.name, cell: (row) => (row.customer?.name ? <span className="ell prc-name"><bdi>{row.customer.name}</bdi></span> : dash) },
    { id: 'place', header: t('common:word.place'), width: 128, text: (row) => row.place?.name, cell: (row) => (row.place ? <span className="ell prc-name"><bdi>{row.place.name}</bdi></span> : dash) },
    { id: 'status', header: t('purchases:column.status'), text: (row) => t(`common:purchaseStatus.${row.status}`), cell: (row) => <Status row={row} problemText={problemText} /> },
    withSums && { id: 'gross', header: t('purchases:column.gross'), sort: 'grossMinor', descendingFirst: true, align: 'end', width: 120, text: (row) => major(row.grossMinor, row.currency), cell: (row) => money(row.grossMinor, row.currency) },
    withSums && { id: 'payable', header: t('purchases:column.payable'), align: 'end', width: 120, text: (row) => major(row.payableMinor, row.currency), cell: (row) => money(row.payableMinor, row.currency) },
    withSums && { id: 'spent', header: t('purchases:column.spent'), align: 'end', width: 110, text: (row) => sheetUnits(row.spentFrom, words), cell: (row) => <UnitsCell bare={!hasRoom} of={row.spentFrom ?? []} negative /> },
    withSums && { id: 'earned', header: t('purchases:column.earned'), align: 'end', width: 128, text: (row) => sheetUnits(row.earnedBy, words), cell: (row) => <UnitsCell bare={!hasRoom} of={row.earnedBy ?? []} signed /> },
    withSums && { id: 'refunded', header: t('purchases:column.refunded'), align: 'end', hidden: true, width: 120, text: (row) => major(row.refundedMinor, row.currency), cell: (row) => money(row.refundedMinor || null, row.currency) },
  ];
  return columns.filter((column) => column !== false);
}

/** Refused ones say why, in words, in the row itself. */
function Status({ row, problemText }: { row: PurchaseRow; problemText: (error: unknown) => string }) {
  return (
    <span className="row">
      <PurchaseStatusDot purchase={row} />
      {row.problem && <span className="m s13 ell prc-why" title={problemText(row.problem)}>{problemText(row.problem)}</span>}
    </span>
  );
}
