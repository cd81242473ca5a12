import type { TFunction } from 'i18next';
import type { Column } from '../../../components/DataTable.tsx';
import { Bdi, Instant, Money, Points } from '../../../components/figures.tsx';
import { currencyDigits, currencySign } from '../../../lib/format.ts';
import { formatPhone, type Names } from '../names.ts';
import { sheetDay } from '../sheet-date.ts';
import { StageDot } from '../StageMark.tsx';
import type { Customer } from '../types.ts';

const dash = <span className="m">—</span>;
const major = (minor: number, currency: string) => minor / 10 ** currencyDigits(currency);

/** What levels are called in their programs. */
export type LevelName = (code: string, program: string) => string;

export function customerColumns(t: TFunction, { names, levelName, currency }: { names: Names; levelName: LevelName; currency: string }): Column<Customer>[] {
  const levelsOf = ({ memberships }: Customer) => memberships.map(({ level, program }) => levelName(level, program));
  return [
    { id: 'name', header: t('customers:column.name'), sort: 'name', always: true, width: 220, text: (row) => names.customer(row), cell: (row) => <span className="b ell cst-name"><bdi>{names.customer(row)}</bdi></span> },
    { id: 'stage', header: t('customers:column.stage'), width: 136, text: (row) => t(`common:stage.${row.stage}`), cell: (row) => <StageDot stage={row.stage} /> },
    { id: 'level', header: t('customers:column.level'), width: 120, text: (row) => levelsOf(row).join(t('common:comma')), cell: (row) => <bdi>{levelsOf(row)[0] ?? dash}</bdi> },
    { id: 'spent', header: t('customers:column.spent', { currency: currencySign(currency) }), sort: 'spentMinor', descendingFirst: true, align: 'end', width: 128, text: (row) => major(row.spentMinor, row.currency), cell: (row) => <Money minor={row.spentMinor} currency={row.currency} /> },
    { id: 'purchases', header: t('customers:column.purchases'), sort: 'purchaseCount', descendingFirst: true, align: 'end', width: 104, text: (row) => row.purchaseCount, cell: (row) => <Points value={row.purchaseCount} /> },
    { id: 'lastPurchase', header: t('customers:column.lastPurchase'), sort: 'lastPurchaseAt', descendingFirst: true, align: 'end', width: 148, text: (row) => sheetDay(row.lastPurchaseAt), cell: (row) => <span className="m"><Instant at={row.lastPurchaseAt} relative /></span> },
    { id: 'registered', header: t('customers:column.registered'), sort: 'registeredAt', descendingFirst: true, align: 'end', width: 140, text: (row) => sheetDay(row.registeredAt), cell: (row) => <span className="m"><Instant at={row.registeredAt} style="date" /></span> },
    { id: 'phone', header: t('customers:column.phone'), width: 160, text: (row) => row.phone, cell: (row) => (row.phone ? <Bdi ltr>{formatPhone(row.phone)}</Bdi> : dash) },
    { id: 'email', header: t('customers:column.email'), hidden: true, width: 200, text: (row) => row.email, cell: (row) => (row.email ? <Bdi ltr>{row.email}</Bdi> : dash) },
    { id: 'telegram', header: 'Telegram', hidden: true, width: 130, text: (row) => row.telegram, cell: (row) => (row.telegram ? <Bdi ltr>@{row.telegram}</Bdi> : dash) },
    { id: 'externalId', header: t('customers:column.externalId'), hidden: true, width: 130, text: (row) => row.externalId, cell: (row) => (row.externalId ? <Bdi ltr>{row.externalId}</Bdi> : dash) },
    { id: 'language', header: t('customers:column.language'), hidden: true, width: 120, text: (row) => row.locale, cell: (row) => (row.locale ? names.language(row.locale) : dash) },
  ];
}
