// Run as a process of its own: lets the TypeScript SDK fetch its dev server into the folder named by the first argument and
// prints where the program is. The SDK's test package is not needed for that: what it calls is in the worker package.
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const { Runtime } = await import('@temporalio/worker');
const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json');

const server = await Runtime.instance().createEphemeralServer({
  type: 'dev-server',
  exe: { type: 'cached-download', downloadDir: folder, version: 'default', ttl: 365 * 24 * 3_600_000, sdkName: 'sdk-typescript', sdkVersion: version },
  namespace: 'default',
  ip: '127.0.0.1',
  port: null,
  uiPort: null,
  dbFilename: null,
  ui: false,
  log: { format: 'pretty', level: 'error' },
  extraArgs: [],
});
await Runtime.instance().shutdownEphemeralServer(server);
const file = readdirSync(folder).find((name) => name.startsWith('temporal-sdk-typescript-') && !name.endsWith('.downloading'));
process.stdout.write(`${join(folder, file)}\n`);
