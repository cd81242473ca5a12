import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './find-program.mjs';
import { cacheDir } from './paths.mjs';
import { LaunchError } from './progress.mjs';

const CLI = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';   // server 1.29.1; the last version that `go install` accepts
const SILENCE_MS = 10_000;
const downloader = fileURLToPath(new URL('temporal-download.mjs', import.meta.url));
const folder = join(cacheDir, 'temporal');

/** The Temporal CLI: on the machine, in the cache, from the SDK's download, or built by Go; in this order. */
export async function findTemporal(tools) {
  const found = findProgram(['temporal']) ?? findProgram(['temporal'], [folder]) ?? downloadedBefore() ?? findProgram(['temporal'], goFolders());
  if (found) return found;
  mkdirSync(folder, { recursive: true });
  const fetched = await download(tools) ?? await buildWithGo(tools);
  if (fetched) return fetched;
  throw new LaunchError('No Temporal found, and it could not be fetched. One of these helps:\n'
    + '  1. set TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_…) to a Temporal server\n'
    + '  2. install the Temporal CLI, so that `temporal` is on PATH: https://docs.temporal.io/cli#install\n'
    + '  3. allow downloads from temporal.download, or install Go, and start again');
}

function downloadedBefore() {
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((file) => file.startsWith('temporal-sdk-typescript-') && !file.endsWith('.downloading'));
  return name && join(folder, name);
}

const findGo = () => findProgram(['go'], ['/usr/local/go/bin']);

function goFolders() {
  const go = findGo();
  if (!go) return [];
  try {
    const [bin, path] = execFileSync(go, ['env', 'GOBIN', 'GOPATH'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
    return [bin, path && join(path, 'bin')].filter(Boolean);
  } catch {
    return [];
  }
}

/** The SDK's own download, given up when nothing arrives for ten seconds. */
async function download({ supervisor, progress, node }) {
  progress.note('temporal', 'downloading the dev server');
  const clearPartial = () => readdirSync(folder).filter((name) => name.endsWith('.downloading')).forEach((name) => rmSync(join(folder, name)));
  clearPartial();
  const watch = watchGrowth(folder);
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const running = supervisor.run({ name: 'temporal-download', command: node, args: [downloader, folder], env, check: false, signal: watch.signal });
  const { code, output } = await running.finally(watch.end);
  const program = output.trim().split('\n').at(-1);
  if (code === 0 && existsSync(program)) return program;
  clearPartial();
  progress.note('temporal', watch.signal.aborted ? 'no byte for 10 s, given up' : `no download: ${lastReason(output)}`);
  return undefined;
}

/** The innermost cause of the SDK's long error. */
const lastReason = (output) => output.match(/Error: .*/)?.[0].replace(/\]$/, '').split(': ').slice(-2).join(': ') ?? 'failed';

/** Aborts its signal once the folder has stopped growing. */
function watchGrowth(path) {
  const controller = new AbortController();
  let [size, grewAt] = [0, Date.now()];
  const timer = setInterval(() => {
    const now = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
    if (now !== size) [size, grewAt] = [now, Date.now()];
    if (Date.now() - grewAt > SILENCE_MS) controller.abort();
  }, 500);
  return { signal: controller.signal, end: () => clearInterval(timer) };
}

async function buildWithGo({ supervisor, progress }) {
  const go = findGo();
  if (!go) return undefined;
  progress.note('temporal', `go install ${CLI} (some minutes, once)`);
  const building = join(folder, 'building');
  const env = { ...process.env, GOBIN: building, CGO_ENABLED: '0' };
  const lines = lineEvery(10_000, (line, count) => progress.note('temporal', `${count} packages so far: ${line}`));
  const { code, output } = await supervisor.run({ name: 'temporal-build', command: go, args: ['install', '-v', CLI], env, check: false, onLine: lines });
  if (code !== 0) {
    progress.note('temporal', `go install failed: ${output.trim().split('\n').at(-1)}`);
    return undefined;
  }
  const program = join(folder, 'temporal');
  renameSync(join(building, 'temporal'), program);   // only a finished build gets the name
  rmSync(building, { recursive: true });
  return program;
}

/** Passes on the newest line, at most one per interval, with how many there were. */
function lineEvery(intervalMs, show) {
  let [count, shownAt] = [0, Date.now()];
  return (line) => {
    count += 1;
    if (Date.now() - shownAt < intervalMs) return;
    shownAt = Date.now();
    show(line, count);
  };
}
