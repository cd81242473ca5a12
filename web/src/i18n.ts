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
    return language === 'ar' || /\p{Script=Arabic}/u.test(text) ? `\u2068${text}\u2069` : text;
  },
};

type Bundle = Record<string, object>;

/** One chunk per language with all its namespaces: a page never waits for words once the app is up. */
const loaders: Record<Language, () => Promise<{ default: Bundle }>> = {
  ru: () => import('./locales/ru.ts'),
  en: () => import('./locales/en.ts'),
  ar: () => import('./locales/ar.ts'),
};

export const currentLanguage = (): Language => asLanguage(i18next.language) ?? 'en';

/** True when the person chose a language on this device; otherwise the profile's language decides after sign-in. */
export const hasChosenLanguage = () => readSetting('language') !== null;

async function load(language: Language) {
  if (i18next.hasResourceBundle(language, 'common')) return;
  const { default: bundle } = await loaders[language]();
  for (const [namespace, words] of Object.entries(bundle)) i18next.addResourceBundle(language, namespace, words);
}

export async function setLanguage(language: Language, options: { remember?: boolean } = {}) {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  if (options.remember ?? true) writeSetting('language', language);
}

export async function startI18n() {
  const language = asLanguage(readSetting('language')) ?? asLanguage(navigator.language) ?? 'en';
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
