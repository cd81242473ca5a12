import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { config } from '#config.ts';

/**
 * Set-based SQL for the commands that move many rows at once, and for reads that join. Models are for single entities.
 * Sessions run in UTC at READ COMMITTED: the row locks a command takes are the ones it names.
 */
let pool: Pool | undefined;

export function sqlPool(): Pool {
  if (pool) return pool;
  pool = createPool({
    uri: config.databaseUrl,
    connectionLimit: config.databasePool,
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    supportBigNumbers: true,
    dateStrings: ['DATE'],
    multipleStatements: false,
  });
  pool.pool.on('connection', (connection) => void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
  return pool;
}

export async function closeSql(): Promise<void> {
  await pool?.end();
  pool = undefined;
}

export type Value = string | number | boolean | Date | null | Buffer;
export type Parameter = Value | readonly Value[] | readonly (readonly Value[])[];

/** One connection, inside a transaction or not. */
export interface Sql {
  /** Rows of a SELECT. Arrays become lists: `IN (?)` takes `[a, b]`. */
  rows<Row>(statement: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  /** The first row of a SELECT, or undefined. */
  row<Row>(statement: string, parameters?: readonly Parameter[]): Promise<Row | undefined>;
  /** Runs a statement that changes rows; answers how many it touched (MySQL's affectedRows). */
  run(statement: string, parameters?: readonly Parameter[]): Promise<number>;
  /** One multi-row INSERT; nothing when there are no rows. `suffix` may carry ON DUPLICATE KEY UPDATE. */
  insert(table: string, columns: readonly string[], values: readonly (readonly Value[])[], suffix?: string): Promise<number>;
}

const ROWS_PER_INSERT = 1000;

function over(connection: Pool | PoolConnection): Sql {
  const rows = async <Row>(statement: string, parameters: readonly Parameter[] = []): Promise<Row[]> => {
    const [found] = await connection.query<RowDataPacket[]>(statement, parameters as unknown[]);
    return found as Row[];
  };
  return {
    rows,
    row: async <Row>(statement: string, parameters: readonly Parameter[] = []) => (await rows<Row>(statement, parameters))[0],
    run: async (statement, parameters = []) => {
      const [result] = await connection.query<ResultSetHeader>(statement, parameters as unknown[]);
      return result.affectedRows;
    },
    insert: async (table, columns, values, suffix = '') => {
      let touched = 0;
      for (let start = 0; start < values.length; start += ROWS_PER_INSERT) {
        const [result] = await connection.query<ResultSetHeader>(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES ? ${suffix}`, [values.slice(start, start + ROWS_PER_INSERT)]);
        touched += result.affectedRows;
      }
      return touched;
    },
  };
}

/** Statements outside a transaction, on any connection of the pool. */
export const sql: Sql = {
  rows: (...call) => over(sqlPool()).rows(...call),
  row: (...call) => over(sqlPool()).row(...call),
  run: (...call) => over(sqlPool()).run(...call),
  insert: (...call) => over(sqlPool()).insert(...call),
} as Sql;

const DEADLOCK = 'ER_LOCK_DEADLOCK';
const LOCK_TIMEOUT = 'ER_LOCK_WAIT_TIMEOUT';
const codeOf = (error: unknown) => (error as { code?: string } | null)?.code;

/** Whether the error is the database's own "this key exists already". */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === 'ER_DUP_ENTRY';

/**
 * Runs the work in one READ COMMITTED transaction: all of it or nothing. A deadlock or lock time-out is tried again, three
 * times at the most, after a random pause; the work must therefore have no effect outside the database.
 */
export async function inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const connection = await sqlPool().getConnection();
    try {
      await connection.beginTransaction();
      const result = await work(over(connection));
      await connection.commit();
      return result;
    } catch (error) {
      await connection.rollback().catch(() => connection.destroy());
      const code = codeOf(error);
      if (attempt > 3 || (code !== DEADLOCK && code !== LOCK_TIMEOUT)) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 40));
    } finally {
      connection.release();
    }
  }
}

/** A JSON column: MariaDB answers text, MySQL 8 a parsed value. */
export const fromJson = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;
