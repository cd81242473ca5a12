// Proves that the linter holds the lines between folders: violations are seeded in a small tree of the same shape, beside a
// copy of our configuration, and each must be reported.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';

const LINTER = join(root, 'node_modules/oxlint/bin/oxlint');
const SEEDS = [
  { folder: 'domain', code: "import { sequelize } from '#db/sequelize.ts';\nexport const seeded = sequelize;\n", rule: 'no-restricted-imports' },
  { folder: 'domain', code: "import { readFileSync } from 'node:fs';\nexport const seeded = readFileSync;\n", rule: 'no-restricted-imports' },
  { folder: 'db', code: "import { createApp } from '#api/app.ts';\nexport const seeded = createApp;\n", rule: 'no-restricted-imports' },
  { folder: 'workflows', code: "import { createActivities } from '#activities/index.ts';\nexport const seeded = createActivities;\n", rule: 'no-restricted-imports' },
  { folder: 'workflows', code: "import { z } from 'zod';\nexport const seeded = z.string();\n", rule: 'no-restricted-imports' },
  { folder: 'api', code: "import { createActivities } from '#activities/index.ts';\nexport const seeded = createActivities;\n", rule: 'no-restricted-imports' },
  { folder: 'web/src', code: "import { config } from '#config.ts';\nexport const seeded = config;\n", rule: 'no-restricted-imports' },
  { folder: 'api', code: 'export const seeded = process.env.HOME;\n', rule: 'no-process-env' },
  { folder: 'workflows', code: "import type { Activities } from '#activities/index.ts';\nexport type Seeded = Activities;\n", rule: undefined },
];

/** All findings as `file:line:column: text [Error/plugin(rule)]`. */
function lint(tree) {
  try {
    return execFileSync(process.execPath, [LINTER, '--deny-warnings', '--format', 'unix'], { cwd: tree, encoding: 'utf8' });
  } catch (error) {
    return `${error.stdout}`;
  }
}

const tree = mkdtempSync(join(tmpdir(), 'prime-engine-lint-'));
try {
  copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  SEEDS.forEach(({ folder, code }, index) => {
    mkdirSync(join(tree, folder), { recursive: true });
    writeFileSync(join(tree, folder, `seed-${index}.ts`), code);
  });
  const found = lint(tree).split('\n');
  const wrong = SEEDS.filter(({ rule }, index) => {
    const ours = found.filter((line) => line.includes(`seed-${index}.ts:`));
    return rule ? !ours.some((line) => line.includes(`(${rule})`)) : ours.length > 0;
  });
  const complaints = wrong.map(({ folder, code, rule }) => `${folder}/: ${rule ? `${rule} did not catch` : 'wrongly refused'}\n  ${code.split('\n')[0]}\n`);
  process.stdout.write(wrong.length ? complaints.join('') : `${SEEDS.length} seeded files judged rightly\n`);
  process.exitCode = wrong.length ? 1 : 0;
} finally {
  rmSync(tree, { recursive: true });
}
