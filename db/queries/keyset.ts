import type { Parameter, Value } from '../sql.ts';

/** Where a page of a list ended: the sort column's value there and the id that breaks ties. */
export interface Position {
  value: Value;
  id: string;
}

/**
 * The rows after a position in an order by a column and then the id. NULL is the least value, as the database sorts it.
 *
 * @returns a condition and its parameters; the condition is true for every row when there is no position
 */
export function afterPosition(column: string, id: string, descending: boolean, position: Position | undefined): { condition: string; parameters: Parameter[] } {
  if (!position) return { condition: 'TRUE', parameters: [] };
  const beyond = descending ? '<' : '>';
  if (position.value === null) {
    const same = `(${column} IS NULL AND ${id} ${beyond} ?)`;
    return { condition: descending ? same : `(${column} IS NOT NULL OR ${same})`, parameters: [position.id] };
  }
  const nulls = descending ? ` OR ${column} IS NULL` : '';
  return { condition: `(${column} ${beyond} ? OR (${column} = ? AND ${id} ${beyond} ?)${nulls})`, parameters: [position.value, position.value, position.id] };
}

export const order = (column: string, id: string, descending: boolean): string => (descending ? `ORDER BY ${column} DESC, ${id} DESC` : `ORDER BY ${column}, ${id}`);

/** The text as a LIKE pattern that finds it anywhere. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
