import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf } from './identity.mjs';
import { recordChildren, signalGroup } from './leftovers.mjs';
import { root } from './paths.mjs';
import { LaunchError, tail } from './progress.mjs';

const STOP_BUDGET_MS = 27_000;
const KILL_RESERVE_MS = 2_500;      // kept for each child that is still to be stopped
const LONGEST_BACK_OFF_MS = 15_000;
const STEADY_MS = 30_000;           // after so long a run the next crash counts as the first

class Stopped extends Error {
  stopped = true;
}

/**
 * Starts children in process groups of their own (the terminal's Ctrl-C reaches only us), restarts what dies, and stops
 * everything in order.
 *
 * @param onChange called when a pid appears, changes or goes
 * @param onRestart called with the name, the way it ended and the delay
 */
export function createSupervisor({ dataDir, onChange = () => {}, onRestart = () => {} }) {
  const children = new Map();
  let stopping;

  const logOf = (name) => join(dataDir, 'logs', `${name}.log`);
  const alive = () => [...children.values()].filter((child) => child.pid);

  function changed() {
    recordChildren(dataDir, alive().map(({ name, pid, birth, stopOrder, stopMs }) => ({ name, pid, birth, stopOrder, stopMs })));
    onChange();
  }

  function spawnInto(child) {
    const log = openSync(logOf(child.name), 'a', 0o600);
    const process = spawn(child.command, child.args, { cwd: root, env: child.env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    adopt(child, process);
    return process;
  }

  function adopt(child, process) {
    child.startedAt = Date.now();
    child.ended = new Promise((resolve) => {
      const end = (how) => {
        if (child.pid) signalGroup(child.pid, 'SIGKILL');   // what it may have started itself
        child.pid = undefined;
        changed();
        resolve(how);
      };
      process.once('error', (error) => end({ error }));
      process.once('exit', (code, signal) => end({ code, signal }));
    });
    child.pid = process.pid;
    if (process.pid) child.birth = birthOf(process.pid);
    changed();
  }

  async function keepRunning(child) {
    while (!stopping && !child.retired) {
      spawnInto(child);
      const how = await child.ended;
      if (stopping || child.retired) return;
      child.failures = Date.now() - child.startedAt > STEADY_MS ? 1 : child.failures + 1;
      const delayMs = Math.min(LONGEST_BACK_OFF_MS, 250 * 2 ** child.failures);
      onRestart(child.name, describeEnd(how), delayMs);
      await Promise.race([sleep(delayMs, undefined, { ref: false }), child.wake]);
    }
  }

  return {
    logOf,
    get stopping() {
      return Boolean(stopping);
    },
    pids: () => Object.fromEntries(alive().map(({ name, pid }) => [name, pid])),
    failuresOf: (name) => children.get(name)?.failures ?? 0,

    /** A server that runs until the end. `stopOrder`: lower ends first. */
    keep({ name, command, args = [], env = process.env, stopOrder, stopMs }) {
      if (stopping) throw new Stopped();
      rotate(logOf(name));
      const child = { name, command, args, env, stopOrder, stopMs, failures: 0 };
      child.wake = new Promise((resolve) => void (child.cancelWait = resolve));
      children.set(name, child);
      child.loop = keepRunning(child);
      return child;
    },

    /**
     * A command that runs to its end; its output goes to the log of that name and is returned.
     *
     * @throws LaunchError with the end of the output unless `check` is false
     */
    async run({ name, command, args = [], env = process.env, cwd = root, check = true, onLine, timeoutMs, signal }) {
      if (stopping) throw new Stopped();
      const began = spawn(command, args, { cwd, env: { ...env, NO_COLOR: '1', FORCE_COLOR: undefined }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      const child = { name, stopOrder: 0, stopMs: 2_000 };
      children.set(`${name}:${began.pid}`, child);
      adopt(child, began);
      const collected = collect(began, onLine);
      const giveUp = () => child.pid && signalGroup(child.pid, 'SIGKILL');
      const timer = timeoutMs && setTimeout(giveUp, timeoutMs);
      signal?.addEventListener('abort', giveUp);
      const how = await child.ended;
      clearTimeout(timer);
      children.delete(`${name}:${began.pid}`);
      const output = await collected;
      writeFileSync(logOf(name), output, { mode: 0o600 });
      if (stopping) throw new Stopped();
      if (check && how.code !== 0) throw new LaunchError(`${name} failed (${describeEnd(how)}):\n${output.trimEnd().split('\n').slice(-40).map((line) => `    ${line}`).join('\n')}`);
      return { code: how.code ?? 1, output };
    },

    /** Waits until `probe` answers true; a child that keeps dying or a deadline ends the wait with its log. */
    async until(name, probe, { timeoutMs = 60_000, everyMs = 50, hint = '' } = {}) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        if (stopping) throw new Stopped();
        if (await probe()) return;
        if (Date.now() > deadline || this.failuresOf(name) >= 3) {
          throw new LaunchError(`${name} does not get ready.${hint && ` ${hint}`} The end of ${logOf(name)}:\n${tail(logOf(name))}`);
        }
        await sleep(everyMs);
      }
    },

    /** Ends one child for good. */
    async retire(name) {
      const child = children.get(name);
      if (!child) return;
      child.retired = true;
      child.cancelWait?.();
      if (child.pid) await stopOne(child, child.stopMs);
      children.delete(name);
    },

    /** Ends everything: lower `stopOrder` first, each with its time, never longer than the budget in all. */
    stop() {
      stopping ??= stopAll(children);
      return stopping;
    },
  };
}

async function stopAll(children) {
  const deadline = Date.now() + STOP_BUDGET_MS;
  const all = [...children.values()].sort((a, b) => a.stopOrder - b.stopOrder);
  for (const child of all) child.cancelWait?.();
  const orders = [...new Set(all.map((child) => child.stopOrder))];
  for (const [index, order] of orders.entries()) {
    const reserveMs = (orders.length - index - 1) * KILL_RESERVE_MS;
    const leftMs = Math.max(500, deadline - Date.now() - reserveMs);
    await Promise.all(all.filter((child) => child.stopOrder === order && child.pid).map((child) => stopOne(child, Math.min(child.stopMs, leftMs))));
  }
}

async function stopOne(child, withinMs) {
  const { pid } = child;
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
  const gone = await Promise.race([child.ended, sleep(withinMs, 'late', { ref: false })]);
  if (gone === 'late') {
    signalGroup(pid, 'SIGKILL');
    await child.ended;
  }
}

async function collect(process, onLine = () => {}) {
  let output = '';
  const take = (stream) => new Promise((resolve) => {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      output += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    });
    stream.on('close', resolve);
  });
  await Promise.all([take(process.stdout), take(process.stderr)]);
  return output;
}

const describeEnd = ({ code, signal, error }) => error?.message ?? (signal ? `ended by ${signal}` : `exit code ${code}`);

function rotate(log) {
  if (existsSync(log)) renameSync(log, log.replace(/\.log$/, '.1.log'));
}
