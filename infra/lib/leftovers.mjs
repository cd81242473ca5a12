import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess } from './identity.mjs';

const recordOf = (dataDir) => join(dataDir, 'children.json');

/** Notes at once and on disk who our children are, so that a launcher that is killed leaves a trace. */
export function recordChildren(dataDir, children) {
  const file = recordOf(dataDir);
  if (!children.length) return rmSync(file, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(children), { mode: 0o600 });
  return renameSync(`${file}.new`, file);
}

/** A signal to a whole process group; groups that are gone are fine. */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'EPERM') return false;
    throw error;
  }
}

/**
 * Ends what an earlier launcher of this data directory left behind, in the order of an ordinary end.
 * A pid that somebody else has by now is left alone.
 *
 * @returns how many were ended
 */
export async function endLeftovers(dataDir) {
  const file = recordOf(dataDir);
  if (!existsSync(file)) return 0;
  const left = parse(readFileSync(file, 'utf8')).filter(isSameProcess).sort((a, b) => a.stopOrder - b.stopOrder);
  for (const child of left) await endOne(child);
  rmSync(file, { force: true });
  return left.length;
}

async function endOne(child) {
  process.kill(child.pid, 'SIGTERM');
  const deadline = Date.now() + child.stopMs;
  while (isSameProcess(child) && Date.now() < deadline) await sleep(20);
  if (isSameProcess(child)) signalGroup(child.pid, 'SIGKILL');
  while (isSameProcess(child)) await sleep(20);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
