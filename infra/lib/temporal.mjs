import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPort } from './ports.mjs';
import { findTemporal } from './temporal-program.mjs';

const SEARCH_ATTRIBUTES = { OrganizationId: 'Keyword', CustomerId: 'KeywordList', NeedsAttention: 'Bool' };

/** The dev server has one history shard: its default polling limits hold every task back by up to 50 ms. */
const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': 2_000,
  'history.transferProcessorMaxPollHostRPS': 4_000,
  'history.timerProcessorMaxPollRPS': 2_000,
  'history.visibilityProcessorMaxPollRPS': 2_000,
  'frontend.rps': 20_000,
  'frontend.namespaceRPS': 20_000,
  'frontend.namespaceRPS.visibility': 1_000,
  'history.rps': 20_000,
  'matching.rps': 20_000,
  'frontend.persistenceMaxQPS': 20_000,
  'history.persistenceMaxQPS': 20_000,
  'matching.persistenceMaxQPS': 20_000,
};
const PRAGMAS = { journal_mode: 'WAL', synchronous: 'NORMAL' };

const pairs = (flag, values) => Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);

/**
 * A Temporal server to work with: the one of TEMPORAL_ADDRESS, else a dev server with its file in the data directory.
 *
 * @param ports preferred ones for clients and for the web UI; a taken one is replaced
 * @param node path of a Node that can run the SDK, for its download
 * @returns {Promise<{env: Record<string, string|undefined>, uiUrl: string, address: string, text: string}>} `env` for the processes that connect to it
 */
export async function openTemporal({ supervisor, progress, dataDir, node, ports = {} }) {
  if (process.env.TEMPORAL_ADDRESS) return givenTemporal();
  const program = await findTemporal({ supervisor, progress, node });
  const port = await findPort({ preferred: ports.client, key: `temporal:${dataDir}` });
  const uiPort = await findPort({ preferred: ports.ui, key: `temporal-ui:${dataDir}` });
  const httpPort = await findPort({ key: `temporal-http:${dataDir}` });
  supervisor.keep({
    name: 'temporal',
    stopOrder: 3,
    stopMs: 6_000,
    command: program,
    args: ['server', 'start-dev', '--ip', '127.0.0.1', '--port', port, '--ui-port', uiPort, '--http-port', httpPort,
      '--db-filename', join(dataDir, 'temporal.db'), '--log-level', 'error',
      ...pairs('--sqlite-pragma', PRAGMAS), ...pairs('--dynamic-config-value', DYNAMIC_CONFIG), ...pairs('--search-attribute', SEARCH_ATTRIBUTES)].map(String),
    env: withoutTemporalSettings(process.env),
  });
  await supervisor.until('temporal', () => answers(`http://127.0.0.1:${httpPort}/api/v1/namespaces/default`));
  const [address, uiUrl] = [`127.0.0.1:${port}`, `http://127.0.0.1:${uiPort}`];
  const profile = writeProfile(dataDir, address);
  const settings = { ...withoutTemporalSettings({}), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default', TEMPORAL_UI_URL: uiUrl, TEMPORAL_CONFIG_FILE: profile };
  return { env: settings, address, uiUrl, text: `${address}, UI ${uiUrl}` };
}

/** A profile of our own, so that nobody's personal one (with a key, with TLS) is read instead. */
function writeProfile(dataDir, address) {
  const file = join(dataDir, 'temporal.toml');
  writeFileSync(file, `[profile.default]\naddress = "${address}"\nnamespace = "default"\n`, { mode: 0o600 });
  return file;
}

/** A foreign server's key or certificates in the environment must not reach our own. */
function withoutTemporalSettings(env) {
  const foreign = Object.keys(process.env).filter((name) => name.startsWith('TEMPORAL_'));
  return { ...env, ...Object.fromEntries(foreign.map((name) => [name, undefined])) };
}

function givenTemporal() {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_UI_URL: uiUrl = '' } = process.env;
  return { env: {}, address, uiUrl, text: `${address} from TEMPORAL_ADDRESS` };
}

async function answers(url) {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false;
  }
}

/** Forgets all runs: for tests, which begin from nothing. */
export function forgetRuns(dataDir) {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `temporal.db${suffix}`), { force: true });
}
