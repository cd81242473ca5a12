import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { config } from '#config.ts';

/**
 * Set-based SQL for the commands that move many rows at once, and for reads that join. Models are for single entities.
 * Sessions run in UTC at READ COMMITTED: the row locks a command takes are the ones it names.
 */
let pool: Pool | undefined;
let transactionPool: Pool | undefined;
let isClosed = false;

/** Connections of single statements. */
const sqlPool = (): Pool => (pool ??= openPool());

/**
 * Connections of transactions, apart from those of statements: work inside a transaction may ask for something outside it (a cache that
 * reads again), and must never wait for a connection that other such work holds.
 */
const transactions = (): Pool => (transactionPool ??= openPool());

/** Both pools, for whoever watches how busy they are. */
export const sqlPools = (): Pool[] => [sqlPool(), transactions()];

function openPool(): Pool {
  // What is still under way when the process ends must not open connections that nobody closes.
  if (isClosed) throw new Error('The connections to the database were closed.');
  const opened = createPool({
    uri: config.databaseUrl,
    connectionLimit: config.databasePool,
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    supportBigNumbers: true,
    dateStrings: ['DATE'],
    // Lets a transaction send statements together; values are parameters in every one of them.
    multipleStatements: true,
  });
  opened.pool.on('connection', (connection) => void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
  return opened;
}

/** Ends all connections, for good. */
export async function closeSql(): Promise<void> {
  isClosed = true;
  await Promise.all([pool?.end(), transactionPool?.end()]);
  pool = transactionPool = undefined;
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
  /** Rows of several SELECTs, run in their order in one trip: each trip costs as much as a small statement. */
  select(...selects: readonly Select[]): Promise<unknown[][]>;
}

export type Select = [statement: string, parameters: readonly Parameter[]];

/** A transaction may also keep statements back until its next trip to the database. */
export interface Transaction extends Sql {
  /** A statement that goes out with the transaction's next one, at the latest with its COMMIT; its error comes from there. */
  queue(statement: string, parameters: readonly Parameter[]): Promise<void>;
  /** `insert`, queued. */
  queueInsert(table: string, columns: readonly string[], values: readonly (readonly Value[])[], suffix?: string): Promise<void>;
}

const ROWS_PER_INSERT = 1000;
/** Well below the smallest `max_allowed_packet` in use (16 MB). */
const MOST_QUEUED_CHARACTERS = 2_000_000;

const lengthOf = (row: readonly Value[]) => row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 24), 0);

/** Rows in parts that one INSERT takes: bounded in number and in size. */
function inserts(table: string, columns: readonly string[], values: readonly (readonly Value[])[], suffix: string): { text: string; rows: (readonly Value[])[] }[] {
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ? ${suffix}`;
  const parts: { text: string; rows: (readonly Value[])[] }[] = [];
  let length = Infinity;
  for (const row of values) {
    const more = lengthOf(row);
    if (length + more > MOST_QUEUED_CHARACTERS || parts.at(-1)!.rows.length === ROWS_PER_INSERT) {
      parts.push({ text, rows: [] });
      length = 0;
    }
    parts.at(-1)!.rows.push(row);
    length += more;
  }
  return parts;
}

type Send = (statement: string, parameters: readonly Parameter[]) => Promise<unknown>;

function over(send: Send): Omit<Sql, 'select'> {
  const rows = async <Row>(statement: string, parameters: readonly Parameter[] = []): Promise<Row[]> => (await send(statement, parameters)) as Row[];
  return {
    rows,
    row: async <Row>(statement: string, parameters: readonly Parameter[] = []) => (await rows<Row>(statement, parameters))[0],
    run: async (statement, parameters = []) => ((await send(statement, parameters)) as ResultSetHeader).affectedRows,
    insert: async (table, columns, values, suffix = '') => {
      let touched = 0;
      for (const { text, rows: part } of inserts(table, columns, values, suffix)) touched += ((await send(text, [part])) as ResultSetHeader).affectedRows;
      return touched;
    },
  };
}

const sendTo = (connection: Pool | PoolConnection): Send => async (statement, parameters) => (await connection.query<RowDataPacket[]>(statement, parameters as unknown[]))[0];

/** A transaction on a connection: what is queued, first of all its START, goes out with the next statement. */
function transactionOn(connection: PoolConnection, begin = ['START TRANSACTION']) {
  let queued = begin;
  let queuedCharacters = 0;
  const format = (statement: string, parameters: readonly Parameter[]) => connection.format(statement, parameters as unknown[]);
  /** Sends statements after what is queued. @returns the results of these statements only */
  const sendAll = async (statements: readonly string[]): Promise<unknown[]> => {
    const waiting = queued;
    queued = [];
    queuedCharacters = 0;
    const all = [...waiting, ...statements];
    const [results] = await connection.query<RowDataPacket[]>(all.join(';\n'));
    return all.length === 1 ? [results] : (results as unknown[]).slice(waiting.length);
  };
  const queue: Transaction['queue'] = async (statement, parameters) => {
    const text = format(statement, parameters);
    queued.push(text);
    queuedCharacters += text.length;
    if (queuedCharacters > MOST_QUEUED_CHARACTERS) await sendAll([]);
  };
  const transaction: Transaction = {
    ...over(async (statement, parameters) => (await sendAll([format(statement, parameters)]))[0]),
    select: async (...selects) => (await sendAll(selects.map(([statement, parameters]) => format(statement, parameters)))) as unknown[][],
    queue,
    queueInsert: async (table, columns, values, suffix = '') => {
      for (const { text, rows } of inserts(table, columns, values, suffix)) await queue(text, [rows]);
    },
  };
  return { transaction, commit: () => sendAll(['COMMIT']) };
}

const DEADLOCK = 'ER_LOCK_DEADLOCK';
const LOCK_TIMEOUT = 'ER_LOCK_WAIT_TIMEOUT';
const codeOf = (error: unknown) => (error as { code?: string } | null)?.code;

/** Whether the error is the database's own "this key exists already". */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === 'ER_DUP_ENTRY';

/** Tries again what the database took back for another's sake (a deadlock, a lock that took too long): three times at the most, after a random pause. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const code = codeOf(error);
      if (tries > 3 || (code !== DEADLOCK && code !== LOCK_TIMEOUT)) throw error;
      await new Promise((resolve) => setTimeout(resolve, tries * 10 + Math.random() * 40));
    }
  }
}

/** Statements outside a transaction, on any connection of the pool; each is a transaction of its own. */
export const sql: Sql = {
  ...over((...call) => again(() => sendTo(sqlPool())(...call))),
  select: (...selects) => again(async () => {
    const text = selects.map(([statement, parameters]) => sqlPool().format(statement, parameters as unknown[])).join(';\n');
    const [results] = await sqlPool().query<RowDataPacket[]>(text);
    return (selects.length === 1 ? [results] : results) as unknown[][];
  }),
};

/**
 * Runs the work in one READ COMMITTED transaction: all of it or nothing. A deadlock or lock time-out is tried again, so that the work
 * must have no effect outside the database.
 */
export const inTransaction = <T>(work: (sql: Transaction) => Promise<T>): Promise<T> => again(async () => {
  const connection = await transactions().getConnection();
  try {
    const { transaction, commit } = transactionOn(connection);
    const result = await work(transaction);
    await commit();
    return result;
  } catch (error) {
    await connection.rollback().catch(() => connection.destroy());
    throw error;
  } finally {
    connection.release();
  }
});

/** Runs reads that must agree with each other, as the database stood at one moment. */
export async function inSnapshot<T>(read: (sql: Sql) => Promise<T>): Promise<T> {
  const connection = await transactions().getConnection();
  try {
    const { transaction, commit } = transactionOn(connection, ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY']);
    const result = await read(transaction);
    // Nothing was written: nobody needs to wait for the end.
    void commit().then(() => connection.release(), () => connection.destroy());
    return result;
  } catch (error) {
    await connection.rollback().catch(() => connection.destroy());
    connection.release();
    throw error;
  }
}

/** A JSON column: MariaDB answers text, MySQL 8 a parsed value. */
export const fromJson = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T;
