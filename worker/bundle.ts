import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

const ROOT = new URL('../', import.meta.url);
const BUNDLE = new URL('dist/workflows.js', ROOT);
const STAMP = new URL('dist/workflows.sha256', ROOT);

/** What workflows are made from: their own files, the domain they may import, and the SDK's version. */
function fingerprint(): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify((createRequire(import.meta.url)('@temporalio/workflow/package.json') as { version: string }).version));
  for (const folder of ['workflows/', 'domain/']) {
    for (const file of readdirSync(new URL(folder, ROOT), { recursive: true }).map(String).filter((name) => name.endsWith('.ts')).sort()) {
      hash.update(file).update(readFileSync(new URL(folder + file, ROOT)));
    }
  }
  return hash.digest('hex');
}

/**
 * Bundles the workflows into dist/workflows.js when they changed since the last time: done apart from the worker, so that the
 * bundler's memory never counts against it.
 *
 * @returns the path of the bundle, and whether it was built now
 */
export async function workflowBundle(): Promise<{ codePath: string; built: boolean }> {
  const wanted = fingerprint();
  const codePath = BUNDLE.pathname;
  if (existsSync(BUNDLE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return { codePath, built: false };
  const { code } = await bundleWorkflowCode({ workflowsPath: new URL('workflows/index.ts', ROOT).pathname, logger: new DefaultLogger('WARN') });
  mkdirSync(new URL('dist/', ROOT), { recursive: true });
  writeFileSync(BUNDLE, code);
  writeFileSync(STAMP, wanted);
  return { codePath, built: true };
}

if (import.meta.main) {
  const { built } = await workflowBundle();
  process.stdout.write(built ? 'built\n' : 'fresh\n');
  process.exit(0);
}
