import { readdirSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { Umzug } from 'umzug';
import { config } from '#config.ts';

/** A step up or down: runs statements one by one. */
export type Migration = (run: (statement: string) => Promise<unknown>) => Promise<void>;

const FOLDER = new URL('./migrations/', import.meta.url);
const LOCK = 'prime-engine-migrations';
const LOCK_WAIT_SECONDS = 120;

/**
 * Creates the database when it is missing and applies every migration that has not run yet, in the order of the file names,
 * under a lock of the database server: several processes may call it at once.
 *
 * @returns the names applied now
 */
export async function migrate(databaseUrl = config.databaseUrl): Promise<string[]> {
  const url = new URL(databaseUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/';
  const connection = await createConnection({ uri: url.toString(), timezone: 'Z' });
  try {
    await connection.query('SELECT GET_LOCK(?, ?)', [LOCK, LOCK_WAIT_SECONDS]);
    await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [database]);
    await connection.query('USE ??', [database]);
    await connection.query('CREATE TABLE IF NOT EXISTS migrations (name VARCHAR(200) PRIMARY KEY, applied_at DATETIME(3) NOT NULL)');
    const run = (statement: string) => connection.query(statement);
    const umzug = new Umzug({
      migrations: readdirSync(FOLDER).filter((file) => file.endsWith('.ts')).sort().map((file) => {
        const load = () => import(new URL(file, FOLDER).href) as Promise<{ up: Migration; down: Migration }>;
        return { name: file.replace(/\.ts$/, ''), up: async () => (await load()).up(run), down: async () => (await load()).down(run) };
      }),
      storage: {
        logMigration: async ({ name }) => void (await connection.query('INSERT INTO migrations VALUES (?, ?)', [name, new Date()])),
        unlogMigration: async ({ name }) => void (await connection.query('DELETE FROM migrations WHERE name = ?', [name])),
        executed: async () => ((await connection.query('SELECT name FROM migrations ORDER BY name'))[0] as { name: string }[]).map((row) => row.name),
      },
      logger: undefined,
    });
    return (await umzug.up()).map(({ name }) => name);
  } finally {
    await connection.query('SELECT RELEASE_LOCK(?)', [LOCK]).catch(() => undefined);
    await connection.end();
  }
}

if (import.meta.main) {
  const applied = await migrate();
  process.stdout.write(applied.length === 0 ? 'up to date\n' : applied.map((name) => `applied ${name}\n`).join(''));
}
