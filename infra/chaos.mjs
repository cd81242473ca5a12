// npm run chaos: kill -9, three times, of API, worker, Temporal and database, each in the middle of purchases that a client retries; then nothing
// may be lost, doubled or stuck. Own data directory and ports; a table, and exit code 1 on any fault.
import { join } from 'node:path';
import { migrate, setUpTemporal, startApp, untilReady } from './lib/app.mjs';
import { bundleWorkflows } from './lib/build.mjs';
import { freshDatabase, openDatabase } from './lib/database.mjs';
import { localUrl, serverEnvironment } from './lib/environment.mjs';
import { launch } from './lib/launch.mjs';
import { findNode } from './lib/node.mjs';
import { installPackages } from './lib/packages.mjs';
import { prepareDataDir } from './lib/paths.mjs';
import { findPort } from './lib/ports.mjs';
import { createProgress, LaunchError } from './lib/progress.mjs';
import { forgetRuns, openTemporal } from './lib/temporal.mjs';

const LIMIT_MS = 20 * 60_000;
const dataDir = prepareDataDir(join(process.env.DATA_DIR || '.data', 'chaos'));
const progress = createProgress();
const { step } = progress;

async function chaos(context) {
  const foreign = ['DATABASE_URL', 'TEMPORAL_ADDRESS'].filter((name) => process.env[name]);
  if (foreign.length) throw new LaunchError(`Chaos kills its own servers only: unset ${foreign.join(' and ')}.`);
  await step('packages', () => installPackages(context.supervisor, progress));
  const node = await findNode(context.supervisor);
  const tools = { ...context, node: node.path };
  forgetRuns(dataDir);
  const [database, temporal] = await Promise.all([step('database', () => openDatabase(tools)), step('temporal', () => openTemporal(tools)), step('workflows', () => bundleWorkflows(tools))]);
  const port = await findPort({ key: `app-chaos:${dataDir}` });
  const databaseUrl = await freshDatabase(database.url, 'prime_chaos');
  const env = serverEnvironment({ port, dataDir, databaseUrl, temporal: temporal.env, appUrl: localUrl(port), extra: { LOG_LEVEL: 'warn' } });
  await step('setup', () => Promise.all([migrate(tools, env), setUpTemporal(tools, env)]).then(([migrations]) => migrations));
  await step('app', async () => {
    startApp(tools, env);
    await untilReady(tools, { url: env.APP_URL });
    return env.APP_URL;
  });
  context.running.publish({ appUrl: env.APP_URL }, tools.supervisor.pids());   // the client finds there whom to kill
  const { code } = await tools.supervisor.run({
    name: 'chaos', command: tools.node, args: ['tests/chaos/run.ts'], check: false, timeoutMs: LIMIT_MS,
    env: { ...env, CHAOS_RUNNING: join(dataDir, 'running.json') },
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  return code;
}

process.exit(await launch({ dataDir, progress, work: chaos }));
