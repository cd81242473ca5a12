import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, findProgram } from './find-program.mjs';
import { cacheDir, root } from './paths.mjs';
import { LaunchError } from './progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const installed = () => findProgram(NAMES) ?? (existsSync(MAC) ? MAC : undefined);

/** A Chromium or Chrome for what needs one: given, on the machine, from apt, or downloaded; in this order. */
export async function findBrowser({ supervisor, progress, node }) {
  const given = process.env.PUPPETEER_EXECUTABLE_PATH;
  if (given && !existsSync(given)) throw new LaunchError(`PUPPETEER_EXECUTABLE_PATH names ${given}, which does not exist.`);
  const found = given ?? installed() ?? (await aptInstall(supervisor, progress, 'browser', 'chromium') ? installed() : undefined);
  if (found) return found;
  return download({ supervisor, progress, node });
}

async function download({ supervisor, progress, node }) {
  progress.note('browser', 'downloading Chrome');
  const { code, output } = await supervisor.run({
    name: 'browser-download',
    command: node,
    args: [join(root, 'node_modules/@puppeteer/browsers/lib/main-cli.js'), 'install', 'chrome@stable', '--path', join(cacheDir, 'browsers'), '--format', '{{path}}'],
    check: false,
    timeoutMs: 300_000,
  });
  const path = output.trim().split('\n').at(-1);
  if (code === 0 && existsSync(path)) return path;
  throw new LaunchError('No browser found, and none could be downloaded. Install Chromium or Chrome, or set PUPPETEER_EXECUTABLE_PATH.');
}
