import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first of these programs found on PATH or in the extra folders. */
export function findProgram(names, extraFolders = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...extraFolders].filter(Boolean);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found) return found;
  }
  return undefined;
}

const canApt = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && Boolean(findProgram(['apt-get']));

/**
 * Installs a Debian or Ubuntu package when we are root there.
 *
 * @returns whether it was installed
 */
export async function aptInstall(supervisor, progress, name, packageName) {
  if (!canApt()) return false;
  progress.note(name, `apt-get install ${packageName}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => supervisor.run({ name: 'apt-get', command: 'apt-get', args, env, check: false });
  await apt('-qq', 'update');
  const { code, output } = await apt('-qq', '-y', '--no-install-recommends', 'install', packageName);
  if (code !== 0) progress.note(name, `apt-get failed: ${output.trim().split('\n').at(-1)}`);
  return code === 0;
}
