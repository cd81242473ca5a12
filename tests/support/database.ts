import { execFileSync } from 'node:child_process';

/** Jest's global set-up: brings the database that DATABASE_URL names up to date, once for all test files. */
export default function prepareDatabase(): void {
  execFileSync(process.execPath, ['db/migrate.ts'], { cwd: new URL('../..', import.meta.url), stdio: ['ignore', 'ignore', 'inherit'] });
}
