import { readdirSync, readFileSync } from 'node:fs';

export const LANGUAGES = ['ru', 'en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `t('account:signIn.submit')`: what the app says, so that a better word in a locale file breaks no test. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

type Tree = { [key: string]: string | Tree };

const LOCALES = new URL('../../../web/src/locales/', import.meta.url);
export const TAGS: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB', ar: 'ar-AE-u-nu-latn' };

function read(language: Language): Map<string, Tree> {
  const folder = new URL(`${language}/`, LOCALES);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(files.map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Tree]));
}

function find(tree: Tree | undefined, path: string): string | undefined {
  const found = path.split('.').reduce<string | Tree | undefined>((branch, name) => (typeof branch === 'object' ? branch[name] : undefined), tree);
  return typeof found === 'string' ? found : undefined;
}

/** As the app writes values into a sentence: numbers grouped, Arabic words isolated from the rest. */
function said(value: string | number | undefined, language: Language): string {
  if (typeof value === 'number') return new Intl.NumberFormat(TAGS[language]).format(value);
  const text = String(value ?? '');
  if (!text) return '';
  const isArabic = /\p{Script=Arabic}/u.test(text);
  return language === 'ar' || isArabic ? `${language === 'ar' && isArabic ? '\u2067' : '\u2068'}${text}\u2069` : text;
}

export function wordsOf(language: Language): Words {
  const namespaces = read(language);
  return (key, values = {}) => {
    const [namespace = '', path = ''] = key.split(':');
    const tree = namespaces.get(namespace);
    const plural = typeof values.count === 'number' ? `${path}_${new Intl.PluralRules(language).select(values.count)}` : path;
    const text = find(tree, plural) ?? find(tree, path);
    if (text === undefined) throw new Error(`the locale files of ${language} have no ${key}`);
    return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_match, name: string) => said(values[name], language));
  };
}
