// npm start: from a bare machine to the running product; `npm start -- --no-demo` leaves an empty database empty.
import { demoAccount, demoState, fillDemo } from './demo/demo.mjs';
import { migrate, setUpTemporal, startApp, untilReady } from './lib/app.mjs';
import { buildWeb, bundleWorkflows } from './lib/build.mjs';
import { closingScreen } from './lib/closing-screen.mjs';
import { openDatabase } from './lib/database.mjs';
import { localUrl, serverEnvironment } from './lib/environment.mjs';
import { INTERRUPTED, launch } from './lib/launch.mjs';
import { findNode } from './lib/node.mjs';
import { installPackages } from './lib/packages.mjs';
import { prepareDataDir } from './lib/paths.mjs';
import { findPort, portFrom } from './lib/ports.mjs';
import { createProgress } from './lib/progress.mjs';
import { openTemporal } from './lib/temporal.mjs';

const flags = process.argv.slice(2);
if (flags.some((flag) => flag !== '--no-demo')) {
  process.stderr.write(`npm start knows one flag, --no-demo, not: ${flags.join(' ')}\n`);
  process.exit(2);
}
const wantsDemo = !flags.includes('--no-demo');
const dataDir = prepareDataDir(process.env.DATA_DIR || '.data');
const progress = createProgress();
const { step } = progress;

/** Everything that does not depend on each other happens at once. */
async function prepare(tools) {
  const appPort = await findPort({ preferred: portFrom('PORT', 3000), key: `app:${dataDir}` });
  const appUrl = localUrl(appPort);
  const settings = { port: appPort, dataDir, appUrl: process.env.APP_URL || appUrl };
  const databaseReady = step('database', () => openDatabase(tools)).then(async (database) => {
    await step('migrations', () => migrate(tools, serverEnvironment({ ...settings, databaseUrl: database.url })));
    return { database, demo: await demoState({ dataDir, databaseUrl: database.url }) };
  });
  const ports = { client: 7233, ui: portFrom('TEMPORAL_UI_PORT', 8233) };
  const temporalReady = step('temporal', () => openTemporal({ ...tools, ports })).then(async (temporal) => {
    await step('attributes', () => setUpTemporal(tools, serverEnvironment({ ...settings, databaseUrl: process.env.DATABASE_URL, temporal: temporal.env })));
    return temporal;
  });
  const [{ database, demo }, temporal] = await Promise.all([
    databaseReady,
    temporalReady,
    step('workflows', () => bundleWorkflows(tools)),
    step('web app', () => buildWeb(tools)),
  ]);
  return { settings, appUrl, database, demo, temporal };
}

async function start(context) {
  const { supervisor, running } = context;
  await step('packages', () => installPackages(supervisor, progress));
  const node = await findNode(supervisor);
  const tools = { ...context, node: node.path };
  const { settings, appUrl, database, demo, temporal } = await prepare(tools);
  const fills = demo.begun || (wantsDemo && demo.databaseIsEmpty);
  await step('app', async () => {
    startApp(tools, serverEnvironment({ ...settings, databaseUrl: database.url, temporal: temporal.env, demo: demo.exists || fills }));
    await untilReady(tools, { url: appUrl });
    return `API and worker ready, Node ${node.version.slice(1)}`;
  });
  running.publish({ appUrl, temporalUiUrl: temporal.uiUrl, temporalAddress: temporal.address, databaseUrl: database.url }, supervisor.pids());
  if (fills) await step('demo', () => fillDemo({ dataDir, appUrl, progress, resume: demo.begun }));
  process.stdout.write(closingScreen({ appUrl, temporalUiUrl: temporal.uiUrl, dataDir, demo: demoAccount({ dataDir, exists: demo.exists || fills }), elapsed: progress.elapsed() }));
  await context.interrupted;
}

const code = await launch({ dataDir, progress, work: start });
process.exit(code === INTERRUPTED ? 0 : code);   // Ctrl-C is how it is meant to end
