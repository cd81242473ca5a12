/**
 * Compares the locale files: every key of English must exist in Russian and Arabic and the other way round, every plural
 * form that the language needs must be written, placeholders must agree, and every literal key in the source must exist.
 * Needs no package, so that it also runs before an installation: `node web/check-locales.mjs`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const languages = ['en', 'ru', 'ar'];
const source = fileURLToPath(new URL('./src/', import.meta.url));
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

function flatten(value, prefix = '') {
  return Object.entries(value).flatMap(([key, child]) =>
    typeof child === 'string' ? [[prefix + key, child]] : flatten(child, `${prefix}${key}.`));
}

function read(language) {
  const entries = new Map();
  for (const file of readdirSync(`${source}locales/${language}`).filter((name) => name.endsWith('.json'))) {
    const namespace = file.slice(0, -5);
    const content = JSON.parse(readFileSync(`${source}locales/${language}/${file}`, 'utf8'));
    for (const [key, text] of flatten(content)) entries.set(`${namespace}:${key}`, text);
  }
  return entries;
}

const placeholders = (text) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).filter((name) => name !== 'count').sort().join();

function compare(language, entries, base) {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const problems = [];
  for (const [key, text] of base) {
    const stem = key.replace(pluralSuffix, '');
    const wanted = stem === key ? [key] : categories.map((category) => `${stem}_${category}`);
    for (const name of wanted) {
      const own = entries.get(name);
      if (own === undefined || own.trim() === '') problems.push(`${language}: missing ${name}`);
      else if (stem === key && placeholders(own) !== placeholders(text)) problems.push(`${language}: other placeholders in ${name}`);
    }
  }
  const stems = new Set([...base.keys()].map((key) => key.replace(pluralSuffix, '')));
  for (const key of entries.keys()) if (!stems.has(key.replace(pluralSuffix, ''))) problems.push(`${language}: ${key} is not in English`);
  return problems;
}

/** Literal keys: t('ns:key'), i18nKey="ns:key". Keys built from values are the reader's care. */
function usedKeys(base) {
  const stems = new Set([...base.keys()].map((key) => key.replace(pluralSuffix, '')));
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .flatMap((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      const text = readFileSync(path, 'utf8');
      return [...text.matchAll(/(?:\bt\(|i18nKey=)["']([a-z]\w*:[\w.]+)["']/g)]
        .filter((match) => !stems.has(match[1]))
        .map((match) => `${path.slice(source.length)}: ${match[1]} is not translated`);
    });
}

/** @returns {string[]} one line per problem */
export function localeProblems() {
  const all = new Map(languages.map((language) => [language, read(language)]));
  const base = all.get('en');
  return [...languages.flatMap((language) => compare(language, all.get(language), base)), ...usedKeys(base)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = localeProblems();
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'translations complete' : `${problems.length} problems in translations`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
