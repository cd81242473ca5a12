// Rows of an organization are reached with the organization's id only: outside db/ nobody calls a model directly
// (`inOrganization(id, Model)` of db/scoped.ts is the way in). The linter cannot say that, so this does.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './lib/paths.mjs';

const FOLDERS = ['activities', 'api', 'integrations', 'templates', 'worker', 'workflows'];
const CALLS = 'findOne|findAll|findByPk|findAndCountAll|findOrCreate|findOrBuild|findCreateFind|create|bulkCreate|upsert|update|destroy|restore|truncate|increment|decrement|count|sum|min|max|aggregate|unscoped|scope';
const MODEL_IMPORT = /import\s+(?!type\b)\{([^}]*)\}\s+from\s+'#db\/models\/[^']+'/g;

/** Names under which a source uses models, as in `import { Customer as Person } from '#db/models/customer.ts'`. */
function modelsIn(source) {
  return [...source.matchAll(MODEL_IMPORT)].flatMap(([, names]) => names.split(','))
    .map((name) => name.trim()).filter((name) => name && !name.startsWith('type ')).map((name) => name.split(/\s+as\s+/).at(-1));
}

/** @returns the lines of `source` that call a model directly */
function directCalls(source) {
  const models = modelsIn(source);
  if (!models.length) return [];
  const call = new RegExp(`\\b(?:${models.join('|')})\\s*\\.\\s*(?:${CALLS})\\s*\\(`, 'g');
  return [...source.matchAll(call)].map(({ index }) => source.slice(0, index).split('\n').length);
}

const SEED = "import { Customer as Person, type Other } from '#db/models/customer.ts';\nconst one = await Person.findByPk(id);\nconst two = inOrganization(id, Person).findOne({});\n";
if (directCalls(SEED).join() !== '2') throw new Error('The check of model calls does not bite');

const files = FOLDERS.flatMap((folder) => readdirSync(root).includes(folder) ? readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)) : []);
const found = files.filter((file) => file.endsWith('.ts')).flatMap((file) => directCalls(readFileSync(file, 'utf8')).map((line) => `${relative(root, file).split(sep).join('/')}:${line}`));
process.stdout.write(found.length ? `Model calls without an organization:\n${found.map((place) => `  ${place}\n`).join('')}` : 'no model is called without an organization\n');
process.exitCode = found.length ? 1 : 0;
