import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDatabaseServer } from './database-server.mjs';
import { greetingOf, parseServerVersion } from './mysql-greeting.mjs';
import { findPort } from './ports.mjs';
import { LaunchError } from './progress.mjs';

const WHERE_TO_LOOK = 'Is DATABASE_URL right, and does the server let this machine in?';

/**
 * A database to work with: the one of DATABASE_URL, else a private server with its data in the data directory.
 *
 * @param durable false gives up safety against a power cut for speed: for tests only
 * @returns {Promise<{url: string, text: string}>}
 */
export async function openDatabase({ supervisor, progress, dataDir, durable = true }) {
  if (process.env.DATABASE_URL) return givenDatabase(process.env.DATABASE_URL);
  const server = await findDatabaseServer({ supervisor, progress, dataDir });
  const port = await findPort({ key: `database:${dataDir}` });
  const password = passwordIn(dataDir);
  await server.prepare();
  const child = server.child({ port, password, durable, initFile: writeInitFile(dataDir, server.user, password) });
  supervisor.keep({ name: 'database', stopOrder: 4, stopMs: 10_000, ...child });
  let greeting;
  await supervisor.until('database', async () => Boolean(greeting = await greetingOf({ host: '127.0.0.1', port })));
  return { url: `mysql://${server.user}:${password}@127.0.0.1:${port}/prime`, text: `${checked(greeting).label} on 127.0.0.1:${port}, ${server.text}` };
}

async function givenDatabase(url) {
  const { hostname, port, protocol } = parseUrl(url);
  if (!/^(mysql|mariadb):$/.test(protocol)) throw new LaunchError(`DATABASE_URL must look like mysql://user:password@host:3306/name, not ${protocol}//…`);
  const greeting = await greetingOf({ host: hostname, port: Number(port || 3306) }, 10_000);
  if (!greeting) throw new LaunchError(`No database answers at ${hostname}:${port || 3306}. ${WHERE_TO_LOOK}`);
  return { url, text: `${checked(greeting).label} from DATABASE_URL` };
}

function parseUrl(url) {
  try {
    return new URL(url);
  } catch {
    throw new LaunchError('DATABASE_URL is not a URL; it must look like mysql://user:password@host:3306/name');
  }
}

function checked(greeting) {
  const version = parseServerVersion(greeting);
  if (!version.supported) throw new LaunchError(`${version.label} is too old: MySQL 8 or MariaDB >= 10.6 is needed.`);
  return version;
}

function passwordIn(dataDir) {
  const file = join(dataDir, 'database-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** What the server runs before it lets anybody in; one statement per line, as it wants it. */
function writeInitFile(dataDir, user, password) {
  const file = join(dataDir, 'database-init.sql');
  writeFileSync(file, [
    'CREATE DATABASE IF NOT EXISTS prime CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;',
    `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO '${user}'@'%';`,
    '',
  ].join('\n'), { mode: 0o600 });
  return file;
}

/** An empty database of that name beside the given one. */
export async function freshDatabase(url, name) {
  const { default: mysql } = await import('mysql2/promise');
  const connection = await mysql.createConnection(url);
  try {
    await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
    await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`);
  } finally {
    await connection.end();
  }
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
