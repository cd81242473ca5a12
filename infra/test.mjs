// npm test: everything that decides whether a commit is good, on its own data directory and ports. `npm test -- tests/loyalty`
// runs only the Jest tests whose path has one of the given words in it.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { demoAccount, fillDemo } from './demo/demo.mjs';
import { migrate, setUpTemporal, startApp, startWorker, untilReady } from './lib/app.mjs';
import { findBrowser } from './lib/browser.mjs';
import { buildWeb, bundleWorkflows } from './lib/build.mjs';
import { freshDatabase, openDatabase } from './lib/database.mjs';
import { localUrl, serverEnvironment } from './lib/environment.mjs';
import { launch } from './lib/launch.mjs';
import { findNode } from './lib/node.mjs';
import { installPackages } from './lib/packages.mjs';
import { prepareDataDir } from './lib/paths.mjs';
import { findPort } from './lib/ports.mjs';
import { createProgress } from './lib/progress.mjs';
import { forgetRuns, openTemporal } from './lib/temporal.mjs';
import { createVerdict, readJestResults } from './lib/verdict.mjs';

/** A run that hangs ends; one on a machine that has half the speed does not. */
const JEST_LIMIT_MS = 40 * 60_000;
/** A busy machine answers late, and tests look at the answer: 202 for a purchase that is not booked in time has tests of its own. */
const PATIENCE = '8';
/** These tests wait for the database and for runs half of their time: two of them fit two cores. */
const JEST_WORKERS = Math.max(2, availableParallelism() - 1);
const words = process.argv.slice(2);
const forBrowser = words.filter((word) => word.includes('browser'));
const forOthers = words.filter((word) => !word.includes('browser'));
const everything = words.length === 0;
const dataDir = prepareDataDir(join(process.env.DATA_DIR || '.data', 'test'));
const progress = createProgress();
const { step } = progress;
const verdict = createVerdict();

/** Runs a command that must succeed; what it said is shown whole when it does not. */
const check = (tools, name, args) => step(name, async () => {
  const { code, output } = await tools.supervisor.run({ name: `check-${name.replaceAll(' ', '-')}`, command: tools.node, args, check: false });
  verdict.addCheck(code === 0);
  if (code === 0) return 'passed';
  process.stdout.write(`${output.trimEnd()}\n`);
  return { failed: true, text: 'FAILED, see above' };
});

async function checks(tools) {
  await check(tools, 'lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']);
  await check(tools, 'lint bites', ['infra/lint-bites.mjs']);
  await check(tools, 'lock file', ['infra/check-lock.mjs']);
  await check(tools, 'scoping', ['infra/check-scoping.mjs']);
  await check(tools, 'types', ['node_modules/typescript/bin/tsc', '--noEmit']);
  await check(tools, 'web types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'web']);
  await check(tools, 'knip', ['node_modules/knip/bin/knip.js', '--no-progress']);
}

const jest = (tools, name, { env, args }) => step(name, async () => {
  const results = join(dataDir, `jest-${name}.json`);
  rmSync(results, { force: true });
  const { code, output } = await tools.supervisor.run({
    name: `jest-${name}`,
    command: tools.node,
    // A statement that went out while its file's tests were ending may hold a connection: the process ends with the last result.
    args: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--forceExit', '--json', `--outputFile=${results}`, ...args],
    env,
    check: false,
    timeoutMs: JEST_LIMIT_MS,
    onLine: (line) => /^(PASS|FAIL) /.test(line) && progress.note(name, line),
  });
  const figures = readJestResults(results, code);
  verdict.add(figures);
  if (figures.failed) process.stdout.write(`${output.trimEnd()}\n`);
  return { failed: figures.failed > 0, text: `${figures.passed} passed, ${figures.failed} failed` };
});

/** Database and Temporal as new. The tests use one database, the app under the browser another and a task queue of its own. */
async function openServices(tools) {
  forgetRuns(dataDir);
  const [database, temporal] = await Promise.all([
    step('database', () => openDatabase({ ...tools, durable: false })),
    step('temporal', () => openTemporal(tools)),
  ]);
  return { url: (name) => freshDatabase(database.url, `prime_${name}`), temporal };
}

async function environmentOf(tools, services, { name, extra }) {
  const port = await findPort({ key: `app-${name}:${dataDir}` });
  const databaseUrl = await services.url(name);
  rmSync(join(dataDir, name), { recursive: true, force: true });
  const folder = prepareDataDir(join(dataDir, name));
  const env = serverEnvironment({ port, dataDir: folder, databaseUrl, temporal: services.temporal.env, appUrl: localUrl(port), extra });
  await step(`${name} setup`, () => Promise.all([migrate(tools, env), setUpTemporal(tools, env)]).then(([migrations]) => `migrations ${migrations}`));
  return env;
}

async function jestTests(tools, services) {
  // What the schedules start waits on the usual queue, where nobody takes it: no review and no housekeeping comes between the tests.
  const env = await environmentOf(tools, services, { name: 'tests', extra: { NODE_ENV: 'test', TASK_QUEUE: 'tests', PATIENCE } });
  const quiet = { ...env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' };
  startWorker(tools, env);   // purchases are booked by a run, so the tests of the API need a worker
  await jest(tools, 'tests', { env: quiet, args: ['--selectProjects', 'domain', 'api', 'workflows', `--maxWorkers=${JEST_WORKERS}`, '--', ...forOthers] });
  await tools.supervisor.retire('worker');
  if (everything) await jest(tools, 'uncached', { env: { ...quiet, WORKFLOW_CACHE: '0' }, args: ['--selectProjects', 'workflows'] });
}

async function browserTests(tools, services) {
  const browser = await step('browser', () => findBrowser(tools));
  const env = await environmentOf(tools, services, { name: 'browser', extra: { TASK_QUEUE: 'browser', DEMO: '1', LOG_LEVEL: 'warn', PATIENCE } });
  await step('app', async () => {
    startApp(tools, env);
    await untilReady(tools, { url: env.APP_URL });
    return env.APP_URL;
  });
  const demoDir = env.DATA_DIR;
  await step('demo', () => fillDemo({ dataDir: demoDir, appUrl: env.APP_URL, progress }));
  const { email, password, apiKey } = demoAccount({ dataDir: demoDir, exists: true });
  const forTests = { ...env, NODE_ENV: 'test', PUPPETEER_EXECUTABLE_PATH: browser, DEMO_EMAIL: email, DEMO_PASSWORD: password, DEMO_API_KEY: apiKey };
  await jest(tools, 'browser', { env: forTests, args: ['--selectProjects', 'browser', '--maxWorkers=1', '--', ...forBrowser] });
}

async function test(context) {
  await step('packages', () => installPackages(context.supervisor, progress));
  const node = await findNode(context.supervisor);
  const tools = { ...context, node: node.path };
  const opening = openServices(tools);
  opening.catch(() => {});   // awaited below; until then its failure is not unhandled
  const needsWeb = everything || forBrowser.length > 0;
  await Promise.all([needsWeb && step('web app', () => buildWeb(tools)), step('workflows', () => bundleWorkflows(tools))]);
  if (everything) await checks(tools);
  const services = await opening;
  if (everything || forOthers.length) await jestTests(tools, services);
  if (everything || forBrowser.length) await browserTests(tools, services);
}

const code = await launch({ dataDir, progress, work: test });
if (code !== 0) verdict.addCheck(false);   // what could not even run
progress.note('total', progress.elapsed());
process.stdout.write(`${verdict.line()}\n`, () => process.exit(verdict.failed ? 1 : 0));
