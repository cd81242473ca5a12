import { inTransaction, sql, type Value } from '#db/sql.ts';

const TABLES = ['purchases', 'purchase_lines', 'lots', 'ledger_transactions', 'ledger_entries', 'timeline_entries'] as const;

interface Copied {
  table: string;
  columns: string[];
  rows: Value[][];
}

/** A JSON column may come back parsed. */
const written = (value: Value | object): Value => (value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value as Value);

/** The rows that a batch of purchases wrote, as they stand in the tables. */
export async function rowsOfBatch(externalIdPrefix: string): Promise<Copied[]> {
  const ids = (await sql.rows<{ id: string }>('SELECT id FROM purchases WHERE external_id LIKE ?', [`${externalIdPrefix}%`])).map(({ id }) => id);
  const where: Record<(typeof TABLES)[number], string> = {
    purchases: 'id IN (?)', purchase_lines: 'purchase_id IN (?)', lots: 'purchase_id IN (?)', ledger_transactions: 'purchase_id IN (?)', timeline_entries: 'subject_id IN (?)',
    ledger_entries: 'transaction_id IN (SELECT id FROM ledger_transactions WHERE purchase_id IN (?))',
  };
  return Promise.all(TABLES.map(async (table) => {
    const found = await sql.rows<Record<string, Value>>(`SELECT * FROM ${table} WHERE ${where[table]}`, [ids]);
    const columns = Object.keys(found[0] ?? {});
    return { table, columns, rows: found.map((row) => columns.map((column) => written(row[column] ?? null))) };
  }));
}

/** Inserts the rows into empty tables of the same shape, in one transaction. @returns milliseconds */
export async function insertPlainly(copied: readonly Copied[]): Promise<number> {
  for (const { table } of copied) {
    await sql.run(`DROP TABLE IF EXISTS bench_${table}`);
    await sql.run(`CREATE TABLE bench_${table} LIKE ${table}`);
  }
  const started = performance.now();
  await inTransaction(async (tx) => {
    for (const { table, columns, rows } of copied) await tx.insert(`bench_${table}`, columns, rows);
  });
  return performance.now() - started;
}
