import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isSameProcess } from './identity.mjs';
import { LaunchError } from './progress.mjs';

const readOwner = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Makes this process the only launcher of a data directory. The lock of a dead process is replaced.
 *
 * The content is written first and linked into place, so nobody ever reads a half-written lock.
 *
 * @returns a function that gives the lock back
 */
export function lockDataDir(dataDir) {
  const lock = join(dataDir, 'launcher.lock');
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        linkSync(draft, lock);
        return () => release(lock);
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = readOwner(lock);
      if (owner && isSameProcess(owner)) throw new LaunchError(alreadyRuns(dataDir, owner.pid));
      setAside(lock, owner);
    }
    throw new LaunchError(`Could not lock ${dataDir}: several launchers are trying at once.`);
  } finally {
    unlinkSync(draft);
  }
}

/** Moves a stale lock away; if another launcher replaced it in this very moment, its lock is put back. */
function setAside(lock, staleOwner) {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && moved.pid !== staleOwner?.pid && isSameProcess(moved)) linkSync(aside, lock);
  unlinkSync(aside);
}

function release(lock) {
  if (readOwner(lock)?.pid === process.pid) unlinkSync(lock);
}

function alreadyRuns(dataDir, pid) {
  const appUrl = readOwner(join(dataDir, 'running.json'))?.appUrl;
  return `Already running for ${dataDir} (process ${pid})${appUrl ? `: ${appUrl}` : '; it is still starting'}.\n`
    + 'Stop it with Ctrl-C, or give the second one its own DATA_DIR.';
}
