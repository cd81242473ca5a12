import { LaunchError } from './progress.mjs';

export async function migrate({ supervisor, node }, env) {
  const { output } = await supervisor.run({ name: 'migrations', command: node, args: ['db/migrate.ts'], env });
  const applied = output.split('\n').filter((line) => line.startsWith('applied ')).length;
  return applied ? `${applied} applied` : 'up to date';
}

export async function setUpTemporal({ supervisor, node }, env) {
  await supervisor.run({ name: 'temporal-setup', command: node, args: ['worker/setup.ts'], env });
  return 'search attributes and schedules';
}

export function startWorker({ supervisor, node }, env) {
  supervisor.keep({ name: 'worker', command: node, args: ['worker/main.ts'], env, stopOrder: 2, stopMs: 21_000 });
}

/** Starts API and worker; both are restarted when they die. */
export function startApp(tools, env) {
  startWorker(tools, env);
  const { supervisor, node } = tools;
  supervisor.keep({ name: 'api', command: node, args: ['api/main.ts'], env, stopOrder: 1, stopMs: 11_000 });
}

/** Waits until API, database, Temporal and worker answer together. */
export async function untilReady({ supervisor }, { url }) {
  let last = 'nothing answers yet';
  const probe = async () => {
    if (supervisor.failuresOf('worker') >= 3) throw new LaunchError(`The worker keeps ending; its log: ${supervisor.logOf('worker')}`);
    try {
      const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      last = `${reply.status} ${(await reply.text()).slice(0, 300)}`;
      return reply.ok;
    } catch {
      return false;
    }
  };
  try {
    await supervisor.until('api', probe, { timeoutMs: 90_000, everyMs: 100 });
  } catch (error) {
    if (error instanceof LaunchError) error.message += `\nThe last answer of ${url}/readyz: ${last}`;
    throw error;
  }
}
