import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ErrorState } from './ErrorState.tsx';
import { TableHead, useRememberedColumns } from './table-head.tsx';
import { BodyRow, PhoneRow, SkeletonRows } from './table-rows.tsx';
import { TableTools } from './table-tools.tsx';
import { useRowKeys } from './table-keys.ts';

export interface Column<Row> {
  id: string;
  header: string;
  /** The head is only for screen readers: a column of buttons. */
  headerHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** Figures stand at the inline end. */
  align?: 'start' | 'end';
  /** The server's name of the sort, without the minus; absent = not sortable. */
  sort?: string;
  /** The first click sorts descending (figures, dates). */
  descendingFirst?: boolean;
  /** Hidden until the reader chooses it. */
  hidden?: boolean;
  /** Cannot be hidden. */
  always?: boolean;
  /** Plain text for the CSV export; absent = not exported. */
  text?: (row: Row) => string | number | null | undefined;
  width?: number;
}

export interface DataTableProps<Row> {
  /** Remembers the chosen columns under this name. */
  id: string;
  label: string;
  columns: Column<Row>[];
  /** undefined while loading: skeleton rows in the final shape. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Enter or a click opens the row. */
  onOpen?: (row: Row) => void;
  /** Key of the row whose drawer is open. */
  openKey?: string;
  /** "-spentMinor"; with onSort the heads become buttons. */
  sort?: string;
  onSort?: (sort: string) => void;
  empty?: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** Asked for when the end comes near. */
  onMore?: () => void;
  hasMore?: boolean;
  rowHeight?: 40 | 48;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** On a phone a row has two lines; default: the first two columns and the last figure. */
  phoneRow?: (row: Row) => ReactNode;
  /** File name of the CSV export; absent = no export. */
  exportName?: string;
  /** In place of the CSV of the loaded rows: an export of its own. */
  exportAll?: ReactNode;
  /** Beside the column chooser, above the table. */
  tools?: ReactNode;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, rowHeight = 40, selected, onSelect, onOpen } = props;
  const { t } = useTranslation();
  const count = rows?.length ?? 0;
  const isPhone = useMediaQuery('(max-width: 700px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const [visibility, setVisibility] = useRememberedColumns(props.id, columns);
  const visible = columns.filter((column) => visibility[column.id] !== false);

  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const [isWide, setIsWide] = useState(false);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const measure = () => {
      setOffset(element.getBoundingClientRect().top + window.scrollY);
      setIsWide(element.scrollWidth > element.clientWidth + 1);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [visible.length]);
  const height = isPhone ? 64 : rowHeight;
  const virtualizer = useWindowVirtualizer({ count, estimateSize: () => height, overscan: 12, scrollMargin: offset });
  const items = virtualizer.getVirtualItems().filter(({ index }) => index < count);
  const before = items[0] ? items[0].start - offset : 0;
  const last = items.at(-1);
  const after = last ? virtualizer.getTotalSize() - (last.end - offset) : 0;

  const { current, setCurrent } = useRowKeys({ count, onOpen: (index) => { const row = rows?.[index]; if (row !== undefined) onOpen?.(row); }, scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }) });
  useMore(props, last?.index ?? 0);

  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  const all = () => onSelect?.(selected?.size === count ? new Set() : new Set(rows?.map(rowKey)));
  const rowProps = (index: number) => {
    const row = rows![index]!;
    const key = rowKey(row);
    return {
      row, rowId: key, index, columns: visible, height,
      isCurrent: current === index || props.openKey === key,
      isSelected: selected?.has(key) ?? false,
      onToggle: selected ? () => toggle(key) : undefined,
      onOpen: onOpen ? () => { setCurrent(index); onOpen(row); } : undefined,
      phoneRow: props.phoneRow,
    };
  };
  // The search and the filters stay above: they are the way out of an empty list.
  const notice = props.error && !rows ? <ErrorState error={props.error} onRetry={props.onRetry} /> : rows?.length === 0 ? props.empty : null;
  return (
    <div className="col">
      {(props.tools || (!isPhone && !notice)) && (
        <TableTools columns={columns} visibility={visibility} onVisibility={setVisibility} rows={rows} exportName={props.exportName} exportAll={props.exportAll}>{props.tools}</TableTools>
      )}
      <div className={`card ${isWide ? 'tw' : ''}`} ref={body} role="region" aria-label={props.label} aria-busy={!rows} tabIndex={isWide ? 0 : undefined}>
        {notice ?? (isPhone ? (
          <ul className="phone-rows">
            {!rows ? <SkeletonRows phone columns={visible} /> : (
              <>
                <li aria-hidden style={{ blockSize: before }} />
                {items.map((item) => <PhoneRow key={rowProps(item.index).rowId} {...rowProps(item.index)} />)}
                <li aria-hidden style={{ blockSize: after }} />
              </>
            )}
          </ul>
        ) : (
          <table className={`tbl act ${rowHeight === 48 ? 't48' : ''}`} aria-rowcount={rows?.length}>
            <caption className="sr">{props.label}{rows && onOpen ? `. ${t('common:table.keys')}` : ''}</caption>
            <TableHead columns={visible} sort={props.sort} onSort={props.onSort} sticky={!isWide} selection={selected ? { all: selected.size > 0 && selected.size === count, some: selected.size > 0, onAll: all } : undefined} />
            <tbody>
              {!rows ? <SkeletonRows columns={visible} selectable={Boolean(selected)} /> : (
                <>
                  {before > 0 && <tr aria-hidden><td colSpan={99} style={{ blockSize: before, padding: 0, border: 0 }} /></tr>}
                  {items.map((item) => <BodyRow key={rowProps(item.index).rowId} {...rowProps(item.index)} />)}
                  {after > 0 && <tr aria-hidden><td colSpan={99} style={{ blockSize: after, padding: 0, border: 0 }} /></tr>}
                </>
              )}
            </tbody>
          </table>
        ))}
      </div>
    </div>
  );
}

/** Asks for the next page once when the last rows come near. */
function useMore({ rows, hasMore, onMore }: { rows: unknown[] | undefined; hasMore?: boolean; onMore?: () => void }, lastIndex: number) {
  const count = rows?.length ?? 0;
  const asked = useRef(0);
  useLayoutEffect(() => {
    if (!hasMore || !onMore || count === 0 || lastIndex < count - 15 || asked.current === count) return;
    asked.current = count;
    onMore();
  }, [count, hasMore, lastIndex, onMore]);
}
