import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { LaunchError } from './progress.mjs';

const NEEDED = [24, 7];   // runs TypeScript without flags and ends cleanly on it
const packaged = join(root, 'node_modules/node/bin/node');

const isEnough = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
};

function versionOf(binary) {
  try {
    return execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 }).trim();
  } catch {
    return undefined;
  }
}

/**
 * The Node that runs the server: the running one if it is new enough, else the one from the npm package `node`.
 * That package fetches its binary in an install script, which may have been forbidden: then the script is run once more.
 */
export async function findNode(supervisor) {
  if (isEnough(process.version)) return { path: process.execPath, version: process.version };
  const version = versionOf(packaged);
  if (version && isEnough(version)) return { path: packaged, version };
  await supervisor.run({ name: 'node', command: process.execPath, args: ['installArchSpecificPackage.js'], cwd: join(root, 'node_modules/node'), check: false, timeoutMs: 180_000 });
  const second = versionOf(packaged);
  if (second && isEnough(second)) return { path: packaged, version: second };
  throw new LaunchError(`Node >= ${NEEDED.join('.')} is needed, this is ${process.version}, and the npm package "node" ${version ? `has ${version}` : 'brought no binary'}.\n`
    + 'Either install Node 24 (https://nodejs.org), or allow the install script of that package and run: npm rebuild node');
}
