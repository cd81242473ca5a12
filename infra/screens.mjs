// npm run screens: a picture of every page in every language, size and theme, with a contact sheet; `npm run screens -- --readme`
// makes only the picture of the README. Words narrow the pages: `npm run screens -- customers`. Own data directory and ports.
import { join } from 'node:path';
import { demoAccount, fillDemo } from './demo/demo.mjs';
import { migrate, setUpTemporal, startApp, untilReady } from './lib/app.mjs';
import { findBrowser } from './lib/browser.mjs';
import { buildWeb, bundleWorkflows } from './lib/build.mjs';
import { freshDatabase, openDatabase } from './lib/database.mjs';
import { localUrl, serverEnvironment } from './lib/environment.mjs';
import { launch } from './lib/launch.mjs';
import { findNode } from './lib/node.mjs';
import { installPackages } from './lib/packages.mjs';
import { prepareDataDir, root } from './lib/paths.mjs';
import { findPort } from './lib/ports.mjs';
import { createProgress } from './lib/progress.mjs';
import { forgetRuns, openTemporal } from './lib/temporal.mjs';

const LIMIT_MS = 30 * 60_000;
const words = process.argv.slice(2).filter((word) => word !== '--readme');
const forReadme = process.argv.includes('--readme');
const dataDir = prepareDataDir(join(process.env.DATA_DIR || '.data', 'screens'));
const progress = createProgress();
const { step } = progress;

async function screens(context) {
  await step('packages', () => installPackages(context.supervisor, progress));
  const node = await findNode(context.supervisor);
  const tools = { ...context, node: node.path };
  forgetRuns(dataDir);
  const [database, temporal, browser] = await Promise.all([
    step('database', () => openDatabase({ ...tools, durable: false })),
    step('temporal', () => openTemporal(tools)),
    step('browser', () => findBrowser(tools)),
    step('web app', () => buildWeb(tools)),
    step('workflows', () => bundleWorkflows(tools)),
  ]);
  const port = await findPort({ key: `app-screens:${dataDir}` });
  const databaseUrl = await freshDatabase(database.url, 'prime_screens');
  const env = serverEnvironment({ port, dataDir, databaseUrl, temporal: temporal.env, appUrl: localUrl(port), demo: true, extra: { LOG_LEVEL: 'warn' } });
  await step('setup', () => Promise.all([migrate(tools, env), setUpTemporal(tools, env)]).then(([migrations]) => migrations));
  await step('app', async () => {
    startApp(tools, env);
    await untilReady(tools, { url: env.APP_URL });
    return env.APP_URL;
  });
  await step('demo', () => fillDemo({ dataDir, appUrl: env.APP_URL, progress }));
  const { email, password, apiKey } = demoAccount({ dataDir, exists: true });
  const target = forReadme ? join(root, 'docs/images') : dataDir;
  const { code } = await tools.supervisor.run({
    name: 'screens', command: tools.node, args: ['tests/screens/run.ts', ...words], check: false, timeoutMs: LIMIT_MS,
    env: { ...env, DEMO_EMAIL: email, DEMO_PASSWORD: password, DEMO_API_KEY: apiKey, PUPPETEER_EXECUTABLE_PATH: browser, SCREENS_DIR: target, SCREENS_README: forReadme ? '1' : '0' },
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  progress.note('screens', target);
  return code;
}

process.exit(await launch({ dataDir, progress, work: screens }));
