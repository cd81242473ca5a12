/** One thing that is not as the ledgers say (loyalty.md §2.3, invariants). */
export interface Difference {
  check: 'transaction_sum' | 'lot_remaining' | 'negative_lot' | 'debt' | 'balance' | 'replay' | 'counter' | 'instrument';
  /** Of the transaction, lot, membership, counter or instrument. */
  id: string;
  found: number;
  expected: number;
}

/** So many differences of one kind are told; a check that finds more is broken enough. */
export const MOST_DIFFERENCES = 1000;

export interface Scope {
  where: string;
  parameters: string[];
}

/** `column = ?` for one organization's rows, TRUE for everybody's. */
export const scoped = (organizationId: string | undefined, column: string): Scope =>
  (organizationId === undefined ? { where: 'TRUE', parameters: [] } : { where: `${column} = ?`, parameters: [organizationId] });

interface Row {
  id: string; found: number | string; expected: number | string;
}

export const differencesOf = (check: Difference['check'], rows: readonly Row[]): Difference[] =>
  rows.map(({ id, found, expected }) => ({ check, id, found: Number(found), expected: Number(expected) }));
