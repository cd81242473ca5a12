import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, findProgram } from './find-program.mjs';
import { LaunchError } from './progress.mjs';

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/bin', '/usr/local/opt/mariadb/bin', '/usr/local/mysql/bin'];
const IMAGE = 'mariadb:11.4';
const OPTIONS = ['--skip-log-bin', '--skip-name-resolve', '--character-set-server=utf8mb4', '--collation-server=utf8mb4_unicode_520_ci',
  '--transaction-isolation=READ-COMMITTED', '--innodb-buffer-pool-size=256M', '--loose-innodb-log-file-size=256M', '--max-connections=300', '--max-allowed-packet=64M'];

const findServer = () => findProgram(['mariadbd', 'mysqld'], SYSTEM_FOLDERS);

/**
 * A program that can be our private database: on the machine, else from apt, else a container.
 *
 * @returns {Promise<{text: string, user: string, prepare: () => Promise<void>, child: (options) => {command: string, args: string[]}}>}
 */
export async function findDatabaseServer({ supervisor, progress, dataDir }) {
  const program = findServer() ?? (await aptInstall(supervisor, progress, 'database', 'mariadb-server') ? findServer() : undefined);
  if (program) return programServer({ supervisor, program, dataDir });
  if (await dockerAnswers(supervisor)) return containerServer({ supervisor, progress, dataDir });
  throw new LaunchError('No database found. One of these three helps:\n'
    + '  1. set DATABASE_URL to a MySQL 8 or MariaDB >= 10.6 (mysql://user:password@host:3306/name)\n'
    + '  2. install MariaDB (Debian/Ubuntu: apt-get install mariadb-server, macOS: brew install mariadb)\n'
    + '  3. start Docker, and a MariaDB container will be used');
}

function programServer({ supervisor, program, dataDir }) {
  const isMariaDb = /mariadb/i.test(execFileSync(program, ['--no-defaults', '--version'], { encoding: 'utf8' }));
  const folder = join(dataDir, isMariaDb ? 'mariadb' : 'mysql');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  return {
    text: 'private',
    user: 'prime',
    prepare: () => makeFresh(folder, async (draft) => {
      const [command, args] = isMariaDb
        ? [findProgram(['mariadb-install-db', 'mysql_install_db'], SYSTEM_FOLDERS) ?? 'mariadb-install-db', ['--no-defaults', '--auth-root-authentication-method=socket', '--skip-test-db']]
        : [program, ['--no-defaults', '--initialize-insecure']];
      await supervisor.run({ name: 'database-install', command, args: [...args, `--datadir=${draft}`, ...asRoot] });
    }),
    child: ({ port, durable, initFile }) => {
      const place = socketFolder(dataDir);
      return {
        command: program,
        args: ['--no-defaults', ...asRoot, `--datadir=${folder}`, `--tmpdir=${place}`, `--socket=${join(place, 'db.sock')}`, `--pid-file=${join(place, 'db.pid')}`, '--bind-address=127.0.0.1', `--port=${port}`,
          `--init-file=${initFile}`, `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`, '--loose-mysqlx=OFF', ...OPTIONS],
      };
    },
  };
}

/** Makes a fresh data folder in one piece: a half-made one never keeps the name. */
async function makeFresh(folder, fill) {
  if (existsSync(folder)) return;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  await fill(draft);
  renameSync(draft, folder);
}

/**
 * Socket paths may have about 100 bytes, data directories may have more. Temporary tables stand here too: a server that starts
 * deletes those it finds, also another one's.
 */
function socketFolder(dataDir) {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `prime-engine-${uid}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = lstatSync(folder);
  if (process.getuid && (owner !== uid || (mode & 0o077) !== 0)) throw new LaunchError(`${folder} must belong to this user alone; remove it and start again.`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function dockerAnswers(supervisor) {
  if (!findProgram(['docker'])) return false;
  const { code } = await supervisor.run({ name: 'docker', command: 'docker', args: ['info'], check: false, timeoutMs: 10_000 });
  return code === 0;
}

function containerServer({ supervisor, progress, dataDir }) {
  const name = `prime-engine-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const docker = (...args) => supervisor.run({ name: 'docker', command: 'docker', args, check: false });
  return {
    text: `container ${name}`,
    user: 'root',
    async prepare() {
      await docker('rm', '--force', name);
      if ((await docker('image', 'inspect', IMAGE)).code === 0) return;
      progress.note('database', `docker pull ${IMAGE}`);
      await supervisor.run({ name: 'docker', command: 'docker', args: ['pull', IMAGE] });
    },
    child: ({ port, password, durable }) => ({
      command: 'docker',
      args: ['run', '--rm', '--name', name, '--publish', `127.0.0.1:${port}:3306`, '--volume', `${name}:/var/lib/mysql`, '--env', 'MARIADB_ROOT_PASSWORD', '--env', 'MARIADB_DATABASE=prime', IMAGE,
        `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`, ...OPTIONS],
      env: { ...process.env, MARIADB_ROOT_PASSWORD: password },
    }),
  };
}
