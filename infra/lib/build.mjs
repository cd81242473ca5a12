import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './lock.mjs';
import { root } from './paths.mjs';
import { isStale } from './stale.mjs';

const at = (...parts) => join(root, ...parts);
const TYPES = at('web/src/api-types.d.ts');
const forBuilding = () => ({ ...process.env, NODE_ENV: 'production' });

/** The API's description and the types that the web app takes from it. */
async function describeApi({ supervisor, node }) {
  const description = at('dist/openapi.json');
  if (isStale(description, [at('api'), at('domain'), at('package-lock.json')])) {
    await supervisor.run({ name: 'openapi', command: node, args: ['api/write-openapi.ts'], env: forBuilding() });
  }
  if (!isStale(TYPES, [description])) return;
  const draft = at('dist/api-types.d.ts');
  await supervisor.run({ name: 'openapi-types', command: node, args: [at('node_modules/openapi-typescript/bin/cli.js'), description, '--output', draft] });
  copyFileSync(draft, TYPES);   // in place: a renamed file would make its folder look changed
}

async function buildPages({ supervisor, node }) {
  const sources = [at('web'), at('domain'), at('package-lock.json')];
  if (!isStale(at('dist/web/index.html'), sources, (path) => path === TYPES)) return 'as built before';
  await supervisor.run({ name: 'vite', command: node, args: [at('node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn'], env: forBuilding() });
  return 'built';
}

/** The web app, built when any of its sources is newer than the last build. */
export function buildWeb(tools) {
  return oneAtATime('web', async () => {
    await describeApi(tools);
    return existsSync(at('web/index.html')) ? buildPages(tools) : 'none';
  });
}

/** One file with all workflows, as the worker loads it. */
export async function bundleWorkflows({ supervisor, node }) {
  const run = () => supervisor.run({ name: 'bundle', command: node, args: ['worker/bundle.ts'], env: forBuilding() });
  const { output } = await oneAtATime('workflows', run);
  return output.trim().split('\n').at(-1) === 'built' ? 'bundled' : 'as bundled before';
}
