// `npm ci` refuses a lock file that leaves out the builds of a package for other platforms, and npm leaves them out when the
// registry it was made with lacks some. This finds the gaps; with --fix it closes them by name and version (without a hash,
// which only the registry that has the package knows).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Where a package at `path` finds a dependency: beside itself or in any folder above. */
function resolves(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** The platform that such a package names itself after: `…-linux-arm64-musl`, `…-win32-x64-msvc`. */
function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor)) ?? (parts.includes('ppc64le') ? 'ppc64' : undefined);
  const libc = parts.at(-1).startsWith('gnu') ? 'glibc' : (parts.at(-1).startsWith('musl') && 'musl');
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(os === 'linux' && libc && { libc: [libc] }) };
}

const gaps = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev }]) => Object.entries(optionalDependencies)
  .filter(([name]) => !resolves(path, name))
  .map(([name, version]) => ({ name, version, dev })));

if (process.argv.includes('--fix')) {
  for (const { name, version, dev } of gaps) {
    if (!/^\d/.test(version)) throw new Error(`${name}@${version} is a range: name its version by hand`);
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), ...(dev && { dev }), optional: true };
  }
  const [own, ...others] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([own, ...others.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
process.stdout.write(gaps.length ? gaps.map(({ name, version }) => `not in package-lock.json: ${name}@${version}\n`).join('') : 'every platform is in the lock file\n');
process.exitCode = gaps.length && !process.argv.includes('--fix') ? 1 : 0;
