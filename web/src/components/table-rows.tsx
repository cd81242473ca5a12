import { Checkbox, Skeleton } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './DataTable.tsx';

interface RowProps<Row> {
  row: Row;
  rowId: string;
  index: number;
  columns: Column<Row>[];
  height: number;
  isCurrent: boolean;
  isSelected: boolean;
  onToggle?: () => void;
  onOpen?: () => void;
  phoneRow?: (row: Row) => ReactNode;
}

/** A click on a link, button or checkbox inside the row is not a click on the row. */
const isOwnClick = (event: MouseEvent) => !(event.target as HTMLElement).closest('a, button, input, label');

export function BodyRow<Row>({ row, columns, index, isCurrent, isSelected, onToggle, onOpen }: RowProps<Row>) {
  const { t } = useTranslation();
  return (
    <tr
      className={isCurrent ? 'cur' : isSelected ? 'sel' : undefined}
      data-open={onOpen ? true : undefined}
      data-row={index}
      aria-rowindex={index + 1}
      onClick={onOpen && ((event) => { if (isOwnClick(event) && !window.getSelection()?.toString()) onOpen(); })}
    >
      {onToggle && <td><Checkbox aria-label={t('common:table.select')} checked={isSelected} onChange={onToggle} /></td>}
      {columns.map((column, position) => (
        <td key={column.id} className={column.align === 'end' ? 'end' : 'start'}>
          {position === 0 && onOpen ? <button type="button" className="plain rowname" onClick={onOpen}>{column.cell(row)}</button> : column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

export function PhoneRow<Row>({ row, columns, height, isSelected, onOpen, phoneRow }: RowProps<Row>) {
  const content = phoneRow?.(row) ?? defaultPhoneRow(row, columns);
  const style = { minBlockSize: height };
  return (
    <li className={isSelected ? 'sel' : undefined}>
      {onOpen ? <button type="button" className="plain phone-row" style={style} onClick={onOpen}>{content}</button> : <div className="phone-row" style={style}>{content}</div>}
    </li>
  );
}

function defaultPhoneRow<Row>(row: Row, columns: Column<Row>[]) {
  const figure = columns.findLast((column) => column.align === 'end');
  const [first, second] = columns.filter((column) => column !== figure);
  return (
    <>
      <span className="grow"><span className="b ell" style={{ display: 'block' }}>{first?.cell(row)}</span><span className="m s13 ell" style={{ display: 'block' }}>{second?.cell(row)}</span></span>
      {figure && <span className="num">{figure.cell(row)}</span>}
    </>
  );
}

export function SkeletonRows<Row>({ columns, phone = false, selectable = false }: { columns: Column<Row>[]; phone?: boolean; selectable?: boolean }) {
  const rows = Array.from({ length: 8 }, (_, index) => index);
  if (phone) return rows.map((index) => <li key={index} className="phone-row" style={{ minBlockSize: 64 }}><span className="grow"><Skeleton height={12} width="55%" /><Skeleton height={10} width="35%" mt={10} /></span></li>);
  return rows.map((index) => (
    <tr key={index}>
      {selectable && <td><Skeleton height={16} width={16} /></td>}
      {columns.map((column, position) => (
        <td key={column.id}><Skeleton height={12} width={`${[70, 50, 60, 45][(index + position) % 4]}%`} ms={column.align === 'end' ? 'auto' : undefined} /></td>
      ))}
    </tr>
  ));
}
