import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When anything in these files and folders changed last; folders count themselves, because a removed file changes them. */
function newest(paths, isIgnored) {
  let latest = 0;
  for (const path of paths) {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry || isIgnored(path)) continue;
    latest = Math.max(latest, entry.mtimeMs);
    if (entry.isDirectory()) latest = Math.max(latest, newest(readdirSync(path).map((name) => join(path, name)), isIgnored));
  }
  return latest;
}

/** Must `output` be made again, because a source is newer or it does not exist? */
export function isStale(output, sources, isIgnored = () => false) {
  const made = statSync(output, { throwIfNoEntry: false });
  return !made || newest(sources, isIgnored) > made.mtimeMs;
}
