import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { asLanguage, directionOf, intlTags, type Language } from './lib/languages.ts';
import { readSetting, writeSetting } from './lib/storage.ts';

/** Numbers in a sentence are grouped as its language groups them ("1 240", "1,240"); words of another direction are isolated. */
const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format(value: unknown, _format, language) {
    if (typeof value === 'number') return new Intl.NumberFormat(intlTags[asLanguage(language) ?? 'en']).format(value);
    const text = String(value ?? '');
    // Nothing is not isolated either: sentences look for spaces and full stops beside it.
    if (!text) return '';
    // What is made of isolated parts alone has no letter of its own to tell its direction by.
    const isArabic = /\p{Script=Arabic}/u.test(text);
    return language === 'ar' || isArabic ? `${language === 'ar' && isArabic ? '\u2067' : '\u2068'}${text}\u2069` : text;
  },
};

/** Words of one namespace in one language: './locales/ru/offers.json'. */
const files = import.meta.glob<object>('./locales/*/*.json', { import: 'default' });
/** Namespaces that were asked for; what every page says comes first. */
const wanted = new Set(['common']);
const loaded = new Set<string>();

export const currentLanguage = (): Language => asLanguage(i18next.language) ?? 'en';

/** True when the person chose a language on this device; otherwise the profile's language decides after sign-in. */
export const hasChosenLanguage = () => readSetting('language') !== null;

async function load(language: Language) {
  await Promise.all([...wanted].map(async (namespace) => {
    const path = `./locales/${language}/${namespace}.json`;
    const file = files[path];
    if (!file || loaded.has(path)) return;
    i18next.addResourceBundle(language, namespace, await file());
    loaded.add(path);
  }));
}

/**
 * A part of the app that is being fetched, together with the words it speaks, in the language now and in every later one.
 * Nobody calls this by hand: the build puts it around each `import('./Part.tsx')`, see web/part-words.mjs.
 *
 * @public
 */
export async function withWords<Part>(namespaces: string[], loading: Promise<Part>): Promise<Part> {
  for (const namespace of namespaces) wanted.add(namespace);
  const [part] = await Promise.all([loading, load(currentLanguage())]);
  await load(currentLanguage());   // it may have been changed meanwhile
  return part;
}

export async function setLanguage(language: Language, options: { remember?: boolean } = {}) {
  await load(language);
  await i18next.changeLanguage(language);
  await load(language);   // parts may have come meanwhile
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  // The profile's language is not a choice on this device, but the next visit begins with it instead of loading two.
  writeSetting(options.remember ?? true ? 'language' : 'language:last', language);
}

export async function startI18n() {
  const language = asLanguage(readSetting('language')) ?? asLanguage(readSetting('language:last')) ?? asLanguage(navigator.language) ?? 'en';
  await i18next.use(initReactI18next).use(numbers).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false, alwaysFormat: true },
    react: { useSuspense: false },
  });
  await setLanguage(language, { remember: false });
}
