import type { Column } from '../../../components/DataTable.tsx';
import { downloadCsv } from '../../../lib/csv.ts';
import type { Customer } from '../types.ts';

/** Every column that has a plain text, whether it is shown or not. */
export function downloadCustomers(name: string, columns: Column<Customer>[], customers: Customer[]) {
  const exported = columns.filter((column) => column.text);
  downloadCsv(`${name}.csv`, [exported.map((column) => column.header), ...customers.map((customer) => exported.map((column) => column.text?.(customer) ?? ''))]);
}
