import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Tells boots of the machine apart, because start times are counted from the boot. */
const boot = read('/proc/sys/kernel/random/boot_id').trim();

/**
 * What distinguishes a process from a later one with the same pid: its start time and the boot it belongs to.
 *
 * @returns undefined when no such process runs (a zombie does not run)
 */
export function birthOf(pid) {
  if (process.platform !== 'linux') return birthFromPs(pid);
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');   // the name may hold spaces and brackets
  const [state, startTicks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : `${boot}:${startTicks}`;
}

function birthFromPs(pid) {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split(/\s+/);
    return state?.startsWith('Z') ? undefined : started.join(' ') || undefined;
  } catch {
    return undefined;
  }
}

/** Is it still the process that we noted, and not a stranger that got its pid? */
export const isSameProcess = ({ pid, birth }) => Boolean(birth) && birthOf(pid) === birth;
