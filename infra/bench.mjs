// npm run bench [-- purchases|loyalty]: measures speed as ratios within one run, because machines differ. Own data directory and
// ports; a table and JSON for each part.
import { rmSync } from 'node:fs';
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
import { createProgress } from './lib/progress.mjs';
import { forgetRuns, openTemporal } from './lib/temporal.mjs';

const LIMIT_MS = 30 * 60_000;
const PARTS = { purchases: 'tests/bench/run.ts', loyalty: 'tests/bench/loyalty.ts' };
const dataDir = prepareDataDir(join(process.env.DATA_DIR || '.data', 'bench'));
const progress = createProgress();
const { step } = progress;

async function bench(context) {
  await step('packages', () => installPackages(context.supervisor, progress));
  const node = await findNode(context.supervisor);
  const tools = { ...context, node: node.path };
  forgetRuns(dataDir);
  const [database, temporal] = await Promise.all([step('database', () => openDatabase(tools)), step('temporal', () => openTemporal(tools)), step('workflows', () => bundleWorkflows(tools))]);
  const port = await findPort({ key: `app-bench:${dataDir}` });
  const env = serverEnvironment({ port, dataDir, databaseUrl: await freshDatabase(database.url, 'prime_bench'), temporal: temporal.env, appUrl: localUrl(port), extra: { LOG_LEVEL: 'warn' } });
  await step('setup', () => Promise.all([migrate(tools, env), setUpTemporal(tools, env)]).then(([migrations]) => migrations));
  await step('app', async () => {
    startApp(tools, env);
    await untilReady(tools, { url: env.APP_URL });
    return env.APP_URL;
  });
  const pids = tools.supervisor.pids();
  const chosen = Object.keys(PARTS).filter((part) => process.argv.length === 2 || process.argv.slice(2).includes(part));
  let failed = 0;
  for (const part of chosen) {
    const results = join(dataDir, `${part}.json`);
    rmSync(results, { force: true });
    const { code } = await tools.supervisor.run({
      name: 'bench', command: tools.node, args: [PARTS[part]], check: false, timeoutMs: LIMIT_MS,
      env: { ...env, BENCH_RESULTS: results, BENCH_PIDS: JSON.stringify(pids), BENCH_ROUNDS: process.env.BENCH_ROUNDS ?? '5' },
      onLine: (line) => process.stdout.write(`${line}\n`),
    });
    progress.note('results', results);
    failed ||= code;
  }
  return failed;
}

process.exit(await launch({ dataDir, progress, work: bench }));
