import { IconDownload, IconLoader2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../../components/DataTable.tsx';
import { fetchCustomers, type CustomerFilters } from '../queries.ts';
import type { Customer } from '../types.ts';
import { useNotify } from '../use-notify.tsx';
import { downloadCustomers } from './download.ts';

/** The whole list as CSV, not only the rows on the screen: pages are fetched one after another. */
export function ExportAll({ filters, columns }: { filters: CustomerFilters; columns: Column<Customer>[] }) {
  const { t } = useTranslation();
  const notify = useNotify();
  const [done, setDone] = useState<number | null>(null);
  const run = async () => {
    const customers: Customer[] = [];
    let cursor: string | undefined;
    setDone(0);
    try {
      do {
        const page = await fetchCustomers(filters, cursor, 200);
        customers.push(...page.data);
        cursor = page.nextCursor ?? undefined;
        setDone(customers.length);
      } while (cursor);
      downloadCustomers(t('customers:csvName'), columns, customers);
    } catch (error) {
      notify.failed(t('customers:export.failed'), error);
    } finally {
      setDone(null);
    }
  };
  return (
    <button type="button" className="plain tool s13 b desk" disabled={done !== null} onClick={() => void run()}>
      {done === null ? <IconDownload size={18} stroke={1.75} aria-hidden /> : <IconLoader2 size={18} stroke={1.75} className="pulse" aria-hidden />}
      {done === null ? 'CSV' : t('customers:export.progress', { count: done })}
    </button>
  );
}
