import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.mjs';
import { lockDataDir } from './lock.mjs';
import { createSupervisor } from './processes.mjs';
import { LaunchError } from './progress.mjs';

/** What `launch` returns when a signal ended the work. */
export const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `work` as the only launcher of a data directory, with a supervisor for its children. Whatever happens, a signal,
 * an error or the end of the work, the children are ended in order and the lock is given back.
 *
 * @returns the exit code
 */
export async function launch({ dataDir, progress, work }) {
  let unlock;
  const running = runningFile(dataDir);
  const supervisor = createSupervisor({
    dataDir,
    onChange: () => running.update(supervisor.pids()),
    onRestart: (name, how, delayMs) => progress.note(name, `${how}; starting again in ${(delayMs / 1000).toFixed(1)} s (${supervisor.logOf(name)})`),
  });
  const interrupted = new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal));   // again and again is no different from once
  });
  const broken = new Promise((resolve) => {
    process.on('uncaughtException', (error) => resolve(error));   // a bug of ours must not leave the children alone either
  });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});   // a closed terminal must not keep us from the clean end
  const alive = setInterval(() => {}, 60_000);   // signal handlers and waiting promises alone would let Node end
  const stop = async () => {
    await supervisor.stop();
    clearInterval(alive);
    if (!unlock) return;
    running.remove();
    unlock();
  };
  const tools = { dataDir, supervisor, progress, running, interrupted };
  const begin = async () => {
    unlock = lockDataDir(dataDir);
    running.remove();
    const ended = await endLeftovers(dataDir);
    if (ended) progress.note('clean-up', `ended ${ended} process${ended === 1 ? '' : 'es'} of a launcher that was killed`);
    return work(tools);
  };
  const result = await Promise.race([
    begin().then((code) => ({ code: code ?? 0 }), (error) => ({ error })),
    interrupted.then((signal) => ({ signal })),
    broken.then((error) => ({ error })),
  ]);
  if (result.signal) process.stdout.write('\nStopping: API, worker, Temporal, database …\n');
  if (result.error) report(result.error);
  await stop();
  if (result.signal) {
    process.stdout.write('Stopped.\n');
    return INTERRUPTED;
  }
  return result.error ? 1 : (result.code ?? 0);
}

function report(error) {
  process.stderr.write(error instanceof LaunchError ? `\n${error.message}\n` : `\n${error.stack}\n`);
}

/** `running.json`: what runs where, for tools; it exists only while something runs. */
function runningFile(dataDir) {
  const file = join(dataDir, 'running.json');
  let content;
  const write = () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    publish(addresses, pids) {
      content = { ...addresses, pids };
      write();
    },
    update(pids) {
      if (!content) return;
      content.pids = pids;
      write();
    },
    remove() {
      content = undefined;
      rmSync(file, { force: true });
    },
  };
}
