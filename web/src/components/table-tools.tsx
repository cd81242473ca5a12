import { Checkbox } from '@mantine/core';
import { IconColumns3, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from './LazyMenu.tsx';
import { downloadCsv } from '../lib/csv.ts';
import type { Column } from './DataTable.tsx';
import type { Visibility } from './table-head.tsx';

/** Above the table: what the page puts there, then the column chooser and the export at the inline end. */
export function TableTools<Row>({ columns, visibility, onVisibility, rows, exportName, exportAll, children }: {
  columns: Column<Row>[];
  visibility: Visibility;
  onVisibility: (next: Visibility) => void;
  rows: Row[] | undefined;
  exportName?: string;
  exportAll?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const choosable = columns.filter((column) => !column.always);
  const exportRows = () => {
    const exported = columns.filter((column) => column.text);
    downloadCsv(`${exportName}.csv`, [exported.map((column) => column.header), ...(rows ?? []).map((row) => exported.map((column) => column.text?.(row) ?? ''))]);
  };
  if (!children && !exportName && !exportAll && choosable.length < 2) return null;
  return (
    <div className="row wrap">
      {children}
      <span className="push row desk" style={{ gap: 2 }}>
        {choosable.length > 1 && (
          <LazyMenu closeOnItemClick={false} button={<button type="button" className="plain tool s13 b"><IconColumns3 size={18} stroke={1.75} aria-hidden />{t('common:table.columns')}</button>}>
            {(Menu) => (
              <>
                {choosable.map((column) => (
                  <Menu.Item key={column.id} onClick={() => onVisibility({ ...visibility, [column.id]: !visibility[column.id] })} leftSection={<Checkbox component="span" checked={visibility[column.id]} readOnly tabIndex={-1} aria-hidden />} role="menuitemcheckbox" aria-checked={visibility[column.id]}>
                    {column.header}
                  </Menu.Item>
                ))}
              </>
            )}
          </LazyMenu>
        )}
        {exportName && <button type="button" className="plain tool s13 b" onClick={exportRows}><IconDownload size={18} stroke={1.75} aria-hidden />CSV</button>}
        {exportAll}
      </span>
    </div>
  );
}
