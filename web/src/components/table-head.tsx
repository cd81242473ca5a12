import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readJson, writeJson } from '../lib/storage.ts';
import type { Column } from './DataTable.tsx';

export type Visibility = Record<string, boolean>;

/** Which columns show; the choice is kept on this device under the table's name. */
export function useRememberedColumns<Row>(id: string, columns: Column<Row>[]) {
  const [chosen, setChosen] = useState<Visibility>(() => readJson<Visibility>(`columns:${id}`) ?? {});
  const visibility: Visibility = Object.fromEntries(columns.map((column) => [column.id, column.always === true || (chosen[column.id] ?? !column.hidden)]));
  const choose = (next: Visibility) => {
    setChosen(next);
    writeJson(`columns:${id}`, next);
  };
  return [visibility, choose] as const;
}

interface Selection {
  all: boolean;
  some: boolean;
  onAll: () => void;
}

export function TableHead<Row>({ columns, sort, onSort, sticky, selection }: {
  columns: Column<Row>[];
  sort?: string;
  onSort?: (sort: string) => void;
  sticky: boolean;
  selection?: Selection;
}) {
  const { t } = useTranslation();
  return (
    <thead className={sticky ? 'sticky' : undefined}>
      <tr>
        {selection && (
          <th style={{ inlineSize: 44 }}>
            <Checkbox aria-label={t('common:table.selectAll')} checked={selection.all} indeterminate={selection.some && !selection.all} onChange={selection.onAll} />
          </th>
        )}
        {columns.map((column) => {
          const direction = directionOf(column, sort);
          return (
            <th key={column.id} scope="col" className={column.align === 'end' ? 'end' : undefined} style={{ inlineSize: column.width }} aria-sort={column.sort ? direction : undefined}>
              {column.sort && onSort ? (
                <button type="button" className="plain sorter" onClick={() => onSort(nextSort(column, direction))}>
                  {column.align === 'end' && <SortArrow direction={direction} />}
                  {column.header}
                  {column.align !== 'end' && <SortArrow direction={direction} />}
                </button>
              ) : column.headerHidden ? <span className="sr">{column.header}</span> : column.header}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type Direction = 'ascending' | 'descending' | 'none';

function directionOf<Row>(column: Column<Row>, sort = ''): Direction {
  if (!column.sort || sort.replace('-', '') !== column.sort) return 'none';
  return sort.startsWith('-') ? 'descending' : 'ascending';
}

function nextSort<Row>(column: Column<Row>, direction: Direction): string {
  const first = column.descendingFirst ? `-${column.sort}` : `${column.sort}`;
  const second = column.descendingFirst ? `${column.sort}` : `-${column.sort}`;
  if (direction === 'none') return first;
  return (direction === 'descending') === Boolean(column.descendingFirst) ? second : first;
}

function SortArrow({ direction }: { direction: Direction }) {
  if (direction === 'none') return null;
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return <Arrow size={14} aria-hidden />;
}
