import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf, isSameProcess } from './identity.mjs';
import { root } from './paths.mjs';
import { LaunchError } from './progress.mjs';

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Takes a lock unless a living process holds it; that of a dead one is replaced.
 *
 * The content is written first and linked into place, so nobody ever reads a half-written lock.
 *
 * @returns {{release: () => void} | {owner: {pid: number}}}
 */
function take(lock) {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, lock)) return { release: () => read(lock)?.pid === process.pid && unlinkSync(lock) };
      const owner = read(lock);
      if (owner && isSameProcess(owner)) return { owner };
      setAside(lock, owner);
    }
  } finally {
    unlinkSync(draft);
  }
}

function linked(draft, lock) {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** Moves a stale lock away; if somebody replaced it in this very moment, the new one is put back. */
function setAside(lock, staleOwner) {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  if (moved && moved.pid !== staleOwner?.pid && isSameProcess(moved)) linked(aside, lock);
  unlinkSync(aside);
}

/**
 * Makes this process the only launcher of a data directory.
 *
 * @returns a function that gives the lock back
 */
export function lockDataDir(dataDir) {
  const { release, owner } = take(join(dataDir, 'launcher.lock'));
  if (release) return release;
  const appUrl = read(join(dataDir, 'running.json'))?.appUrl;
  throw new LaunchError(`Already running for ${dataDir} (process ${owner.pid})${appUrl ? `: ${appUrl}` : '; no app yet'}.\n`
    + 'Stop it with Ctrl-C, or give the second one its own DATA_DIR.');
}

/** What two launchers of this checkout must not do at once, as both write the same files: the second waits. */
export async function oneAtATime(name, work) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const path = join(tmpdir(), `prime-engine-${checkout}-${name}.lock`);
  let lock;
  while (!(lock = take(path)).release) await sleep(200);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
