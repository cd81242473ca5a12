/**
 * A part that is fetched when it is needed brings its words along: `import('./Page.tsx')` becomes
 * `withWords(['customers', …], import('./Page.tsx'))`, with the namespaces of locales/<language>/ that Page.tsx and all it
 * imports name in their keys (`'customers:title'`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./src/', import.meta.url));
const FETCHED = /\bimport\('(\.[^']+\.tsx)'\)/g;
const IMPORTED = /^(?:import|export) (?!type\b)(?:[^'";]*? from )?'(\.[^']+\.tsx?)'/gm;
const KEY = /['"`]([a-z]+):[A-Za-z$]/g;

/** Namespaces named in a module and in all it imports at once. */
function namespacesOf(start, known) {
  const found = new Set();
  const seen = new Set();
  for (const queue = [start]; queue.length > 0;) {
    const path = queue.pop();
    if (seen.has(path) || !existsSync(path)) continue;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, name] of text.matchAll(KEY)) if (known.has(name)) found.add(name);
    for (const [, imported] of text.matchAll(IMPORTED)) queue.push(resolve(dirname(path), imported));
  }
  found.delete('common');   // always there
  return [...found].sort();
}

/** @returns {import('vite').Plugin} */
export function partWords() {
  const known = new Set(readdirSync(`${source}locales/en`).map((file) => file.replace('.json', '')));
  return {
    name: 'part-words',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(source) || !/\.tsx?$/.test(id)) return null;
      const withWords = code.replaceAll(FETCHED, (call, path) => {
        const namespaces = namespacesOf(resolve(dirname(id), path), known);
        return namespaces.length === 0 ? call : `withWords(${JSON.stringify(namespaces)}, ${call})`;
      });
      return withWords === code ? null : { code: `import { withWords } from '${source}i18n.ts';\n${withWords}`, map: null };
    },
  };
}
