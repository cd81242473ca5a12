import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Shared by all clones of the project: programs that are slow to fetch. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'prime-engine');

/** The folder that holds everything one installation writes; readable by its owner only. */
export function prepareDataDir(path) {
  const dataDir = resolve(root, path);
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  return dataDir;
}
