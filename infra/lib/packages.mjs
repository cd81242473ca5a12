import { readFileSync, statSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { oneAtATime } from './lock.mjs';
import { root } from './paths.mjs';

const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules/.package-lock.json');
const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Are exactly the locked versions installed? Optional packages may be missing: they belong to other platforms. */
function isInstalled() {
  try {
    if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
    const [locked, installed] = [readPackages(lockFile), readPackages(installedFile)];
    const same = Object.entries(locked).every(([path, { version, optional }]) => path === '' || (optional && !installed[path]) || installed[path]?.version === version);
    if (same) utimesSync(installedFile, new Date(), new Date());   // a checkout made the lock file look newer
    return same;
  } catch {
    return false;
  }
}

/** Installs the packages of the lock file when they are missing or others. */
export function installPackages(supervisor, progress) {
  return oneAtATime('packages', () => isInstalled() ? 'as locked' : install(supervisor, progress));
}

async function install(supervisor, progress) {
  progress.note('packages', 'npm ci (the first time: a minute or a few)');
  // Without node_modules/.bin: npm must not run on the Node that it is about to replace.
  const path = process.env.PATH.split(delimiter).filter((folder) => !folder.includes('node_modules')).join(delimiter);
  const env = { ...process.env, PATH: path };
  delete env.NODE_ENV;   // "production" would leave out what builds the web app
  await supervisor.run({ name: 'npm', command: 'npm', args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'], env });
  return 'npm ci';
}
